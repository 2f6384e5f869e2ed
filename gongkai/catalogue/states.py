"""Whose turn it is with an item, and which acts are open from where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.law.transitions import Step, Table


class State(models.TextChoices):
    """The state of an item's latest version. Publicity is a fact, not a state."""

    DRAFT = "draft", _("起草")
    IN_REVIEW = "in_review", _("审核中")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已批准待发布")
    RELEASED = "released", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")
    LISTED = "listed", _("已列入清单")
    DISCARDED = "discarded", _("已弃稿")


S = State
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
FINISHED = frozenset({S.RELEASED, S.WITHDRAWN, S.LISTED})
"""Decided about: what is saved again from here is changed (变更), not made."""
OPEN = frozenset({S.DRAFT, S.IN_REVIEW, S.RETURNED, S.APPROVED})

TABLE = Table(
    {
        "save": Step(
            frozenset(State) - {S.DISCARDED},
            S.DRAFT,
            "修改后须重新审核，工作规则第二条",
        ),
        "submit": Step(EDITABLE, S.IN_REVIEW, "条例第十七条"),
        "sign": Step(frozenset({S.IN_REVIEW}), None, "条例第十七条"),
        "send_back": Step(
            frozenset({S.IN_REVIEW, S.APPROVED}), S.RETURNED, "条例第十七条"
        ),
        "release": Step(frozenset({S.APPROVED}), S.RELEASED, "条例第二十六条"),
        "schedule": Step(frozenset({S.APPROVED}), S.APPROVED, "条例第二十六条"),
        "withdraw": Step(frozenset(State), None, "条例第六条"),
        "discard": Step(EDITABLE, S.DISCARDED, "工作规则第二条"),
        "reevaluate": Step(frozenset({S.LISTED}), None, "条例第十八条"),
    },
    {state.value: state.label for state in State},
)


class Validity(models.TextChoices):
    """Whether a document is in force (有效性)."""

    IN_FORCE = "in_force", _("有效")
    AMENDED = "amended", _("已修改")
    LAPSED = "lapsed", _("失效")
    ABOLISHED = "abolished", _("废止")


class LinkKind(models.TextChoices):
    """How one item refers to another; each is read in both directions."""

    INTERPRETS = "interprets", _("解读")
    AMENDS = "amends", _("修改")
    ABOLISHES = "abolishes", _("废止")
    FORWARDS = "forwards", _("转发")
    RELATED = "related", _("相关")


REVERSE_LABEL = {
    LinkKind.INTERPRETS: _("被解读"),
    LinkKind.AMENDS: _("被修改"),
    LinkKind.ABOLISHES: _("被废止"),
    LinkKind.FORWARDS: _("被转发"),
    LinkKind.RELATED: _("相关"),
}


class Channel(models.TextChoices):
    """Where an item was posted; each counts in one row of the statistics form."""

    GAZETTE = "gazette", _("政府公报")
    WEBSITE = "website", _("政府网站")
    WEIBO = "weibo", _("政务微博")
    WECHAT = "wechat", _("政务微信")
    TOUTIAO = "toutiao", _("今日头条")
    DOUYIN = "douyin", _("抖音")
    PRESS = "press", _("报刊")
    BROADCAST = "broadcast", _("广播电视")
    NOTICE_BOARD = "notice_board", _("公示栏")
    READING_POINT = "reading_point", _("查阅点")
    OTHER = "other", _("其他方式")


class Block(models.TextChoices):
    """The five fixed blocks of a disclosure platform (国办公开办函〔2019〕61号)."""

    GUIDE = "guide", _("政府信息公开指南")
    RULES = "rules", _("政府信息公开制度")
    STATUTORY = "statutory", _("法定主动公开内容")
    ANNUAL_REPORTS = "annual_reports", _("政府信息公开年报")
    ON_REQUEST = "on_request", _("依申请公开")
