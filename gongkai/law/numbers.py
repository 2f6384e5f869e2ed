"""Grammar of the numbers that official information carries.

Three families: the index number 索引号 of a catalogue entry, the document
number 发文字号 with its bracketed year, and numbers counted with 第 (orders 令,
announcements 公告). Every refusal is a sentence for the clerk who typed it.
Sources: 政府信息公开目录系统实施指引 (2009); 党政机关公文处理工作条例 art. 9;
GB/T 9704-2012 on brackets and serials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.law.check_digits import (
    CREDIT_CODE,
    ORGANISATION_CODE,
    NumberFault,
    code_is_right,
    examine_code,
)

__all__ = [
    "DocumentNumber",
    "FoundNumber",
    "IndexNumber",
    "NumberFault",
    "brackets_are_standard",
    "find_document_numbers",
    "format_index_number",
    "normalise_document_number",
    "parse_document_number",
    "parse_index_number",
    "parse_register_number",
]

# --- index numbers ---------------------------------------------------------

_INDEX_NUMBER = re.compile(
    rf"(?P<organ>{CREDIT_CODE.pattern}|{ORGANISATION_CODE.pattern})"
    r"/(?P<year>(?:19|20)\d{2})-(?P<serial>\d{5,6})"
)


@dataclass(frozen=True, slots=True)
class IndexNumber:
    """Index number 索引号: the organ's own code, the year, the serial."""

    organ_code: str
    year: int
    serial: int
    width: int = 5

    def __str__(self) -> str:
        return f"{self.organ_code}/{self.back_part}"

    @property
    def back_part(self) -> str:
        """Return year and serial, which a page may show alone."""
        return f"{self.year}-{self.serial:0{self.width}d}"

    @property
    def check_digit_is_right(self) -> bool:
        """Tell whether the organ's code carries the right check digit."""
        return code_is_right(self.organ_code)


def parse_index_number(text: str) -> IndexNumber:
    """Read an index number in the national form, 9- or 18-character prefix.

    The check digit is not judged here: numbers of other sites are facts even
    when their prefix is wrong. Raises NumberFault.
    """
    match = _INDEX_NUMBER.fullmatch(text.strip())
    if match is None:
        raise NumberFault(
            f"“{text}”不是索引号：应为机构代码（9位或18位）、斜杠、4位年份、连字符、"
            "5位或6位流水号，例如“000014349/2018-00001”。"
        )
    serial = match["serial"]
    if int(serial) == 0:
        raise NumberFault(f"索引号“{text}”的流水号为零：流水号每年从1编起。")
    return IndexNumber(match["organ"], int(match["year"]), int(serial), len(serial))


def format_index_number(organ_code: str, year: int, serial: int, width: int = 5) -> str:
    """Return the index number of an organ's ``serial``-th item of ``year``.

    Raises NumberFault if the organ's code is wrong or the serial does not fit
    ``width`` digits (5 national, 6 in some provinces).
    """
    if width not in (5, 6):
        raise NumberFault("索引号的流水号只能是5位或6位。")
    if not 1 <= serial < 10**width:
        raise NumberFault(
            f"流水号{serial}超出{width}位索引号的范围（1至{10**width - 1}）。"
        )
    if not 1900 <= year <= 2099:
        raise NumberFault(f"索引号的年份{year}不对：应为4位公历年份。")
    return str(IndexNumber(examine_code(organ_code), year, serial, width))


# --- document numbers ------------------------------------------------------

_OPENING = "〔[［(（【〖﹝﹙{｛<＜〈《⟦❲"
_CLOSING = "〕]］)）】〗﹞﹚}｝>＞〉》⟧❳"
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_ONE_FORM = str.maketrans(
    dict.fromkeys(_OPENING, "〔")
    | dict.fromkeys(_CLOSING, "〕")
    | {chr(wide): chr(narrow) for wide, narrow in _FULL_WIDTH.items()}
    | {"號": "号"}
)
_GAP = r"\s*"
_COUNTED_WORDS = ("令", "公告", "通告")
_AGENCY = r"[\u4e00-\u9fff]{1,20}?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"

_BRACKETED = re.compile(
    rf"(?P<agency>{_AGENCY})〔{_GAP}{_YEAR}{_GAP}年?{_GAP}〕"
    rf"{_GAP}第?{_GAP}(?P<serial>\d{{1,8}}){_GAP}号"
)
_COUNTED = re.compile(
    rf"(?P<agency>{_AGENCY}(?:{'|'.join(_COUNTED_WORDS)})){_GAP}(?:{_YEAR}{_GAP}年{_GAP})?"
    rf"第{_GAP}(?P<serial>\d{{1,8}}){_GAP}号"
)
_STRICT = re.compile(
    r"[\u4e00-\u9fff]{1,20}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号"
    r"|[\u4e00-\u9fff]{1,20}(?:令|公告|通告)(?:(?:19|20)\d{2}年)?第[1-9]\d{0,4}号"
)
_BRACKET_PAIR = re.compile(
    rf"([{re.escape(_OPENING)}])\s*(?:19|20)\d{{2}}\s*([{re.escape(_CLOSING)}])"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Document number 发文字号: agency code 机关代字, year, serial.

    ``counted`` numbers are written with 第 (orders and announcements); only
    these may lack a year, and their agency code keeps its 令, 公告 or 通告.
    """

    agency_code: str
    year: int | None
    serial: int
    counted: bool = False

    def __str__(self) -> str:
        if self.counted:
            year = f"{self.year}年" if self.year else ""
            return f"{self.agency_code}{year}第{self.serial}号"
        return f"{self.agency_code}〔{self.year}〕{self.serial}号"

    @property
    def registered(self) -> str:
        """Return the form of the register of normative documents, serial 001."""
        return f"{self.agency_code}〔{self.year}〕{self.serial:03d}号"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number in running text, ``start`` to ``end`` (exclusive)."""

    number: DocumentNumber
    start: int
    end: int
    raw: str


def parse_document_number(text: str) -> DocumentNumber:
    """Read a number written exactly as the standard asks; raise NumberFault."""
    if _STRICT.fullmatch(text):
        return _read(text)
    number = normalise_document_number(text)
    raise NumberFault(f"发文字号“{text}”写法不规范：应写作“{number}”。")


def normalise_document_number(raw: str) -> DocumentNumber:
    """Read a number however it was typed; its ``str()`` is the normal form.

    Accepts every bracket in use, also unpaired in kind, full-width digits,
    spaces, leading zeros, 第 before the serial and 号 left out at the end.
    The cell must hold the number and nothing else. Raises NumberFault.
    """
    text = re.sub(r"\s", "", raw.translate(_ONE_FORM))
    if not text:
        raise NumberFault("发文字号是空的。")
    for candidate in (text, text + "号"):
        try:
            return _read(candidate)
        except _NotOne:
            continue
    raise NumberFault(_why_not(raw, text))


def find_document_numbers(text: str) -> list[FoundNumber]:
    """Return the document numbers in running text, in order, with offsets.

    The agency code is cut at words that lead up to a citation (根据, 按照,
    印发 …), since Chinese puts no space between the words.
    """
    plain = text.translate(_ONE_FORM)
    found = []
    for match in _numbers_in(plain):
        lead = _lead_length(match["agency"])
        start = match.start() + lead
        if match["agency"][lead:] in _COUNTED_WORDS:
            continue
        try:
            number = _from_match(match, match["agency"][lead:])
        except NumberFault:
            continue
        found.append(FoundNumber(number, start, match.end(), text[start : match.end()]))
    return found


def brackets_are_standard(text: str) -> bool:
    """Tell whether every bracketed year in the text stands in 〔〕."""
    return all(pair == ("〔", "〕") for pair in _BRACKET_PAIR.findall(text))


def parse_register_number(text: str) -> DocumentNumber:
    """Read the number of a registered normative document: ``…规〔2018〕001号``.

    Three digits counted from 001 (unified numbering 统一编号). Raises NumberFault.
    """
    match = re.fullmatch(
        r"([\u4e00-\u9fff]{1,18}规字?)〔((?:19|20)\d{2})〕(\d{3,4})号", text
    )
    if (
        match is None
        or int(match[3]) == 0
        or (len(match[3]) == 4 and match[3] < "1000")
    ):
        raise NumberFault(
            f"“{text}”不是规范性文件登记编号：应为代字加“规”、〔年份〕、从001起的三位"
            "序号，例如“示府规〔2018〕001号”。"
        )
    return DocumentNumber(match[1], int(match[2]), int(match[3]))


class _NotOne(Exception):
    """The text has no number's shape."""


def _read(text: str) -> DocumentNumber:
    match = _BRACKETED.fullmatch(text) or _COUNTED.fullmatch(text)
    if match is None:
        raise _NotOne
    return _from_match(match, match["agency"])


def _from_match(match: re.Match[str], agency: str) -> DocumentNumber:
    serial = int(match["serial"])
    if serial == 0:
        raise NumberFault(f"“{match[0]}”的序号为零：序号每年从1编起。")
    if serial > 99_999:
        raise NumberFault(f"“{match[0]}”的序号超过5位，请核对是否多打了数字。")
    year = int(match["year"]) if match["year"] else None
    return DocumentNumber(agency, year, serial, match.re is _COUNTED)


def _numbers_in(plain: str) -> list[re.Match[str]]:
    matches = [*_BRACKETED.finditer(plain), *_COUNTED.finditer(plain)]
    return sorted(matches, key=lambda match: match.start())


# Words that stand before a citation and are no part of an agency code. Few single
# characters are listed, since most of them also begin real codes (和政发 is one).
_LEADS = re.compile(
    r"根据|按照|依照|依据|参照|遵照|详见|参见|落实好|落实|贯彻|执行|转发|印发|下发|"
    r"关于|文件|通知|规定|以及|发布|公布|废止|修改|替代|认定|的|和(?!政|县)|与|及|按|见"
)


def _lead_length(agency: str) -> int:
    """Return how many characters before the agency code belong to the sentence."""
    cut = 0
    for match in _LEADS.finditer(agency):
        if match.end() < len(agency):
            cut = match.end()
    return cut


def _why_not(raw: str, text: str) -> str:
    inside = find_document_numbers(text)
    if inside:
        return (
            f"“{raw}”里除发文字号外还有别的文字：这一栏只填发文字号，"
            f"应写作“{inside[0].number}”。"
        )
    shape = "应为机关代字、六角括号内的4位年份和序号，例如“赣府厅发〔2018〕14号”"
    if re.search(r"〔\d{2}〕", text):
        return f"“{raw}”的年份只有两位：{shape}。"
    if re.match(r"〔", text):
        return f"“{raw}”缺少机关代字：{shape}。"
    if re.search(r"〔\d{4}〕", text) and not re.search(r"〕第?\d", text):
        return f"“{raw}”缺少序号：{shape}。"
    if not re.search(r"[〔〕]", text):
        return f"“{raw}”里没有括起来的年份，也不是“第…号”：{shape}。"
    return f"“{raw}”不是发文字号：{shape}。"
