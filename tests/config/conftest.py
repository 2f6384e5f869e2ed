import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.config.embedded import Server, places
from tests.database import ROOT


@pytest.fixture
def var() -> Iterator[Path]:
    """Return a new data folder; what is in it, or elsewhere for it, goes afterwards."""
    # Not pytest's own folder: as root that is private, and data would go elsewhere.
    folder = ROOT / "var" / f"try-{uuid.uuid4().hex[:8]}"
    folder.parent.mkdir(exist_ok=True)
    yield folder
    server = Server(folder)
    server.stop()
    data = places.data_folder(folder)
    socket = places.socket_folder(data)
    for each in (socket, data.parent if data.parent != folder else folder, folder):
        shutil.rmtree(each, ignore_errors=True)


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """Return a folder that only its owner may enter, beside the data folders."""
    folder = ROOT / "var" / f"private-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True, mode=0o700)
    yield folder
    data = places.data_folder(folder / "var")
    with contextlib.suppress(FileNotFoundError):
        Server(folder / "var").stop()
    if os.geteuid() == 0:
        shutil.rmtree(data.parent, ignore_errors=True)
    shutil.rmtree(folder)
