"""Tell from a document which form it fills in, for which year, and whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from gongkai.law.checker.folding import fold, squeeze
from gongkai.law.checker.reading.model import Document
from gongkai.law.forms import Form, form_for, national_forms

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?)")
_CHINESE_YEAR = re.compile(r"二[〇○零0][一二][〇○零一二三四五六七八九0]年")
_TITLE = re.compile(
    r"^(?P<before>.{0,40}?)(?P<year>20\d\d)年?度?(?P<after>.{0,24}?)(?:政府信息公开|政务公开)(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|情况统计表)"
)
_TABLE_TITLE = re.compile(r"^(?P<before>.{2,30}?)政府信息公开情况统计表")
_PERIOD = re.compile(
    r"自?(20\d\d)年(\d{1,2})月(\d{1,2})日起?[至到—-]+(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
_FILLED_BY = re.compile(r"填报单位(?:\([^)]*\))?:(.{2,30})")
_WRITTEN_BY = re.compile(
    r"(?:由|本报告系?由?)([\u4e00-\u9fff]{3,30}?)(?:根据|按照|依据|编制|负责)"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:人民政府办公室|人民政府|管理委员会|管委会|委员会|街道办事处|办事处|街道|办公室|局|镇|乡|县|区|市|厅)"
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Identity:
    """Whose report, on which year, on which form; None or "" when it cannot be told.

    ``period`` is (year, month, day) of the first and last day if the text states it.
    """

    organ: str
    year: int | None
    form: Form | None
    period: tuple[tuple[int, int, int], tuple[int, int, int]] | None


def identify(document: Document, forms: tuple[Form, ...] = ()) -> Identity:
    """Return what the document says of itself; ``forms`` are local forms to try first."""
    lines = [squeeze(block.text) for block in document.blocks]
    whole = "".join(lines)
    period = _period(whole)
    year = _year(lines, period)
    form = _form(whole, year, forms)
    return Identity(_organ(lines), year, form, period)


def _form(whole: str, year: int | None, local: tuple[Form, ...]) -> Form | None:
    """Return the form most of whose signs stand in the text; the year breaks ties."""
    bare = whole.replace("|", "")
    scored = []
    for form in (*local, *national_forms()):
        signs = sum(squeeze(fold(sign)) in bare for sign in form.signs)
        if form.local and form.signs:
            signs = signs if signs == len(form.signs) else 0
        fits = year is not None and form.covers(year)
        scored.append((signs + form.local * 0.5, fits, form))
    best = max(scored, key=lambda item: item[:2])
    if best[0]:
        return best[2]
    by_year = form_for(year) if year else None
    tables = "申请人情况" in bare or "结转下年度继续办理" in bare
    return by_year if by_year and tables else None


def _period(
    whole: str,
) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    match = _PERIOD.search(whole)
    if not match:
        return None
    start = int(match[1]), int(match[2]), int(match[3])
    end = int(match[4] or match[1]), int(match[5]), int(match[6])
    return start, end


def _year(lines: list[str], period: object) -> int | None:
    for line in lines[:60]:
        match = _TITLE.search(_arabic(line))
        if match:
            return int(match["year"])
    for first, second in pairwise(lines[:60]):
        match = _TITLE.search(_arabic(first + second))
        if match:
            return int(match["year"])
    marked = re.search(r"\((20\d\d)年度?\)", "".join(lines))
    if marked:
        return int(marked[1])
    if isinstance(period, tuple):
        return int(period[0][0])
    counted = Counter(year for line in lines for year in _YEAR.findall(_arabic(line)))
    return int(counted.most_common(1)[0][0]) if counted else None


def _arabic(line: str) -> str:
    return _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), line)


def _organ(lines: list[str]) -> str:
    """Return the organ named in the title, by the compiler's line, or in the lead."""
    for pattern in (_FILLED_BY, None, _WRITTEN_BY):
        for at, line in enumerate(lines[:400] if pattern is _FILLED_BY else lines[:40]):
            found = pattern.search(line) if pattern else None
            if pattern and found:
                name = _ORGAN.match(found[1])
                return name[0] if name and pattern is _FILLED_BY else found[1]
            if pattern is None:
                named = _from_title(lines, at)
                if named:
                    return named
        if pattern is None:
            for first, second in pairwise(lines[:40]):
                if re.search(r"20\d\d年度?$", _arabic(first)):
                    named = _from_title([first + second], 0)
                    if named:
                        return named
    return ""


def _from_title(lines: list[str], at: int) -> str:
    line = _arabic(lines[at])
    match = _TITLE.search(line)
    table = _TABLE_TITLE.search(line)
    if match:
        before, after = match["before"], match["after"]
    elif table:
        before, after = table["before"], ""
    else:
        return ""
    name = re.sub(r"^.*[:>》、|]", "", before).strip("关于《 ")
    name = name or (lines[at - 1] if at else "") or after
    name = name.strip("《》|年度 ")
    organ = _ORGAN.findall(name)
    return organ[0] if organ and len(name) <= 40 else ""
