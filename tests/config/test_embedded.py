import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from gongkai.config.embedded import (
    TEST_TUNING,
    AlreadyRunning,
    EmbeddedError,
    Server,
    available,
    places,
    system,
    urls_at,
)


def _server(var: Path) -> Server:
    return Server(var, TEST_TUNING)


def _write(server: Server) -> None:
    with psycopg.connect(server.urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")


def _read(server: Server) -> object:
    with psycopg.connect(server.urls.owner) as connection:
        row = connection.execute("SELECT n FROM kept").fetchone()
        assert row is not None
        return row[0]


def test_data_survive_a_stop_and_a_kill(var: Path) -> None:
    server = _server(var)
    server.start()
    _write(server)
    server.stop()
    assert not server.answers()

    server.start()
    process = system.running_server(server.data)
    assert process is not None
    process.send_signal(signal.SIGKILL)  # leaves postmaster.pid and no clean shutdown
    process.wait(timeout=10)
    assert (server.data / "postmaster.pid").exists()

    again = _server(var)
    with pytest.raises(AlreadyRunning):
        again.start()
    server.stop()
    again.start()
    assert _read(again) == 42
    again.stop()


def test_a_second_instance_is_refused_with_a_sentence(var: Path) -> None:
    server = _server(var)
    server.start()
    with pytest.raises(AlreadyRunning) as refused:
        _server(var).start()
    assert str(os.getpid()) in str(refused.value)
    assert str(var) in str(refused.value)
    with available(var) as client:  # a client is welcome all the same
        assert client.answers()
    assert server.answers()
    server.stop()


def test_a_number_in_a_stale_pid_file_that_is_now_another_process_is_let_live(
    var: Path,
) -> None:
    server = _server(var)
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert system.running_server(server.data) is None
    server.start()  # and we are still here
    assert server.answers()
    server.stop()


def test_a_half_made_cluster_is_made_anew(var: Path) -> None:
    making = var / "postgres.making"
    making.mkdir(parents=True)
    (making / "PG_VERSION").write_text("18\n")
    server = _server(var)
    server.start()
    assert not making.exists()
    assert server.answers()
    server.stop()


def test_the_data_are_closed_to_others_and_sockets_only(var: Path) -> None:
    server = _server(var)
    server.start()
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    with psycopg.connect(server.urls.superuser) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    assert row == ("",)
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must keep data elsewhere")
def test_a_private_folder_is_not_opened(private_folder: Path) -> None:
    server = _server(private_folder / "var")
    server.start()
    _write(server)
    assert stat.S_IMODE(private_folder.stat().st_mode) == 0o700
    assert not server.data.is_relative_to(private_folder)
    assert places.pointer(server.var).read_text().strip() == str(server.data)
    server.stop()

    private_folder.chmod(0o755)  # found again, though now the data could lie inside
    server.start()
    assert _read(server) == 42
    server.stop()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    socket = places.socket_folder(deep)
    assert len(os.fsencode(socket / places.SOCKET_NAME)) <= 107
    assert socket != places.socket_folder(deep / "other")
    short = Path("/srv/gongkai/var/postgres")
    assert places.socket_folder(short) == short


def test_somebody_elses_folder_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(EmbeddedError):
        system.private_folder(tmp_path / "link", None)


def test_addresses_name_the_role_and_quote_the_path() -> None:
    urls = urls_at(Path("/a folder/x&y"))
    parts = psycopg.conninfo.conninfo_to_dict(urls.app)
    assert parts == {
        "user": "gongkai_app",
        "dbname": "gongkai",
        "host": "/a folder/x&y",
    }
