"""Patterns that are a fault of a text wherever they stand, each with its words."""

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn"]


@dataclass(frozen=True)
class Rule:
    """A pattern that is a fault wherever it stands.

    Every find holds, case-folded, one of ``needles``: where none is, nobody need look.
    """

    code: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str
    advice: str
    needles: tuple[str, ...] = ("",)


_MARK = r"(?:绝[ 　]?密|机[ 　]?密|秘[ 　]?密)"
_SECRECY_MESSAGE = (
    "文中有国家秘密标志“{value}”。依法确定为国家秘密的信息不得公开"
    "（《政府信息公开条例》第十四条、《保守国家秘密法》）。"
)
_SECRECY_ADVICE = (
    "停止发布，送保密审查人员核对；已解密的，附解密依据并去掉标志后再送审。"
)
_NOT_PUBLIC = "文中注明“{value}”，与主动公开不符（《政府信息公开条例》第十七条：公开前应当审查）。"
_NOT_PUBLIC_ADVICE = "核对公开属性；确需主动公开的，由制作机关变更属性并记明理由。"

RULES: tuple[Rule, ...] = (
    Rule(
        "secrecy_mark",
        "block",
        re.compile(
            rf"{_MARK}[ 　]*[★☆*＊](?:[ 　]*(?:长期|[0-9０-９一二三四五六七八九十]+[ 　]*(?:年|个月)))?"
        ),
        _SECRECY_MESSAGE,
        _SECRECY_ADVICE,
        needles=("密",),
    ),
    Rule(
        "secrecy_mark",
        "block",
        re.compile(rf"(?:密级|秘密等级|保密等级|涉密等级)[ 　]*[:：][ 　]*{_MARK}"),
        _SECRECY_MESSAGE,
        _SECRECY_ADVICE,
        needles=("密",),
    ),
    Rule(
        "secrecy_mark",
        "block",
        re.compile(
            rf"^[ 　\t]*(?:特急|加急|急件|平急|特提)?[ 　·,，、]*[【\[（(]?{_MARK}[】\]）)]?[ 　]*(?:特急|加急|急件)?[ 　]*$",
            re.M,
        ),
        _SECRECY_MESSAGE,
        _SECRECY_ADVICE,
        needles=("密",),
    ),
    Rule(
        "secrecy_mark",
        "block",
        re.compile(rf"[【\[（(]{_MARK}[】\]）)]"),
        _SECRECY_MESSAGE,
        _SECRECY_ADVICE,
        needles=("密",),
    ),
    Rule(
        "internal_mark",
        "block",
        re.compile(
            r"内部(?:资料|文件|材料|刊物|参考|使用)[，,、 　·]*(?:注意保存|注意保密|妥善保管|不得外传|严禁外传|请勿外传|不得翻印|严禁翻印)|^[ 　]*[【（(]?(?:内部(?:资料|文件|材料|参考|明电|刊物)|仅供内部参阅|仅供领导参阅)[】）)]?[ 　]*$|(?:此件|本文件|本件)(?:不得|严禁)(?:翻印|外传|对外)|阅后(?:即)?(?:收回|退回|销毁)",
            re.M,
        ),
        "文中有内部文件标志“{value}”，内部资料不对外发布（《政府信息公开条例》第十六条）。",
        "核对文件来源；确可公开的，由制作机关同意并去掉标志后再送审。",
        needles=("内部", "仅供领导", "件不得", "件严禁", "阅后"),
    ),
    Rule(
        "not_public_notice",
        "block",
        re.compile(
            r"[（(【]?(?:此件|本件|此文件|本文件)(?:属于?|为)?(?:依申请公开|不予公开|不公开|不宜公开|免予公开|暂不公开|不对外公开)[）)】]?"
        ),
        _NOT_PUBLIC,
        _NOT_PUBLIC_ADVICE,
        needles=("公开",),
    ),
    Rule(
        "not_public_notice",
        "block",
        re.compile(
            r"(?:公开属性|公开方式|公开类别|公开形式|信息公开选项|公开选项|公开范围)[ 　]*[:：][ 　]*(?:依申请公开|不予公开|不公开|内部公开)"
        ),
        _NOT_PUBLIC,
        _NOT_PUBLIC_ADVICE,
        needles=("公开",),
    ),
    Rule(
        "partial_notice",
        "warn",
        re.compile(r"[（(【]?(?:此件|本件)(?:经?删减后|部分|有删减)公开[）)】]?"),
        "文中注明“{value}”，应确认所附为删减后的文本（《政府信息公开条例》第三十七条：区分处理）。",
        "对照原件核对应删内容是否确已删去。",
        needles=("公开",),
    ),
    Rule(
        "revision_mark",
        "block",
        re.compile(
            r"批注[ ]?[\[［【][A-Za-z0-9一-鿿]{1,12}[\]］】][:：]?|(?:带格式的|已?删除的内容|已插入|格式化)[:：]|[\[【](?:已?删除|删去|修改为|增加|插入)[\]】]|(?:Comment|Deleted|Formatted|Inserted)[ ]?(?:\[[A-Za-z0-9]+\])?:",
            re.I,
        ),
        "文中留有修订或批注痕迹“{value}”，不是定稿。",
        "在原文件中接受全部修订、删除全部批注后重新导入。",
        needles=(
            "批注",
            "带格式",
            "删除",
            "插入",
            "格式化",
            "删去",
            "修改为",
            "增加",
            "omment",
            "eleted",
            "ormatted",
            "erted",
        ),
    ),
    Rule(
        "field_error",
        "block",
        re.compile(
            r"错误[!！](?:未找到引用源|未定义书签|书签未定义|链接无效|超链接引用无效|未指定书签|文档中没有指定样式的文字)[。.]?|Error! (?:Reference source|Bookmark) not (?:found|defined)",
            re.I,
        ),
        "文中有域代码错误“{value}”。",
        "在原文件中更新目录和引用后重新导入。",
        needles=("错误", "rror!"),
    ),
    Rule(
        "markup_left",
        "warn",
        re.compile(
            r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|#\d{2,5}|#x[0-9a-f]{2,5});|</?(?:p|div|span|br|font|td|tr|table|strong|o:p)(?:\s[^<>\n]{0,200})?/?>|_x000D_",
            re.I,
        ),
        "文中残留网页代码“{value}”，读者会看到原样代码。",
        "删去代码，或用“清除格式”重新粘贴。",
    ),
    Rule(
        "placeholder",
        "block",
        re.compile(
            r"[【\[（(]?(?:待补充|待完善|待填写|待核实|此处填写|此处插入|请在此处?(?:填写|输入))[】\]）)]?|TODO|TBD|[Lｌ]orem ipsum|(?:[12][0-9]{3}|[XxＸｘ×]{2,4})年[ ]?[XxＸｘ×]{1,2}月(?:[ ]?[XxＸｘ×]{1,2}日)?|〔(?:[12][0-9]{3}|[XxＸ×]{2,4})〕[ ]?(?:[XxＸ×]{1,3}|[ 　]{1,6})号",
            re.I,
        ),
        "文中有未填写的内容“{value}”，文件尚未完成。",
        "补齐后再送审。",
        needles=(
            "待补充",
            "待完善",
            "待填写",
            "待核实",
            "此处",
            "请在此",
            "todo",
            "tbd",
            "orem",
            "x月",
            "ｘ月",
            "×月",
            "x号",
            "ｘ号",
            "×号",
            "〕 ",
            "〕\u3000",
        ),
    ),
    Rule(
        "placeholder",
        "warn",
        re.compile(
            r"(?<![A-Za-z0-9一-鿿])(?:[XxＸｘ]{2,}|×{2,})(?=[一-鿿])(?!型|号)|(?<=[为是在由至达到约计共])(?:[XxＸｘ]{2,}|×{2,})"
        ),
        "文中有占位符“{value}”，可能尚未填写。",
        "核对是否应填写；属去标识化的可以保留。",
        needles=("xx", "ｘ", "××"),
    ),
    Rule(
        "lost_characters",
        "warn",
        re.compile(r"(?<=[一-鿿，。；：、])[?？]{2,}(?=[一-鿿，。；：、])"),
        "文中“{value}”处可能丢失了文字。",
        "对照原件补齐。",
        needles=("?", "？"),
    ),
    Rule(
        "doubled_punctuation",
        "warn",
        re.compile(r"([，。；：、！])\1+|[，、；][。]|。[，、；]"),
        "标点“{value}”重复或连用。",
        "改为一个标点。",
    ),
    Rule(
        "invisible_character",
        "warn",
        re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]+"),
        "文中有不可见字符，会影响检索和复制。",
        "删除不可见字符。",
    ),
)
