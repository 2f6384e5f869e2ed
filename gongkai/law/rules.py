"""Every legal term the product counts, as one table.

Whether a term whose last day falls on a day off rolls forward to the next working
day is a property of the rule, because no one law decides it for all:

- Terms counted in working days cannot end on a day off.
- Terms to apply for reconsideration 行政复议 or to sue 行政诉讼 roll: both laws refer
  to the Civil Procedure Law 民事诉讼法 art. 85 for counting (行政复议法 1999 art. 40,
  2023 art. 88 (gk); 行政诉讼法 art. 101), which moves a last day on a public holiday
  to the first day after it.
- Duties of organs in natural days or months (petitions, suggestions, budgets) do
  not roll: their laws are silent, and 民法典 art. 203, which would roll, governs
  civil matters only (art. 204 leaves other laws alone). The earlier day is the
  one an organ can always defend, so it is the one warned of.

Months end on the corresponding date, or on the last day of a month without one
(method of 民法典 art. 202). ``(gk)`` marks general knowledge, not a text read.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.editions import R2008, R2019, Edition, MonthDay, Term, Unit

_ROLLS_RECONSIDERATION = "行政复议法关于期间计算适用民事诉讼法的规定、民事诉讼法关于期间届满的规定（现行第八十五条）"
_ROLLS_LITIGATION = (
    "行政诉讼法第一百零一条、民事诉讼法关于期间届满的规定（现行第八十五条）"
)


class UnknownRule(ValueError):
    """No rule has this code."""


@dataclass(frozen=True)
class Rule:
    """One legal term: how long, from what, on which article.

    ``starts`` names the day the term runs from, itself not counted. ``rolls`` is
    the law by which a last day on a day off moves forward, "" when it does not.
    ``due`` is set for duties of a fixed date in the year after ``starts``.
    ``edition`` is set where the term exists in one edition of the Regulation only.
    """

    code: str
    label: str
    term: Term
    starts: str
    basis: str
    edition: Edition | None = None
    rolls: str = ""
    due: MonthDay | None = None

    @property
    def count(self) -> int:
        """Return the number of units."""
        return self.term.count

    @property
    def unit(self) -> Unit:
        """Return what the term is counted in."""
        return self.term.unit


def _required(term: Term | None) -> Term:
    if term is None:
        raise ValueError("该版条例未规定此期限。")
    return term


def _natural(days: int) -> Term:
    return Term(days, Unit.NATURAL)


def _months(count: int) -> Term:
    return Term(count, Unit.MONTH)


_RECEIVED = "收到申请之日"
_FIXED = Term(1, Unit.FIXED)

_TABLE = (
    # Proactive disclosure 主动公开
    Rule("publish_20", "主动公开", R2019.publish, "信息形成或者变更之日",
         "《政府信息公开条例》（2019年修订）第二十六条、（2007年公布）第十八条"),
    Rule("budget_publish_20d", "预算、决算公开", _natural(20), "批准或者批复之日",
         "《预算法》第十四条"),
    Rule("licence_publish_7", "行政许可、行政处罚决定公开", Term(7), "作出决定之日",
         "行政许可和行政处罚等信用信息公示的有关规定"),
    # "Three days" are working days here: 行政处罚法 art. 85 (gk).
    Rule("penalty_withdraw_3d", "撤回已公开的行政处罚决定信息", Term(3),
         "行政处罚决定被依法变更、撤销、确认违法或者确认无效之日",
         "《行政处罚法》第四十八条、第八十五条"),
    Rule("contract_publish_2", "政府采购合同公告", Term(2), "采购合同签订之日",
         "《政府采购法实施条例》第五十条"),
    Rule("award_publish_2", "政府采购中标、成交结果公告", Term(2),
         "中标、成交供应商确定之日", "《政府采购法实施条例》第四十三条"),
    Rule("interpretation_3", "政策解读", Term(3), "政策文件公开之日",
         "政策解读与文件同步公开的要求（通行外限，无全国统一规定）"),
    # Requests 依申请公开
    Rule("reply_20", "答复政府信息公开申请", R2019.reply, _RECEIVED,
         R2019.article("reply"), R2019),
    Rule("reply_20_ext20", "答复政府信息公开申请（延长）",
         R2019.reply + R2019.extension, _RECEIVED, R2019.article("reply"), R2019),
    Rule("reply_old15", "答复政府信息公开申请", R2008.reply, _RECEIVED,
         R2008.article("reply"), R2008),
    Rule("reply_old15_ext15", "答复政府信息公开申请（延长）",
         R2008.reply + R2008.extension, _RECEIVED, R2008.article("reply"), R2008),
    Rule("correct_7", "一次性告知补正", _required(R2019.correction), _RECEIVED,
         R2019.article("correction"), R2019),
    Rule("third_party_15", "第三方提出意见", _required(R2019.third_party),
         "收到征求意见书之日", R2019.article("third_party"), R2019),
    Rule("co_maker_15", "共同制作机关提出意见", _required(R2019.co_maker),
         "收到征求意见书之日", R2019.article("co_maker"), R2019),
    # Twenty working days to pay: 国办函〔2020〕109号 (gk).
    Rule("fee_pay_20", "缴纳信息处理费", Term(20), "收到缴费通知之日",
         "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）", R2019),
    # Annual report 年度报告
    Rule("annual_report_organ", "行政机关公布年度报告", _FIXED, "报告年度内任一日",
         R2019.article("annual_report"), R2019, due=R2019.annual_report_organ),
    Rule("annual_report_government", "县级以上地方人民政府主管部门公布年度报告", _FIXED,
         "报告年度内任一日", R2019.article("annual_report"), R2019,
         due=R2019.annual_report_government),
    Rule("annual_report_old", "公布年度报告", _FIXED, "报告年度内任一日",
         R2008.article("annual_report"), R2008, due=R2008.annual_report_organ),
    # Messages and site errors 互动交流
    Rule("message_7", "答复网民留言", Term(7), "收到留言之日",
         "政府网站网民留言办理的有关规定"),
    Rule("message_15", "答复网民留言（情况复杂）", Term(15), "收到留言之日",
         "政府网站网民留言办理的有关规定"),
    # Petitions 信访
    Rule("petition_accept_15d", "告知是否受理信访事项", _natural(15), "收到信访事项之日",
         "《信访工作条例》第二十二条至第三十六条"),
    Rule("petition_60d", "办结信访事项", _natural(60), "受理之日",
         "《信访工作条例》第三十四条"),
    Rule("petition_60d_ext30", "办结信访事项（延长）", _natural(60) + _natural(30),
         "受理之日", "《信访工作条例》第三十四条"),
    # Suggestions and proposals 建议提案
    Rule("suggestion_3m", "答复代表建议、政协提案", _months(3), "交办之日",
         "《全国人民代表大会和地方各级人民代表大会代表法》关于自交办之日起三个月内答复的规定"),
    Rule("suggestion_6m", "答复代表建议、政协提案（涉及面广、处理难度大）", _months(6),
         "交办之日",
         "《全国人民代表大会和地方各级人民代表大会代表法》关于自交办之日起六个月内答复的规定"),
    Rule("proposal_publish_20", "公开建议提案答复", Term(20), "答复代表、委员之日",
         "建议提案办理结果公开的有关规定（国办发〔2014〕46号及省级实施意见）"),
    # Remedies 救济
    Rule("review_apply_60d", "申请行政复议", _natural(60), "知道或者应当知道行政行为之日",
         "《行政复议法》（2023年修订）第二十条、（2017年修正）第九条",
         rolls=_ROLLS_RECONSIDERATION),
    Rule("lawsuit_6m", "提起行政诉讼", _months(6), "知道或者应当知道行政行为之日",
         "《行政诉讼法》第四十六条", rolls=_ROLLS_LITIGATION),
    Rule("lawsuit_15d", "不服复议决定提起行政诉讼", _natural(15), "收到复议决定书之日",
         "《行政诉讼法》第四十五条", rolls=_ROLLS_LITIGATION),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLE}


def rule_named(code: str) -> Rule:
    """Return the rule of a code; raises UnknownRule listing the codes there are."""
    try:
        return RULES[code]
    except KeyError:
        raise UnknownRule(
            f"没有名为“{code}”的期限规则。可用的规则：{'、'.join(RULES)}。"
        ) from None


def reply_rule(edition: Edition, *, extended: bool) -> Rule:
    """Return the reply rule of an edition, with or without its extension."""
    codes = {
        R2008.code: ("reply_old15", "reply_old15_ext15"),
        R2019.code: ("reply_20", "reply_20_ext20"),
    }
    return RULES[codes[edition.code][extended]]
