"""Finding a port, and knowing when something answers on it."""

import errno
import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager


class NoFreePort(Exception):
    """No port near the wished one is free."""


def free_port(address: str, wished: int, tries: int = 100) -> int:
    """Return ``wished``, or the next port above it that nobody listens on.

    Raises NoFreePort; OSError where this machine has no such address or we may not.
    """
    for port in range(wished, min(wished + tries, 65536)):
        if _is_free(address, port):
            return port
    raise NoFreePort(f"{address}:{wished}-{wished + tries - 1}")


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A connection still closing from the last run is no reason to move on.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise OSError(
                    fault.errno, fault.strerror, f"{address}:{port}"
                ) from fault
            return False
    return True


def answers(address: str, port: int, host: str) -> bool:
    """Say whether the site answers well at ``/healthz`` when called ``host``."""
    try:
        with _connection(address, port) as connection:
            connection.request("GET", "/healthz", headers={"Host": host})
            return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


@contextmanager
def _connection(address: str, port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        yield connection
    finally:
        connection.close()
