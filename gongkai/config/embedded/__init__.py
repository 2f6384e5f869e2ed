"""PostgreSQL 18 out of a wheel, for a trial, for tests, for one small machine.

The server is a child of the process that started it and ends with it, also when that
process is killed. Whoever runs it holds a lock; everybody else is a client of its
socket. Three logins exist: ``postgres`` made the cluster, ``gongkai`` owns the database
and migrates, ``gongkai_app`` owns nothing and is the application. They need no password
because only the user who runs the server can reach the socket.
"""

from gongkai.config.embedded.places import Urls, binary, data_folder, urls, urls_at
from gongkai.config.embedded.server import (
    TEST_TUNING,
    AlreadyRunning,
    Server,
    available,
)
from gongkai.config.embedded.system import EmbeddedError

__all__ = [
    "TEST_TUNING",
    "AlreadyRunning",
    "EmbeddedError",
    "Server",
    "Urls",
    "available",
    "binary",
    "data_folder",
    "urls",
    "urls_at",
]
