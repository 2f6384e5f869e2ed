"""Read the words of Office packages (docx, xlsx, pptx), part by part.

Whatever text leaves with the file is read, wherever it lies: hidden sheets, deleted
words, comments, headers, charts, diagrams. A part nobody can read (a picture, an
embedded file, an alternative text) makes the reading incomplete: fails closed.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from .plain import without_controls

SECONDS = 20
"""How long reading one file may take."""

TEXT_LIMIT = 5_000_000
"""Characters kept of one file."""

_NO_TEXT = re.compile(
    r"docprops/thumbnail\.jpe?g|.*/printersettings/.*\.bin|.*/fonts/.*\.(odttf|fntdata)"
)
"""Parts without words of their own: a stamp-sized preview, printers, typefaces."""

_ROW_LIMIT = 20_000  # cells; a sheet has 16,384 columns
_PART_LIMIT = 150 * 1024 * 1024  # bytes of one part unpacked
_SKIPPED = {"[content_types].xml", "docprops/app.xml"}
_RUNS = {"t", "delText"}
_ENDS = {"p", "si", "is", "comment", "row", "tr"}
_NUMBERS = {"posOffset", "align", "col", "colOff", "row", "rowOff"}
_NUMBERS |= {"created", "modified", "revision", "lastPrinted", "pctWidth", "pctHeight"}
_WORDED = (
    *("descr", "title", "tooltip", "display", "alt", "string"),
    *("prompt", "promptTitle", "error", "errorTitle"),
)
_CHOICES: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
}


class TooMuch(Exception):
    """The file holds more than is read in the time or space there is."""


class Budget:
    """What may still be spent on one file."""

    def __init__(self) -> None:
        self.until = time.monotonic() + SECONDS
        self.left = TEXT_LIMIT

    def spend(self, text: str) -> str:
        """Return the text, or raise TooMuch when time or space have run out."""
        self.left -= len(text) + 1
        self.check()
        return text

    def check(self) -> None:
        """Raise TooMuch when time or space have run out."""
        if self.left < 0 or time.monotonic() > self.until:
            raise TooMuch


def read_package(data: bytes) -> tuple[str, bool]:
    """Return the words of a package, and whether that is all it holds.

    Raises whatever the parsers raise, and TooMuch when it takes too long.
    """
    budget = Budget()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _Reader(package, budget).read()


class _Reader:
    """One reading of a package: the document first, what describes it last."""

    def __init__(self, package: zipfile.ZipFile, budget: Budget) -> None:
        self.package, self.budget = package, budget
        self.whole = True
        self.dates: list[bool] = []
        self.strings: list[str] = []
        self.used: set[int] = set()

    def read(self) -> tuple[str, bool]:
        lines: list[str] = []
        entries = [each for each in self.package.infolist() if not each.is_dir()]
        late: list[str] = []
        for entry in sorted(entries, key=_place):
            name = entry.filename.lower()
            if name in _SKIPPED or _NO_TEXT.fullmatch(name):
                continue
            if not name.endswith((".xml", ".rels", ".vml")):
                self.whole = False
                continue
            if entry.file_size > _PART_LIMIT:
                raise TooMuch
            with self.package.open(entry) as part:
                target = late if _place(entry)[0] else lines
                target += self._part(part, name)
        lines += [
            self.budget.spend(text)
            for at, text in enumerate(self.strings)
            if at not in self.used
        ]
        lines += late
        return "\n".join(each for each in map(_tidy, lines) if each), self.whole

    def _part(self, part: IO[bytes], name: str) -> Iterator[str]:
        if name == "xl/sharedstrings.xml":
            self.strings = list(_texts(part, self.budget, name))
        elif name == "xl/styles.xml":
            self.dates = _date_styles(part)
        elif name.endswith(".rels"):
            yield from _targets(part, self.budget)
        else:
            yield from _texts(part, self.budget, name, row=self._row)

    def _row(self, row: Any) -> str:
        cells = []
        for cell in row.iterchildren("{*}c"):
            self.budget.check()
            if value := self._value(cell):
                cells.append(value)
        return "\t".join(cells)

    def _value(self, cell: Any) -> str:
        kind, formula = cell.get("t", "n"), cell.find("{*}f")
        if kind == "inlineStr":
            return "".join(cell.itertext("{*}t"))
        value = "".join(cell.itertext("{*}v"))
        if not value and formula is not None and kind != "str":
            self.whole = False  # what it shows is known only once it is reckoned
            return formula.text or ""
        if not value:
            return ""
        if kind == "s":
            self.used.add(int(value))
            return self.strings[int(value)]
        return self._number(value, int(cell.get("s", 0))) if kind == "n" else value

    def _number(self, value: str, style: int) -> str:
        """Write a number as the sheet shows it: in full, a date as a date."""
        number = float(value)
        if style < len(self.dates) and self.dates[style]:
            try:
                return str(from_excel(number))
            except (ValueError, OverflowError):
                return value
        return str(int(number)) if "E" in value.upper() and number % 1 == 0 else value


def _place(entry: zipfile.ZipInfo) -> tuple[int, int, str]:
    """Order the parts: strings and styles that sheets need, texts, then the rest."""
    name = entry.filename.lower()
    described = name.startswith(("docprops/", "customxml/")) or name.endswith(".rels")
    first = ("xl/sharedstrings.xml", "xl/styles.xml", "word/document.xml")
    return (described, first.index(name) if name in first else len(first), name)


def _tidy(text: str) -> str:
    return without_controls(text).strip()


def _walk(part: IO[bytes], name: str) -> Iterator[tuple[str, Any, bool]]:
    """Yield (local name, element, in a sheet's row) at each element's end.

    A document type may hide words in entities; no Office file has one.
    """
    walk = etree.iterparse(
        part, events=("start", "end"), recover=name.endswith(".vml"), **_CHOICES
    )
    rows = sheet = cells = 0
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        local = etree.QName(element).localname
        if event == "start":
            if element.getparent() is None:
                sheet = local == "worksheet"
                if element.getroottree().docinfo.doctype:
                    raise ValueError(name)
            rows += bool(sheet) and local == "row"
            continue
        rows -= bool(sheet) and local == "row"
        cells = cells + (local == "c") if rows else 0
        if cells > _ROW_LIMIT:
            raise TooMuch
        yield local, element, rows > 0
        if not rows:
            element.clear(keep_tail=True)
            while element.getprevious() is not None and not _tail_of(element):
                del element.getparent()[0]


def _tail_of(element: Any) -> bool:
    previous = element.getprevious()
    return bool((previous.tail or "").strip())


def _texts(
    part: IO[bytes], budget: Budget, name: str, row: Any = None
) -> Iterator[str]:
    """Yield the words of one part: runs joined to paragraphs, all else on its own."""
    runs: list[str] = []
    for local, element, in_row in _walk(part, name):
        if in_row:
            continue
        if local == "row" and row is not None and len(element):
            yield budget.spend(row(element))
            continue
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        yield from _attributes(local, element, budget)
        if local in _RUNS:
            runs.append(budget.spend(own))
        elif local == "tab":
            runs.append("\t")
        elif local in _ENDS:
            yield "".join(runs)
            runs.clear()
        if local not in _RUNS | _NUMBERS and own.strip():
            yield budget.spend(own)
    yield "".join(runs)


def _attributes(local: str, element: Any, budget: Budget) -> Iterator[str]:
    budget.check()
    for name in (*_WORDED, "name") if local == "sheet" else _WORDED:
        if value := element.get(name):
            yield budget.spend(value)


def _targets(part: IO[bytes], budget: Budget) -> Iterator[str]:
    """Yield the addresses outside the package, for example of links."""
    for local, element, _in_row in _walk(part, ".rels"):
        if local == "Relationship" and element.get("TargetMode") == "External":
            yield budget.spend(element.get("Target", ""))


def _date_styles(part: IO[bytes]) -> list[bool]:
    """Return for each cell style of a workbook whether it shows dates."""
    root = etree.parse(part, etree.XMLParser(**_CHOICES)).getroot()
    formats = dict(BUILTIN_FORMATS)
    for each in root.iterfind("{*}numFmts/{*}numFmt"):
        formats[int(each.get("numFmtId"))] = each.get("formatCode")
    styles = root.iterfind("{*}cellXfs/{*}xf")
    codes = [formats.get(int(each.get("numFmtId", 0)), "") for each in styles]
    return [bool(code and is_date_format(code)) for code in codes]
