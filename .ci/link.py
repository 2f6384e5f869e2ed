"""Puts this checkout and the command `gongkai` into its virtual environment.

What an editable install would do, without a build: no build tools, no network.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Path(sysconfig.get_path("purelib"), "gongkai.pth").write_text(
    f"{ROOT}\n", encoding="utf-8"
)
command = Path(sys.prefix, "bin", "gongkai")
# Through sh: the path of the interpreter may hold blanks or be too long for "#!".
command.write_text(
    '#!/bin/sh\nexec "$(dirname "$0")/python" -m gongkai.config.cli "$@"\n',
    encoding="utf-8",
)
command.chmod(0o755)
