"""A process that does what it is told, a JSON line at a time.

Run as ``python -m bench.worker``, with Django's settings named in the environment.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from typing import Any


def main() -> None:
    """Answer each line ``{"call": "module:function", "with": {…}}`` with its result."""
    # Whatever a library prints must not reach the pipe the answers go through.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    import django

    django.setup()
    for line in sys.stdin:
        try:
            answer = {"result": _called(json.loads(line))}
        except Exception:  # noqa: BLE001 -- told to whoever asked
            answer = {"fault": traceback.format_exc()}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


def _called(order: dict[str, Any]) -> Any:
    module, function = order["call"].split(":")
    return getattr(importlib.import_module(module), function)(**order["with"])


if __name__ == "__main__":
    main()
