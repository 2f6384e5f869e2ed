"""Read a PDF from standard input and print its pages as JSON.

Runs as a process of its own: a hostile file can cost it its life, not the caller's.
"""

import io
import json
import logging
import resource
import sys

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 25
_PAGES = 300
_CHARS = 2_000_000


def read(data: bytes) -> dict[str, object]:
    """Return ``{"pages": [...]}``, or ``{"fault": reason}``."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "encrypted"}
        if len(reader.pages) > _PAGES:
            return {"fault": "pages"}
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > _CHARS:
                return {"fault": "pages"}
    except (MemoryError, LimitReachedError):
        return {"fault": "memory"}
    except PyPdfError as fault:
        known = "encrypt" in type(fault).__name__.lower() or "crypt" in str(fault)
        return {"fault": "encrypted" if known else "damaged"}
    except Exception:  # noqa: BLE001 -- whatever a hostile file breaks in the library
        return {"fault": "damaged"}
    return {"pages": pages}


def _limit(what: int, most: int) -> None:
    """Lower a limit; one already lower stays."""
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def main() -> None:
    """Limit this process, then answer."""
    _limit(resource.RLIMIT_AS, _MEMORY)
    _limit(resource.RLIMIT_CPU, _SECONDS)
    logging.disable(logging.CRITICAL)
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
