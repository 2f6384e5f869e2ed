"""What deploy/ says fits the code."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gongkai.config import env

from ._pages import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = {
    name: variable
    for variable in env.REGISTRY
    for name in (variable.name, f"{variable.name}_FILE")
    if name == variable.name or variable.secret
}


def _assignments(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return dict(
        line.split("=", 1) for line in lines if line and not line.startswith("#")
    )


@pytest.mark.parametrize("name", ["gongkai.env", "owner.env"])
def test_every_variable_exists_and_can_be_read(name: str) -> None:
    given = _assignments(DEPLOY / name)
    assert given
    for variable, value in given.items():
        assert variable in SETTINGS, f"{variable} is no setting"
        if not variable.endswith("_FILE"):
            SETTINGS[variable]({variable: value})


def test_the_web_server_never_gets_the_owners_address() -> None:
    assert "DATABASE_OWNER_URL" not in _assignments(DEPLOY / "gongkai.env")
    for unit in ("gongkai-web", "gongkai-worker"):
        text = (DEPLOY / "systemd" / f"{unit}.service").read_text("utf-8")
        assert "owner.env" not in text
        assert "User=gongkai_app\n" in text


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    given = _assignments(DEPLOY / "gongkai.env")
    for variable in re.findall(r"\$\{(\w+)\}", text):
        assert variable in given, f"{variable} is not set in gongkai.env"
    for page in re.findall(r"file:/srv/gongkai/(\S+)", text):
        assert (ROOT / page).is_file(), page
    for script in re.findall(r"/srv/gongkai/(deploy/\S+)", text):
        assert (ROOT / script).is_file(), script


def test_the_web_unit_runs_the_server_as_gongkai_up_does() -> None:
    unit = (DEPLOY / "systemd" / "gongkai-web.service").read_text("utf-8")
    code = (ROOT / "gongkai" / "config" / "cli" / "up.py").read_text("utf-8")
    for option in re.findall(r'"(--[a-z-]+)"', code.partition("granian")[2]):
        if option not in {"--json"}:
            assert option in unit, f"granian {option} is missing"


def test_nginx_lets_through_what_the_program_accepts() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    found = re.search(r"client_max_body_size (\d+)m;", text)
    assert found
    assert int(found[1]) > env.UPLOAD_LIMIT_MB.default
    static = _assignments(DEPLOY / "gongkai.env")["GONGKAI_STATIC_ROOT"]
    assert f"alias {static}/;" in text
    assert "/var/lib/gongkai/" not in text  # attachments are the program's to give


def test_nginx_keeps_no_search_words() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    form = re.search(r"log_format gongkai ([^;]+);", text)
    assert form
    for words in ("$request ", '$request"', "$request_uri", "$args", "$http_referer"):
        assert words not in form[1], words
    logs = re.findall(r"access_log ([^;]+);", text)
    assert logs
    assert all(log == "off" or log.endswith(" gongkai") for log in logs)
    assert re.findall(r"error_log \S+ (\w+);", text) == ["crit"]


def test_nginx_slows_down_who_asks_dear_questions() -> None:
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    rates = dict(re.findall(r"zone=gongkai_(site|dear):\S+ rate=(\d+)r/s;", text))
    assert int(rates["dear"]) < int(rates["site"])
    place = re.search(r"location ~ (\S+) \{([^}]+)\}", text)
    assert place
    assert "zone=gongkai_dear" in place[2]
    assert "limit_conn gongkai_readers" in place[2]
    assert re.search(place[1], "/search/")
    assert re.search(place[1], "/xxgk/finance/catalogue.csv")
    assert not re.search(place[1], "/list/")


def test_nginx_itself_accepts_the_configuration(tmp_path: Path) -> None:
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if not nginx or not openssl:
        pytest.skip("nginx or openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(  # noqa: S603 -- openssl of this machine
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x",
         "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text("utf-8")
    for there, here in (
        ("/etc/ssl/gongkai/fullchain.pem", certificate),
        ("/etc/ssl/gongkai/privkey.pem", key),
        ("/etc/nginx/gongkai-proxy.conf", DEPLOY / "nginx" / "gongkai-proxy.conf"),
    ):
        assert there in text
        text = text.replace(there, str(here))
    text = text.replace("/var/log/nginx", str(tmp_path))
    temporary = "\n".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n"
        f"{temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    result = subprocess.run(  # noqa: S603 -- nginx of this machine
        [nginx, "-t", "-c", str(whole), "-e", str(tmp_path / "log")],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
