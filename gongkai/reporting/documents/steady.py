"""Office files whose bytes follow from their content alone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_MOMENTS = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_FIRST = (1980, 1, 1, 0, 0, 0)


def steady(data: bytes, day: date) -> bytes:
    """Return a .docx or .xlsx with its clock set to ``day`` and its parts undated."""
    moment = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _MOMENTS.sub(moment, part)
            info = zipfile.ZipInfo(entry.filename, _FIRST)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
    return out.getvalue()
