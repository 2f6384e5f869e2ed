"""Names of persons where the words around them say they are names 姓名语境."""

import re
from collections.abc import Iterator, Sequence

from gongkai.law.personal_data.hits import Hit, Source
from gongkai.law.wordlists import words

HAN = "一-鿿"
_SURNAMES = words("surnames.txt")
_SINGLE = "".join(
    sorted({char for word in _SURNAMES if len(word) > 2 for char in word})
)
_COMPOUND = "|".join(word for word in _SURNAMES if len(word) == 2)
_STOP = frozenset(words("name_stopwords.txt") + words("name_labels.txt"))
# 联 系 人 is how forms spread a label over its column.
_LABELS = "|".join(
    "[ ]{0,3}".join(word) if len(word) < 4 else word
    for word in sorted(words("name_labels.txt"), key=len, reverse=True)
)
_PLACE_END = re.compile(
    r"[县镇乡局厂店院校司部所站省届岁费额款率级类证号码项的了着们个者和与及并]$"
)

_TITLE = re.compile(
    r"(?:主任|科长|局长|书记|镇长|乡长|县长|股长|部长|院长|校长|老师|先生|女士|经理|师傅|同志|医生|律师|会计|所长|站长|"
    r"组长|队长|村长|支书|警官|法官|手机|电话|身份|账号|住址|地址|号码)$"
)
_CONDITIONS = frozenset(words("health_words.txt"))

# A family name and one or two more characters; then the name must end.
_BODY = (
    rf"(?:(?:{_COMPOUND})[{HAN}]{{1,2}}?|[{_SINGLE}](?:[{HAN}]{{1,2}}?|某|[ ][{HAN}]))"
)
_AFTER = (
    rf"(?![{HAN}·])|(?=同志|先生|女士|代表|委员|老师|师傅|小朋友|同学|身份证|证件|手机|电话|联系|微信|咨询|住址|家住|住在|现住|"
    r"性别|[男女](?![一-鿿])|出生|生于|年龄|户籍|诊断|确诊|被诊断|患(?!者)|荣获|获得|账号|银行|护照|等[0-9一二两三四五六七八九十人户位名]|因病|因患|因交通|提出|于[0-9]|的(?:身份|手机|电话|银行|住)|反映|申请|系|是(?:本|我|该))"
)
NAME = rf"(?:{_BODY}(?:{_AFTER})|[{HAN}]{{2,6}}·[{HAN}]{{2,8}}(?:·[{HAN}]{{2,8}})?)"
_NAME = re.compile(NAME)

_LABELLED = re.compile(
    rf"(?:{_LABELS})(?:姓名)?[ ]{{0,2}}(?:为|是)?[ ]{{0,2}}[:=\t|]?[ \"“]{{0,3}}(?=({NAME}))"
)
# Family names that, right after a label without a colon, are the next word.
_ADVERBS = frozenset("须应能都和从向全有时常连经通解终养相别公双危因可即")
_LABEL_GATE = re.compile(
    "姓名|名:|[户车机死伤证]主?者?人?[: ]|人|者|象|户|生|童|儿|亲|偶|妻|丈夫|病例|员|主|原告|家长|亲属"
)
_TO = re.compile(rf"(?:与|找|向|请|联系|致电)(?=({NAME}))")
_TOLD = re.compile(
    rf"(?:我叫|我名|名叫|我是)(?:[:,]|[{HAN}]{{0,8}}(?:村民|居民|业主))?(?=({NAME}))"
)
_AGED = re.compile(
    rf"(?:^|[^{HAN}·])({NAME})(?:[(,](?:[男女][,、]?)?(?:[0-9]{{1,3}}周?岁|(?:19|20)[0-9]{{2}}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?出?生)|患(?!者)|因患|被?确诊|被诊断)",
    re.M,
)
_AGED_GATE = re.compile("岁|患|诊|月生|日生|出生")
_OF_HOUSE = re.compile(rf"[号室栋组]的(?=({NAME}))")
_TO_TAIL = re.compile(
    r"(?:同志|先生|女士|老师|师傅)?[(]?(?:联系|咨询|报名|登记|接洽|洽谈|索取|领取|电话|手机|[:]?1[3-9][0-9]{2})"
)
_LETTER = re.compile(
    rf"(?:^|(?<=[\n。;\"“:]))[ ]{{0,4}}(?:尊敬的|答复|回复|致)?((?:{_BODY}、){{0,9}}{_BODY})"
    rf"(?=(?:等[0-9一二三四五六七八九十]{{0,3}}[位名]?)?(?:人大|政协)?(?:代表|委员|同志|先生|女士|网友|老师|同学)(?:\((?:们)?\)|们)?[:,])",
    re.M,
)
_SICK_GATE = re.compile(
    r"[,\t|](?:" + "|".join(sorted(_CONDITIONS)) + r")(?=[,\t|\n]|$)"
)
_LETTER_GATE = re.compile(
    r"(?:代表|委员|同志|先生|女士|网友|老师|同学)(?:\(们\)|们)?[:,]"
)
_MINOR_WORD = re.compile(
    r"(?:(?:小|中|初中|高中|女|男)学?生|学生|幼儿|婴儿|儿童|孤儿|男童|女童|弃婴|未成年人|少年犯?|少年|考生|幼童|受助学生|留守儿童|困境儿童)(?:姓名)?[: ]?$"
)
_MINOR_AFTER = re.compile(
    r"(?:[,(]|[男女],?){0,4}[^。;\n]{0,20}?(?:(?<![0-9])(?:[0-9]|1[0-7]|[一二三四五六七八九十]|十[一二三四五六七])周?岁|"
    r"[一二三四五六1-6]年级|[一二三四五六七八九1-9]年?[级]?[(]?[0-9一二三四五六七八九十]{1,2}[)]?班|监护人|[大中小]班|就读于?[^,。;\n]{0,12}(?:小学|幼儿园|初中|中学))"
)
_MINOR_GATE = re.compile("生|童|儿|少年|岁|年级|班|未成年|监护")
_BESIDE = re.compile(
    rf"(?:^|[^{HAN}·])({NAME})(?:同志|先生|女士|老师|师傅|同学)?[ ,、_:(\-\t|.\"“'/)]{{0,4}}(?:男|女)?[ ,、_:(\-\t|\"'/]{{0,3}}"
    r"(?:的?(?:居民|公民)?(?:身份证?|证件|手机|联系|电话|银行卡?|护照|卡|账|帐|本人)(?:方式|电话|号码?|号|证)?(?:号码?|为|是)?)?[ :(_\-\t|,\"'.+]{0,4}$"
)
_SEX_CELL = re.compile(
    rf"(?:^|[,\t|、\s])({NAME})[ ]?[,\t|、 ][ ]?(?:男|女)(?=[,\t|、 ]|$)", re.M
)
_HELD = re.compile(
    r"姓名|户主|户名|联系人|患者|申请人|学生|监护人|家长|补助对象|救助对象"
)


def is_name(word: str) -> bool:
    """Say whether a word shaped like a name is not another common word."""
    if word in _STOP or word[:2] in _STOP or word in _CONDITIONS:
        return False
    return not (_PLACE_END.search(word) or _TITLE.search(word))


def names(source: Source, numbers: Sequence[Hit]) -> Iterator[Hit]:
    """Yield names after labels, in letters, in tables and beside ``numbers``."""
    spans = dict.fromkeys(span for span in _spans(source, numbers))
    minors = bool(_MINOR_GATE.search(source.text))
    for start, end in spans:
        if is_name(source.text[start:end]):
            minor = minors and _is_minor(source, start, end)
            yield Hit("person_name", start, end, of_minor=minor)


def _spans(source: Source, numbers: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    yield from _after_labels(source.text)
    yield from _in_sentences(source.text)
    yield from _beside_numbers(source.text, numbers)
    for found in _SEX_CELL.finditer(source.text):
        yield found.span(1)
    yield from _cells(source)
    if _SICK_GATE.search(source.text):
        yield from _sick_rows(source.text)


def _sick_rows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the name in a short row that also holds a condition as a cell."""
    position = 0
    for line in text.split("\n"):
        cells = re.split(r"[,\t|]", line) if len(line) < 80 and "。" not in line else []
        if len(cells) > 2 and any(cell.strip() in _CONDITIONS for cell in cells):
            at = position
            for cell in cells:
                if (bare := cell.strip()) and _NAME.fullmatch(bare):
                    yield (begin := at + cell.index(bare)), begin + len(bare)
                at += len(cell) + 1
        position += len(line) + 1


def _after_labels(text: str) -> Iterator[tuple[int, int]]:
    if not _LABEL_GATE.search(text):
        return
    for found in _LABELLED.finditer(text):
        start = found.start(1)
        if text[start - 1] in ':=\t|" “' or text[start] not in _ADVERBS:
            yield from _row_of_names(text, start)


def _in_sentences(text: str) -> Iterator[tuple[int, int]]:
    for found in _TOLD.finditer(text):
        yield found.span(1)
    for found in _TO.finditer(text):
        if _TO_TAIL.match(text, found.end(1)):
            yield found.span(1)
    for found in _OF_HOUSE.finditer(text):
        yield found.span(1)
    for found in _AGED.finditer(text) if _AGED_GATE.search(text) else ():
        yield found.span(1)
    for found in _LETTER.finditer(text) if _LETTER_GATE.search(text) else ():
        yield from _split(text, *found.span(1))


def _beside_numbers(text: str, numbers: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    for hit in numbers:
        line = text.rfind("\n", 0, hit.start) + 1
        near = text[max(line, hit.start - 28) : hit.start]
        if beside := _BESIDE.search(near):
            offset = hit.start - len(near)
            yield offset + beside.start(1), offset + beside.end(1)


def _row_of_names(text: str, start: int) -> Iterator[tuple[int, int]]:
    while found := _NAME.match(text, start):
        yield found.span()
        if text[found.end() : found.end() + 1] != "、":
            return
        start = found.end() + 1


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for part in re.finditer(r"[^、]+", text[start:end]):
        yield start + part.start(), start + part.end()


def _cells(source: Source) -> Iterator[tuple[int, int]]:
    for start, end, delimiter, heads in source.heads if "\n" in source.text else ():
        held = [i for i, head in enumerate(heads) if _HELD.search(head)]
        position = start
        for line in source.text[start:end].split("\n"):
            cell_start = position
            for index, cell in enumerate(line.split(delimiter)):
                bare = cell.strip(' "')
                if index in held and (found := _NAME.fullmatch(bare)):
                    begin = cell_start + cell.index(bare)
                    yield begin, begin + len(found[0])
                cell_start += len(cell) + 1
            position += len(line) + 1


def _is_minor(source: Source, start: int, end: int) -> bool:
    before = source.before(start, 10)
    if re.search(r"(?:联系人|监护人|家长|教师|老师|校长|班主任|经办人)[: ]?$", before):
        return False
    return bool(_MINOR_WORD.search(before) or _MINOR_AFTER.match(source.after(end, 48)))
