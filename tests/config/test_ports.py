import socket
from collections.abc import Iterator

import pytest

from gongkai.config.cli import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_free_port_is_kept() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert ports.free_port("127.0.0.1", port) == port


def test_a_taken_port_gives_way_to_a_later_one(taken: int) -> None:
    assert taken < ports.free_port("127.0.0.1", taken) < taken + 100


def test_no_port_at_all_is_said(taken: int) -> None:
    with pytest.raises(ports.NoFreePort, match=str(taken)):
        ports.free_port("127.0.0.1", taken, tries=1)


def test_a_port_that_nobody_answers_does_not_answer() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert not ports.answers("127.0.0.1", port, "localhost")


def test_an_address_of_another_machine_is_not_called_taken() -> None:
    with pytest.raises(OSError, match=r"192\.0\.2\.1:8000"):
        ports.free_port("192.0.2.1", 8000)
