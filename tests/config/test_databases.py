import json
import os
import subprocess
import sys

import psycopg

from gongkai.config.databases import bounded, database
from tests.database import CopiedDatabase


def test_a_host_address_is_taken_apart() -> None:
    settings = database(
        "postgresql://app:p%40ss@db.example:5433/gongkai?sslmode=require"
    )
    assert settings["HOST"] == "db.example"
    assert settings["PORT"] == "5433"
    assert settings["USER"] == "app"
    assert settings["PASSWORD"] == "p@ss"
    assert settings["NAME"] == "gongkai"
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_statements_are_prepared() -> None:
    options = database("postgresql://app@db.example/gongkai")["OPTIONS"]
    assert options == {"server_side_binding": True, "prepare_threshold": 3}


def test_a_unix_socket_is_a_host() -> None:
    settings = database("postgresql://app@/gongkai?host=/run/a%20folder")
    assert settings["HOST"] == "/run/a folder"
    assert "PORT" not in settings


def test_a_statement_of_a_page_is_broken_off_after_five_seconds(
    own_database: CopiedDatabase,
) -> None:
    url = own_database.urls.app
    settings = bounded(database(url))["OPTIONS"]
    with psycopg.connect(url, options=settings["options"]) as connection:
        row = connection.execute("SHOW statement_timeout").fetchone()
    assert row == ("5s",)
    assert "options" not in database(url)["OPTIONS"]


def test_options_of_the_address_are_kept() -> None:
    settings = bounded(database("postgresql://db/x?options=-c%20work_mem%3D8MB"))
    assert settings["OPTIONS"]["options"] == ("-c work_mem=8MB -c statement_timeout=5s")


def test_only_the_web_server_is_bounded() -> None:
    told = (
        "import json, django; from django.db import connections as all\n"
        "django.setup(); before = all['default'].settings_dict['OPTIONS']\n"
        "del all['default']; import gongkai.config.wsgi\n"
        "after = all['default'].settings_dict['OPTIONS']\n"
        "print(json.dumps([before, after]))"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.test"
    }
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", told], env=environment, capture_output=True, check=True
    )
    before, after = json.loads(done.stdout)
    assert "options" not in before
    assert after["options"] == "-c statement_timeout=5s"
