"""The kinds of personal data: what each is called, whether it blocks, and why.

One table, read by the release gate, the command and the screens. Sources: 中华人民共和国
个人信息保护法 (PIPL) arts. 25, 28, 31, 34; 政府信息公开条例 art. 15.
"""

from dataclasses import dataclass
from enum import StrEnum


class Blocks(StrEnum):
    """When a kind of personal data keeps a text from being released."""

    ALWAYS = "always"
    WITH_PERSON = "with_person"  # only beside a person who can be recognised
    OF_MINOR = "of_minor"  # only when it belongs to someone under 18
    NEVER = "never"  # a warning


@dataclass(frozen=True)
class Kind:
    """One row of the table."""

    type: str
    label: str
    blocks: Blocks
    reason: str
    advice: str


_PIPL25 = "《个人信息保护法》第二十五条：未经单独同意不得公开个人信息"
_PIPL28 = "《个人信息保护法》第二十八条：属敏感个人信息"
_PIPL31 = "《个人信息保护法》第二十八条、第三十一条：未成年人的个人信息应严格保护"
_REG15 = "《政府信息公开条例》第十五条：公开会损害第三方合法权益的个人隐私不得公开"

KINDS: dict[str, Kind] = {
    kind.type: kind
    for kind in (
        Kind(
            "id_card",
            "身份证号",
            Blocks.ALWAYS,
            _PIPL28,
            "隐去中间各位；不影响公示目的的，整列删除。",
        ),
        Kind(
            "mobile",
            "手机号码",
            Blocks.ALWAYS,
            _PIPL25,
            "改为“138****5678”式；确属对外公布的公务电话的，先登记为本机关联系方式。",
        ),
        Kind(
            "bank_card",
            "银行账号",
            Blocks.ALWAYS,
            _PIPL28,
            "隐去中间各位，或整列删除。",
        ),
        Kind(
            "passport",
            "护照、通行证号码",
            Blocks.ALWAYS,
            _PIPL25,
            "隐去中间各位，或删除。",
        ),
        Kind(
            "social_card",
            "社会保障卡、医保卡号",
            Blocks.ALWAYS,
            _PIPL28,
            "隐去中间各位，或删除。",
        ),
        Kind(
            "disability_card",
            "残疾人证号",
            Blocks.ALWAYS,
            _PIPL28,
            "删除；该号码内含身份证号和残疾类别、等级。",
        ),
        Kind(
            "officer_card",
            "军官证、士兵证号",
            Blocks.ALWAYS,
            _PIPL25,
            "隐去中间各位，或删除。",
        ),
        Kind(
            "health",
            "病情、残疾等健康信息",
            Blocks.WITH_PERSON,
            _PIPL28,
            "删除该列或该句；公示救助名单不需写明病情。",
        ),
        Kind(
            "address",
            "家庭住址",
            Blocks.WITH_PERSON,
            _REG15,
            "只写到村（社区、街道），删去组、门牌、室号。",
        ),
        Kind("birth_date", "出生日期", Blocks.OF_MINOR, _PIPL31, "只保留年份。"),
        Kind(
            "person_name",
            "姓名",
            Blocks.OF_MINOR,
            _PIPL31,
            "名单须由群众监督核对的可写全名，其余写作“张某”；未成年人不写姓名。",
        ),
        Kind("email", "电子邮箱", Blocks.NEVER, _PIPL25, "属个人邮箱的，隐去或删除。"),
        Kind(
            "online_account",
            "微信、QQ号",
            Blocks.NEVER,
            _PIPL25,
            "属个人账号的，删除。",
        ),
        Kind(
            "plate",
            "机动车号牌",
            Blocks.NEVER,
            _PIPL25,
            "非处罚公示需要的，隐去中间各位。",
        ),
        Kind(
            "landline", "固定电话", Blocks.NEVER, _PIPL25, "不是机关对外电话的，删除。"
        ),
    )
}
