"""The pages of the law's tables."""

from collections.abc import Iterator

from gongkai.config.reference.markdown import code, table
from gongkai.law import classification as classes
from gongkai.law.import_columns import COLUMNS
from gongkai.law.personal_data import KINDS
from gongkai.law.rules import RULES


def deadlines() -> str:
    """Return the legal terms."""
    rows = (
        (
            code(rule.code),
            rule.label,
            "固定日期" if rule.due else rule.term,
            rule.starts,
            "是" if rule.rolls else "",
            rule.edition.code if rule.edition else "",
            rule.basis,
        )
        for rule in RULES.values()
    )
    return (
        "Day zero is not counted. A rule of one edition of the Regulation names it;\n"
        "*rolls* says that a last day on a day off moves to the next working day. The\n"
        "reasons stand in `gongkai/law/rules.py`.\n\n"
        + table(("Rule", "期限", "长度", "起算", "顺延", "Edition", "依据"), rows)
    )


def personal_data() -> str:
    """Return the kinds of personal data."""
    rows = (
        (code(kind.type), kind.label, kind.blocks.value, kind.reason, kind.advice)
        for kind in KINDS.values()
    )
    return (
        "What screening looks for in every text and attachment, and when it keeps a\n"
        "release back: `always`, `with_person` (beside somebody who can be\n"
        "recognised), `of_minor` (of somebody under 18), `never` (a warning).\n\n"
        + table(("Type", "中文", "Blocks", "依据", "处理"), rows)
    )


def classification() -> str:
    """Return every classification with its codes."""
    grounds = (
        (code(each.code), each.label, "、".join(_articles(each)), each.content)
        for each in classes.GROUNDS.values()
    )
    genres = (
        (
            code(each.code),
            each.label,
            "公文" if each.official else "其他",
            "" if each.normally_published else "一般不主动公开",
            "可走简易流程" if each.low_risk else "",
        )
        for each in classes.GENRES.values()
    )
    themes = (
        (
            code(each.code),
            each.label,
            "、".join(
                f"{sub.code} {sub.label}" for sub in classes.sub_themes(each.code)
            ),
        )
        for each in classes.THEMES.values()
        if not each.parent
    )
    statutory = (
        (code(each.code), each.label, each.article, each.level)
        for each in classes.STATUTORY.values()
    )
    areas = (
        (code(each.code), each.label, each.basis, code(each.parent))
        for each in classes.KEY_AREAS.values()
    )
    basics = ((code(each.code), each.label) for each in classes.AREAS.values())
    return "\n\n".join(
        (
            "Codes never change; labels are the official words. The data lie in\n"
            "`gongkai/law/data`.",
            "## Genres 体裁",
            table(("Code", "体裁", "类别", "公开", "流程"), genres),
            "## Themes 主题分类",
            table(("Code", "主题", "子主题"), themes),
            "## Grounds for withholding 不予公开依据",
            table(("Code", "依据", "条款", "内容"), grounds),
            "## Statutory content 法定主动公开内容",
            table(("Code", "内容", "条款", "Level"), statutory),
            "## Key areas 重点领域",
            table(("Code", "领域", "依据", "Part of"), areas),
            "## Grass-roots areas 基层政务公开试点领域",
            table(("Code", "领域"), basics),
        )
    )


def _articles(ground: classes.Ground) -> Iterator[str]:
    for edition, article in ground.articles.items():
        yield f"{edition} {article}"


def import_columns() -> str:
    """Return the headers an import recognises."""
    rows = ((code(field), "、".join(names)) for field, names in COLUMNS.items())
    return (
        "Headers by which `gongkai import items` recognises the columns of a list,\n"
        "best first. Case, spaces, underscores and brackets do not matter; a header\n"
        "that is not recognised is left out.\n\n" + table(("Field", "Headers"), rows)
    )
