"""Numbers that identify a person: identity card, bank card, passport and others.

GB 11643-1999 gives the identity number its form and check digit; bank cards carry
the Luhn digit. A number whose digits do not agree is reported only where the words
beside it say what it is; elsewhere it is a hint, never a block.
"""

import re
from collections.abc import Iterator
from datetime import date

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from gongkai.law.personal_data.hits import Hit, Source

# First two digits of an identity number: province, or 91 for foreign residents.
_PROVINCES = frozenset(
    str(code)
    for region in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83, 91),
    )
    for code in region
)
_S = r"[ \t\-–—―‐‑‒−_.·]{0,3}\n?[ ]{0,2}"
_ID18 = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}{_S}(?:18|19|20)[0-9]{{2}}{_S}[01][0-9]{_S}[0-3][0-9]{_S}"
    r"[0-9]{3}[ \-–—_.·]?[0-9Xx×](?![0-9])"
)
_ID18_APART = re.compile(
    r"(?<![0-9][ .-])(?<![0-9])[1-9]([ \-.])(?:[0-9]\1){16}[0-9Xx](?!\1?[0-9])"
)
_ID15 = re.compile(
    r"(?<![0-9A-Za-z./-])[1-9][0-9]{7}[01][0-9][0-3][0-9]{4}(?![0-9A-Za-z/])(?![.-][0-9])"
)
_ID15_PARTS = re.compile(
    r"(?<![0-9A-Za-z./-])[1-9][0-9]{5}[ -][0-9]{2}[01][0-9][0-3][0-9][ -][0-9]{3}(?![0-9A-Za-z/-])"
)
_ID_MISTYPED = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{14,17}[0-9Xx](?![0-9A-Za-z])")
_ID_WEAK_MASK = re.compile(
    r"(?<![0-9*])[1-9][0-9]{5,16}[*]{1,3}[0-9]{0,11}[0-9Xx](?![0-9*])"
)
_ID_WORDS = re.compile(
    r"身份证|身份号|身份证件|证件号|证件编号|居民证|公民号|户口本号|老证|学籍号|ID(?:号|:)",
    re.I,
)
_CREDIT_WORDS = re.compile(r"信用代码|信用码|机构代码|税号|纳税人识别号|注册号|登记号")

NUMBERING = re.compile(
    r"编号|编码|代码|序列号|流水号?|订单|单号|条形?码|案号|文号|索引号?|宗地|受理号|许可证|备案|发票|票据|"
    r"注册号|登记号|合同|批次|货号|ISBN|ISSN|IMEI|型号|档案|卷号|资质|不动产|权证|证书|快递|运单|标准|批准文|"
    r"版本|坐标|经度|纬度|金额|面积|数量|指标|序号|地块|图号|凭证|机构码|交易号|取件|校验码|防伪|电表|户号|水表",
    re.I,
)

_BANK_PLAIN = re.compile(
    r"(?<![0-9A-Za-z./*-])[1-9][0-9]{11,23}(?![0-9A-Za-z/*])(?!\.[0-9])(?!-[0-9])"
)
_BANK_APART = re.compile(
    r"(?<![0-9A-Za-z./*-])[1-9][0-9]{3}(?:[ -][0-9]{2,5}){2,5}(?![0-9A-Za-z/*-])(?!\.[0-9])|"
    r"(?<![0-9A-Za-z./*-])[1-9][0-9]{5,14}[ -][0-9]{4,13}(?![0-9A-Za-z/*-])(?!\.[0-9])"
)
_BANK_WORDS = re.compile(
    r"账号|帐号|卡号|银行账?户?|账户|帐户|存折|一卡通|开户|收款|打款|转账|信用社|农商行|储蓄|支付宝"
)
_BANK_STARTS = re.compile(r"(?:62|60|4|5[1-5]|35|9[0-9]{3}|81)")
_CARD_GROUPS = re.compile(
    r"[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?$|[0-9]{6}[ -][0-9]{8,13}$"
)
_HOLDER = re.compile(
    r"(?:户名|账户名称?|帐户名称?|收款单位|收款人|单位名称|开户名称?|全称)[: ]*[一-鿿()]{2,30}?"
    r"(?:局|公司|中心|政府|委员会|村委会|居委会|合作社|学校|小学|中学|大学|医院|卫生院|协会|基金会|红十字会|商会|"
    r"学会|慈善会|总会|厂|所|站|办公室|国库|财政|法院|检察院|厅|委|队|院|会|部|社|集团|银行|专户)(?![一-鿿])"
)
_FISCAL = re.compile(
    r"财政专户|保证金|国库|捐款账|捐赠账|缴款账|对公|基本户|预算单位|党费账"
)

_PASSPORT_WORDS = re.compile(
    r"护照|通行证|旅行证|回乡证|台胞证|居留|旅行证件|证件号|passport", re.I
)
_PASSPORT_LABELLED = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Z]{1,2}[ ]?[0-9]{6,10}|[A-Z]{3}[0-9]{12}|[0-9]{8,9}|1[45][0-9]{7})(?![0-9A-Za-z])",
    re.I,
)
_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z./-])(?:E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|[DSP]E?[0-9]{7,8})(?![0-9A-Za-z/-])"
)

_LABELLED = (
    (
        "disability_card",
        re.compile(
            r"残疾(?:人)?证(?:件)?(?:编)?(?:号码?)?[^0-9\n]{0,6}([1-9][0-9]{16}[0-9Xx][1-7][1-4](?:B[0-9])?)(?![0-9])"
        ),
    ),
    (
        "social_card",
        re.compile(
            r"(?:社会保障卡?|社保卡?|医保卡?|医疗保险|参合证?|医疗证|社会保障)(?:个人)?(?:账户)?(?:编?号码?|卡号|证号)[: ]{0,3}(?:是|为)?([A-Za-z]?[0-9]{7,20}[A-Za-z]?)(?![0-9A-Za-z*])"
        ),
    ),
    (
        "officer_card",
        re.compile(
            r"(?:军官证|士兵证|士官证|警官证|军人证|文职干部证|退役军人优待证)[^0-9\n]{0,8}?([一-鿿]?字?第?[0-9]{6,18}号?)(?![0-9*])"
        ),
    ),
    (
        "online_account",
        re.compile(
            r"(?<!公众)(?<!官方)(?:微信|weixin|wechat|VX|QQ|抖音|快手)(?:号|帐号|账号|号码)?[: ]{1,3}([A-Za-z][A-Za-z0-9_-]{5,19}|[1-9][0-9]{4,10})(?![0-9A-Za-z@])",
            re.I,
        ),
    ),
)
_LABELLED_GATE = re.compile(
    r"残疾|社会?保|医保|医疗|参合|军|兵|官证|微信|weixin|wechat|VX|QQ|抖音|快手", re.I
)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def plain_digits(value: str) -> str:
    """Return ``value`` without separators, the check digit as ``X``."""
    return re.sub(r"[^0-9X]", "", value.upper().replace("×", "X"))


def _is_id(plain: str) -> bool:
    return plain[:2] in _PROVINCES and _is_day(plain[6:14]) and mod_11_2.is_valid(plain)


def identity_cards(source: Source) -> Iterator[Hit]:
    """Yield identity numbers of 18 and 15 places."""
    for pattern in (_ID18, _ID18_APART):
        for found in pattern.finditer(source.text):
            plain = plain_digits(found[0])
            words = source.clause_before(found.start(), 20)
            if _CREDIT_WORDS.search(words) and uscc.is_valid(plain):
                continue
            if _is_id(plain):
                yield Hit("id_card", *found.span())
            elif (
                pattern is _ID18 and found[0].isalnum() and not _ID_WORDS.search(words)
            ):
                yield Hit("id_card", *found.span(), doubtful=True)
    for pattern in (_ID15, _ID15_PARTS):
        for found in pattern.finditer(source.text):
            if _is_old_id(source, found):
                yield Hit("id_card", *found.span())


def _is_old_id(source: Source, found: re.Match[str]) -> bool:
    plain = plain_digits(found[0])
    words = source.clause_before(found.start(), 20)
    if plain[:2] not in _PROVINCES or not _is_day("19" + plain[6:12]):
        return False
    if _ID_WORDS.search(words):
        return True
    other = NUMBERING.search(words) or _BANK_WORDS.search(words)
    return not (other or _CREDIT_WORDS.search(words))


def labelled_identity_cards(source: Source) -> Iterator[Hit]:
    """Yield numbers that stand after 身份证号 though their digits do not agree."""
    for found in _ID_MISTYPED.finditer(source.text):
        if _ID_WORDS.search(source.clause_before(found.start(), 14)):
            yield Hit("id_card", *found.span())
    for found in _ID_WEAK_MASK.finditer(source.text):
        if sum(char != "*" for char in found[0]) in range(14, 18):
            yield Hit("id_card", *found.span(), doubtful=True)


def bank_cards(source: Source) -> Iterator[Hit]:
    """Yield bank card and account numbers; those of organs are only hinted at."""
    for found in _BANK_APART.finditer(source.text):
        plain = plain_digits(found[0])
        if 12 <= len(plain) <= 24 and _is_spaced_account(source, found, plain):
            yield _account(source, *found.span())
    for found in _BANK_PLAIN.finditer(source.text):
        start, end = found.span()
        clause = source.clause_before(start)
        labelled = _BANK_WORDS.search(source.before(start, 28))
        if (labelled and not NUMBERING.search(clause)) or _is_card(found[0], clause):
            yield _account(source, start, end)


def _is_spaced_account(source: Source, found: re.Match[str], plain: str) -> bool:
    clause = source.clause_before(found.start())
    if NUMBERING.search(clause):
        return False
    near = _BANK_WORDS.search(source.before(found.start(), 28)) is not None
    if luhn.is_valid(plain):
        return near or bool(_CARD_GROUPS.match(found[0]) and _is_card(plain, clause))
    return near and bool(_BANK_WORDS.search(clause))


def _account(source: Source, start: int, end: int) -> Hit:
    return Hit("bank_card", start, end, doubtful=_of_organ(source, start, end))


def _is_card(plain: str, clause: str) -> bool:
    return (
        16 <= len(plain) <= 19
        and bool(_BANK_STARTS.match(plain))
        and not NUMBERING.search(clause)
        and not _CREDIT_WORDS.search(clause)
        and luhn.is_valid(plain)
    )


def _of_organ(source: Source, start: int, end: int) -> bool:
    line = max(start - 80, source.text.rfind("\n", 0, start) + 1)
    near = source.text[line:start] + "#" + source.after(end, 80)
    return bool(_HOLDER.search(near) or _FISCAL.search(near))


def passports(source: Source) -> Iterator[Hit]:
    """Yield passports and travel permits."""
    if _PASSPORT_WORDS.search(source.text):
        for found in _PASSPORT_LABELLED.finditer(source.text):
            words = source.clause_before(found.start(), 18)
            if _PASSPORT_WORDS.search(words) and not NUMBERING.search(words):
                yield Hit("passport", *found.span())
    for found in _PASSPORT.finditer(source.text):
        words = source.clause_before(found.start(), 10)
        if not NUMBERING.search(words):
            yield Hit("passport", *found.span(), doubtful=found[0][0] not in "EG")


def labelled_numbers(source: Source) -> Iterator[Hit]:
    """Yield numbers known only by the word before them."""
    if not _LABELLED_GATE.search(source.text):
        return
    for type_, pattern in _LABELLED:
        for found in pattern.finditer(source.text):
            if type_ != "disability_card" or _is_id(found[1][:18].upper()):
                yield Hit(type_, *found.span(1))
