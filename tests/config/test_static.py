"""What a web server beside ours must be able to read, and what not."""

import os
import subprocess
import sys
from pathlib import Path

from tests.database import ROOT

COLLECT = ("-m", "django", "collectstatic", "--no-input", "--verbosity", "0")


def test_collected_files_may_be_read_by_everybody(tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, *COLLECT],
        cwd=ROOT,
        umask=0o022,  # as the unit says
        check=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.production",
            "SECRET_KEY": "k" * 50,
            "GONGKAI_STATIC_ROOT": str(tmp_path / "static"),
        },
    )
    collected = [*(tmp_path / "static").rglob("*")]
    assert any(path.suffix == ".css" for path in collected)
    for path in collected:
        wanted = 0o755 if path.is_dir() else 0o644
        assert path.stat().st_mode & 0o777 == wanted, path
