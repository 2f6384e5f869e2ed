"""Home addresses, birth dates and health: what is told about a person."""

import re
from collections.abc import Iterator

from gongkai.law.personal_data.hits import Hit, Source
from gongkai.law.wordlists import words

_HAN = "一-鿿"
_HOME = re.compile(
    r"(?:家庭住址|家庭地址|现住址|住址|家住|现住|户籍所在地|户籍地址|户籍地|户籍|户口所在地|经常居住地|居住地址?|居住在|"
    r"住在|收件地址|收货地址|暂住地?|租住在?|籍贯|祖籍|身份证地址|家在|(?<=[,、])住(?=[^院房宅]))"
    r"[: ]{0,3}(?:为|在|于|是)?[: ]{0,2}"
)
# Labels that stand before offices too: the address must itself be a dwelling.
_EITHER = re.compile(
    r"(?:送达地址|通讯地址|通信地址|联系地址|住所地?|(?<![办公注册单位])地址)[: ]{0,3}"
)
_DWELLING = re.compile(r"组(?![织建])|屯$|[室栋幢]|单元|[0-9]队|宿舍")
_HOMELY = re.compile(r"[0-9一-鿿]组(?![织建])|屯$|单元|宿舍|小区|花园|公寓|[0-9]队")
_PLAIN_ADDRESS = re.compile(
    rf"(?:[{_HAN}]{{2,9}}?(?:县|市|区)[{_HAN}]{{1,8}}?(?:镇|乡|街道)[{_HAN}0-9]{{1,10}}?(?:村|社区|居委会)[{_HAN}0-9]{{0,12}}?"
    rf"(?:组|屯|队)(?:[0-9一二三四五六七八九十百附-]{{1,8}}号)?|"
    rf"[{_HAN}]{{2,12}}(?:路|街|大道|巷|小区|花园|苑|城|府)[{_HAN}0-9]{{0,10}}[0-9A-Za-z一二三四五六七八九十]{{1,5}}(?:号楼|栋|幢|座|号)[{_HAN}0-9A-Za-z-]{{0,10}}?(?:室|单元[0-9-]{{1,6}}号?|房|[0-9]{{3,4}}[号室房]?))"
)
_ADDRESS_END = re.compile(
    r"[^,;。\n\t|()\"]{2,60}?(?=$|[,;。\n\t|()\"]|[ ]{1,}|(?:联系)?电话|手机|身份证|邮编|补助|的?低保户|的)"
)
_FINE = re.compile(
    r"组(?![织建])|屯$|[0-9一二三四五六七八九十]号|[栋幢室]|单元|弄[0-9]|号楼|门牌|[0-9]队|[0-9]-[0-9]|宿舍|[0-9]号?[#房]"
)
_PUBLIC_PLACE = re.compile(
    r"行政中心|人民政府|政务服务|办公|管委会|居委会办|派出所|人民法院|医院|学校|大厦[^室]*$|会议室|大楼|局[0-9一二三四五六七八九十]楼"
)

_DATE = (
    r"(?:(?:18|19|20)[0-9]{2}[ ]?(?:年[ ]?(?:1[0-2]|0?[1-9])[ ]?月(?:[ ]?(?:3[01]|[12][0-9]|0?[1-9])[ ]?日)?|"
    r"[-./](?:1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12][0-9]|0?[1-9]))?|(?:1[0-2]|0[1-9])(?:3[01]|[12][0-9]|0[1-9])))(?![0-9])"
)
_BIRTH = re.compile(
    rf"(?:出生(?:日期|年月日?|时间)?|生日|生于|诞生于)[: ]{{0,3}}(?:为|于|是)?[: ]?({_DATE})|(?<![0-9])({_DATE})[ ]?(?:出?生(?![产效活成]|人口|率|婴|缺陷|证)|诞生)"
)

_CONDITION = "|".join(
    sorted(map(re.escape, words("health_words.txt")), key=len, reverse=True)
)
_DEGREE = r"(?:慢性|急性|重度|中度|轻度|晚期|早期|中期|先天性|继发性|原发性|Ⅰ期|Ⅱ期|[I1Ⅰ]型|[2二ⅡI]{1,2}型|双侧|左侧|右侧|左|右|双|老年性|妊娠期?|多发性|病毒性|化脓性){0,3}"
_DEGREE_BEFORE = re.compile(rf"{_DEGREE}$")
_HEALTH = re.compile(
    rf"(?:{_CONDITION})(?:[一二三四1-4]级|携带者?|晚期|早期|中期|后遗症|术后|阳性)?(?![苗])"
)
_DIAGNOSIS = re.compile(
    rf"(?:诊断(?:结果|意见|结论)?(?:为|是)?|确诊(?:为|患)?|患病名称|病名|病种|疾病(?:名称|类型)|病情|病因|患有|身患|罹患|死因|死亡原因)[: ]{{0,2}}"
    rf"([{_HAN}A-Za-z0-9ⅠⅡⅢ()、]{{1,24}}?(?:病|炎|症|癌|瘤|梗死?|征|骨折|障碍|衰竭|感染|中毒|损伤|残疾|硬化|出血|结石|溃疡|栓塞|贫血|畸形|缺损|瘫痪?|发作|亡))(?=[,;。()\s]|$|伴|并|术后|住院|等)"
)
_HEALTH_GATE = re.compile(
    "诊断|病|炎|癌|瘤|症|残|梗|HIV|肺|肝|肢体|视力|听力|智力|精神|瘫|骨折|中风|流产|戒毒|吸毒|痛风|哮喘|贫血|尿毒|血|耳聋|失明|聋哑|痴呆|疾|死|早产|水痘|麻疹|心衰|甲亢|甲减|白癜风|青光眼|癫痫|唐氏|侏儒|帕金森|酒精|不孕|渐冻|肌"
)
_CARE = re.compile(
    r"医师|医生|专家|擅长|主治|门诊|科室|防治|防控|讲座|宣传|培训|研究|疫苗|义诊|筛查项目|监测点|论文|学会|疾病预防|知识|免费|病区|病房|定点|目录"
)

# Words after a condition that speak of many people, not of one.
_MANY = re.compile(
    r"(?:等)?(?:患者|病人|病例|人群|高危)(?![姓谢王李张刘陈])(?:的|[一-鿿])|发病|患病率|死亡率|管理|筛查|疫情|流行|报告|诊疗|康复|救治|病种|诊断标准|科(?![一-鿿]*,)"
)


def addresses(source: Source) -> Iterator[Hit]:
    """Yield addresses finer than a village; whether they block is decided later."""
    for found in _HOME.finditer(source.text):
        ended = _ADDRESS_END.match(source.text, found.end())
        if ended and _FINE.search(ended[0]) and not _PUBLIC_PLACE.search(ended[0]):
            yield Hit("address", *ended.span())


def dwellings(source: Source) -> Iterator[Hit]:
    """Yield what may be a home or an office; it matters only beside a person."""
    for found in _EITHER.finditer(source.text):
        ended = _ADDRESS_END.match(source.text, found.end())
        if ended and _HOMELY.search(ended[0]) and not _PUBLIC_PLACE.search(ended[0]):
            yield Hit("address", *ended.span(), doubtful=True)
    if _DWELLING.search(source.text):
        for start, end in _standing_addresses(source.text):
            office = re.search(r"地址|住所|地点", source.before(start, 5))
            if office and not _HOMELY.search(source.text, start, end):
                continue
            yield Hit("address", start, end, doubtful=True)


_CHUNK = re.compile(r"[^,;。:\n\t|()\"、 ]{8,60}")


def _standing_addresses(text: str) -> Iterator[tuple[int, int]]:
    for chunk in _CHUNK.finditer(text):
        if not _DWELLING.search(chunk[0]):
            continue
        found = _PLAIN_ADDRESS.search(chunk[0])
        if found and not _PUBLIC_PLACE.search(chunk[0]):
            yield chunk.start() + found.start(), chunk.start() + found.end()


def birth_dates(source: Source) -> Iterator[Hit]:
    """Yield full dates (or year and month) said to be of birth."""
    if "生" not in source.text:
        return
    for found in _BIRTH.finditer(source.text):
        group = 1 if found[1] else 2
        yield Hit("birth_date", *found.span(group))


def health(source: Source) -> Iterator[Hit]:
    """Yield conditions and diagnoses; they matter only beside a person.

    A condition that is merely named is doubtful: the person must be in its sentence.
    """
    if not _HEALTH_GATE.search(source.text):
        return
    for found in _DIAGNOSIS.finditer(source.text):
        yield Hit("health", *found.span(1))
    for found in _HEALTH.finditer(source.text):
        if _MANY.match(source.text, found.end()):
            continue
        near = source.text[max(0, found.start() - 12) : found.start()]
        degree = _DEGREE_BEFORE.search(near)
        start = found.start() - (len(degree[0]) if degree else 0)
        line = source.before(found.start(), 24) + source.after(found.end(), 12)
        if not _CARE.search(line):
            yield Hit("health", start, found.end(), doubtful=True)
