"""Whose turn it is with a return and a report, and which acts are open from where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.law.transitions import Step, Table


class PeriodKind(models.TextChoices):
    """How long the period of a return is."""

    MONTH = "month", _("月报")
    QUARTER = "quarter", _("季报")
    YEAR = "year", _("年报")


class ReturnState(models.TextChoices):
    """The state of one organ's return (统计报表). Lateness is a fact, not a state."""

    OPEN = "open", _("待填报")
    SIGNED = "signed", _("已签报")
    SENT_BACK = "sent_back", _("已退回")
    ACCEPTED = "accepted", _("已接收")


S = ReturnState
WITH_ORGAN = frozenset({S.OPEN, S.SENT_BACK})

RETURN_TABLE = Table(
    {
        "compute": Step(WITH_ORGAN, None, "国办发〔2014〕32号"),
        "override": Step(WITH_ORGAN, None, "国办发〔2014〕32号"),
        "sign": Step(WITH_ORGAN, S.SIGNED, "国办发〔2014〕32号"),
        "send_back": Step(
            frozenset({S.SIGNED, S.ACCEPTED}), S.SENT_BACK, "国办发〔2014〕32号"
        ),
        "accept": Step(frozenset({S.SIGNED}), S.ACCEPTED, "国办发〔2014〕32号"),
    },
    {state.value: state.label for state in ReturnState},
)


class ReportState(models.TextChoices):
    """The state of an annual report before it is an item. Publicity is the item's."""

    DRAFTING = "drafting", _("编写中")
    FROZEN = "frozen", _("数据已定")
    SUBMITTED = "submitted", _("已转为信息")


R = ReportState

REPORT_TABLE = Table(
    {
        "save": Step(frozenset(ReportState), None, "条例第五十条"),
        "freeze": Step(frozenset({R.DRAFTING}), R.FROZEN, "条例第五十条"),
        "turn_into_item": Step(
            frozenset({R.FROZEN, R.SUBMITTED}), R.SUBMITTED, "条例第四十九条"
        ),
        "new_edition": Step(frozenset({R.FROZEN, R.SUBMITTED}), None, "条例第五十条"),
    },
    {state.value: state.label for state in ReportState},
)
