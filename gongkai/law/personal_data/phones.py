"""Mobile and fixed telephone numbers, e-mail addresses, vehicle plates."""

import re
from collections.abc import Iterator

from gongkai.law.personal_data.documents import NUMBERING
from gongkai.law.personal_data.hits import Hit, Source

_S = r"[ \t\-–—―‐‑‒−.·]{1,2}"
_BEGIN = r"(?:(?<![0-9A-Za-z])|(?<=tel)|(?<=phone)|(?<=mob)|(?<=mobile)|(?<=wx)|(?<=vx))(?<![0-9]\.)"
_COUNTRY = r"(?:(?:\+|00)?86[ \-–—)]{0,2}|\(\+?86\)[ -]?)?"
_MOBILE = re.compile(
    r"1(?:[3-9][0-9]{9}|"
    rf"[3-9][0-9](?:{_S}[0-9]{{4}}{_S}[0-9]{{4}}|{_S}[0-9]{{8}}|{_S}[0-9]{{3}}{_S}[0-9]{{5}}|[0-9]{{2}}{_S}[0-9]{{3}}{_S}[0-9]{{3}}|[0-9]{{2}}{_S}[0-9]{{6}})|"
    rf"[3-9][0-9]{{2}}{_S}[0-9]{{3}}{_S}[0-9]{{4}}|[3-9][0-9]{{5}}{_S}?[0-9]{{4}}|[3-9][0-9]{{4}}{_S}[0-9]{{5}}|"
    r"([ -])[3-9]\1(?:[0-9]\1){8}[0-9])(?![0-9A-WYZa-wyz])(?!\.[0-9])",
    re.I,
)
# What may stand before the number; the search itself starts at its 1, which is fast.
_LEAD = re.compile(rf"{_BEGIN}{_COUNTRY}0?$", re.I)
# Odd separators count only after a word such as 电话.
_MOBILE_ODD = re.compile(
    r"(?<![0-9A-Za-z])(?:\(1[3-9][0-9]\)[ -]?[0-9]{4}[ -]?[0-9]{4}|"
    r"1[3-9][0-9]([~_*,、/+=#])\1?[0-9]{4}\1{1,2}[0-9]{4})(?![0-9A-Za-z])"
)
_URL = re.compile(r"(?:https?://|www\.)[!-~]*$", re.I)
_URL_KEY = re.compile(r"(?:tel|phone|mobile|sj|dh|shouji)[a-z]*=$", re.I)
_CODE_BEFORE = re.compile(r"(?:[0-9][-–—]|[A-Za-z][0-9]*[-–—]|[XY]=)$")
_PHONE_WORDS = re.compile(
    r"电话|手机|联系|号码|热线|致电|拨打|微信|tel|phone|mob|短信|咨询|报名|☎|📞|📱",
    re.I,
)
_NOT_A_PHONE = re.compile(
    r"[ ]?(?:元|万|亿|千|吨|公斤|斤|人次|户|公里|平方|立方|亩|%|％|‰|件|条|次|字节|kw|℃)",
    re.I,
)
_ENGLISH_ID = re.compile(r"\bids?\b[ 0-9,]*$", re.I)
_NUMBER_BESIDE = re.compile(r"[0-9][ \t.,%\-–—/]{1,2}$")
_NUMBER_AFTER = re.compile(r"[ \t.\-–—/]{1,2}[0-9]")

_LANDLINE = re.compile(
    r"0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ \-–—]{0,2}"
    r"[2-8][0-9]{6,7}(?:(?:转|-)[0-9]{1,6})?(?![0-9A-Za-z])(?!-[0-9])"
)
_AREA_LEAD = re.compile(r"(?<![0-9A-Za-z.])(?<![0-9][-–—])(?:\+?86[ -])?\(?$")
_HOME_PHONE = re.compile(
    r"家庭|住宅|宅电|家里|家中|家电|本人|户主|家长|监护人|申请人|患者|投诉人|信访人|个人"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+*-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
_MOBILE_MAIL = re.compile(r"1[3-9][0-9]{9}@")
_OFFICE_MAIL = re.compile(r"@(?:[A-Za-z0-9-]+\.)*gov\.cn$", re.I)

_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-Z][ ·•.]?"
    r"((?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警挂港澳试超领])(?![A-Za-z0-9*]))",
    re.I,
)


def mobiles(source: Source, official: frozenset[str]) -> Iterator[Hit]:
    """Yield mobile numbers; ``official`` holds bare digits that may be public."""
    for found in _MOBILE.finditer(source.text):
        end = found.end()
        lead = _LEAD.search(source.text[max(0, found.start() - 12) : found.start()])
        if lead is None:
            continue
        start = found.start() - len(lead[0])
        digits = re.sub(r"[^0-9]", "", found[0])[-11:]
        if digits in official or _NOT_A_PHONE.match(source.text, end):
            continue
        before = source.before(start, 24)
        known = bool(_PHONE_WORDS.search(before))
        beside = _NUMBER_BESIDE.search(before) or _NUMBER_AFTER.match(source.text, end)
        plain = found[0].isdigit()
        if not known and not plain and (beside or found[0][-9] == "."):
            continue
        doubtful = _in_address(source, start) or (not known and _is_code(source, start))
        yield Hit("mobile", start, end, doubtful=doubtful)
    for found in _MOBILE_ODD.finditer(source.text):
        if _PHONE_WORDS.search(source.before(found.start())):
            yield Hit("mobile", *found.span())


def _in_address(source: Source, start: int) -> bool:
    """Say whether the number is part of a web address and not a parameter of it."""
    before = source.before(start, 80)
    return bool(_URL.search(before)) and not _URL_KEY.search(before)


def _is_code(source: Source, start: int) -> bool:
    clause = source.clause_before(start, 24)
    return bool(
        NUMBERING.search(clause)
        or _ENGLISH_ID.search(source.before(start, 24))
        or _CODE_BEFORE.search(clause)
        or clause.endswith(("¥", "￥", "$"))
    )


def landlines(source: Source, official: frozenset[str]) -> Iterator[Hit]:
    """Yield fixed lines; without a word of the home they are only hinted at."""
    for found in _LANDLINE.finditer(source.text):
        lead = _AREA_LEAD.search(source.text[max(0, found.start() - 8) : found.start()])
        if lead is None or re.sub(r"[^0-9]", "", found[0]) in official:
            continue
        start = found.start() - len(lead[0])
        clause = source.clause_before(found.start())
        if not NUMBERING.search(clause):
            home = bool(_HOME_PHONE.search(source.before(found.start())))
            yield Hit("landline", start, found.end(), doubtful=not home)


def emails(source: Source, official: frozenset[str]) -> Iterator[Hit]:
    """Yield e-mail addresses other than those of organs (``gov.cn``).

    Where the mailbox is named by a mobile number, :func:`mobiles` reports that.
    """
    if "@" not in source.text:
        return
    for found in _EMAIL.finditer(source.text):
        if _MOBILE_MAIL.match(found[0]) or _OFFICE_MAIL.search(found[0]):
            continue
        if found[0].lower() not in official:
            yield Hit("email", *found.span())


def plates(source: Source) -> Iterator[Hit]:
    """Yield the serial of vehicle plates, without province and issuing office."""
    for found in _PLATE.finditer(source.text):
        if any(char.isdigit() for char in found[1]):
            yield Hit("plate", *found.span(1))
