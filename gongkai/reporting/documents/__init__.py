"""The annual report 年度报告 as documents: page, PDF, Word, Excel and JSON.

Pure rendering from a `ReportContent`: no database, no HTTP. ``grid`` lays out the tables
and ``flow`` the text once; every kind of file prints the same cells and sentences.
"""

from .content import NamedFile, Part, ReportContent
from .html import as_html
from .machine import as_json
from .pdf import as_pdf, as_pictures
from .sheets import as_xlsx
from .word import as_docx

__all__ = [
    "NamedFile",
    "Part",
    "ReportContent",
    "all_files",
    "as_docx",
    "as_html",
    "as_json",
    "as_pdf",
    "as_pictures",
    "as_xlsx",
]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = (
    ("pdf", as_pdf, "application/pdf"),
    ("docx", as_docx, f"{_OFFICE}.wordprocessingml.document"),
    ("xlsx", as_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    ("json", as_json, "application/json"),
)


def all_files(content: ReportContent) -> list[NamedFile]:
    """Return the report as PDF, Word, Excel and JSON, named for download."""
    edition = f"-v{content.edition}" if content.edition > 1 else ""
    name = f"annual-report-{content.year}{edition}"
    return [
        NamedFile(f"{name}.{suffix}", write(content), kind)
        for suffix, write, kind in _KINDS
    ]
