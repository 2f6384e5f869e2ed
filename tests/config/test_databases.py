from gongkai.config.databases import database


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
