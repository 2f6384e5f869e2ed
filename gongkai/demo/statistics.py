"""Count the year 2018, report it, and leave this month's returns to be dealt with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.states import State
from gongkai.law.forms import CellKey
from gongkai.law.periods import Period
from gongkai.reporting import actions

from .data import load
from .ledgers import FORM
from .year import YEAR

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.catalogue.models import InformationItem
    from gongkai.reporting.models import AnnualReport, Return, Round

    from .county import County

MISSING = "songyuan"
SENT_BACK = "bailu"
OVERRIDDEN = "qingxi"
_ASKED = re.compile("【(.+?)】")
_READING_POINTS = CellKey("form2014", "H2", "统计数")


@dataclass
class Statistics:
    """The rounds and the report, by the acts of the people who may."""

    county: County
    officers: Mapping[int, User]
    today: date = field(default_factory=timezone.localdate)

    def play(self) -> None:
        """Play the year to its public report, and the month that is being returned."""
        self.year()
        self.report()
        self.month()

    def person(self, name: str) -> User:
        """Return one of the cast."""
        return self.county.people[name]

    def officer(self, ret: Return) -> User:
        """Return who signs for an organ: since its merger, the successor's officer."""
        organ = ret.organ
        while organ.pk not in self.officers and organ.successor is not None:
            organ = organ.successor
        return self.officers[organ.pk]

    # --- the year ------------------------------------------------------------

    def year(self) -> None:
        """Bring in the returns of 2018: one overridden, one twice, one never."""
        period = Period(YEAR)
        task = actions.open_round(
            self.county.government,
            form_id=FORM,
            period=period,
            by=self.person("guanli"),
        )
        for ret in self._returns(task):
            slug = ret.organ.slug
            if slug == MISSING:
                continue
            if slug == OVERRIDDEN:
                self._override(ret)
            ret = self._signed(ret)
            if slug == SENT_BACK:
                ret = self._again(ret)
            actions.accept(ret, by=self.person("guanli"))
        actions.remind_round(task, by=self.person("guanli"))
        actions.consolidate(
            task,
            by=self.person("guanli"),
            note="松源乡人民政府经催报仍未报送，其单位台账数据未计入本次汇总。",
        )

    def _returns(self, task: Round) -> Iterable[Return]:
        return task.returns.select_related("organ__successor", "round").order_by("id")

    def _signed(self, ret: Return) -> Return:
        return actions.sign_return(ret, by=self.officer(ret))

    def _override(self, ret: Return) -> None:
        actions.override(
            ret,
            _READING_POINTS,
            Decimal(2),
            reason="青溪村查阅点12月启用，登记材料未及时入账，现场已核实。",
            by=self.officer(ret),
        )

    def _again(self, ret: Return) -> Return:
        ret = actions.send_back(
            ret,
            reason="11月的一件举报投诉与信访件重复，请核对后重新签报。",
            by=self.person("guanli"),
        )
        actions.compute_return(ret, by=self.officer(ret))
        return self._signed(ret)

    # --- the report ----------------------------------------------------------

    def report(self) -> None:
        """Write the county's report on 2018 and bring it before the public."""
        by = self.person("xinxi")
        report = actions.begin_report(self.county.government, YEAR, by=by)
        report = self._written(report, by)
        actions.freeze(report, by=by)
        report.refresh_from_db()
        self._public(actions.turn_into_item(report, by=by), by)

    def _written(self, report: AnnualReport, by: User) -> AnnualReport:
        """Put words where the draft asks for them."""
        parts = [
            (part.pk, _ASKED.sub(_answer, part.text)) for part in report.parts.all()
        ]
        return actions.save_report(
            report, title=report.title, lead=report.lead, parts=parts, by=by
        )

    def _public(self, item: InformationItem, by: User) -> None:
        signers = {"first": "chushen", "second": "fushen", "approval": "pizhun"}
        item = catalogue.submit(item, by=by)
        while item.state == State.IN_REVIEW:
            item = catalogue.sign(
                item,
                by=self.person(signers[item.step]),
                opinion="同意。",
                secrecy_opinion="不涉及国家秘密。" if item.step == "second" else "",
            )
        catalogue.release(item, by=by)

    # --- today ---------------------------------------------------------------

    def month(self) -> None:
        """Open the returns of the month just over: some signed, one back, most open."""
        first = self.today.replace(day=1)
        last = first - timedelta(days=1)
        task = actions.open_round(
            self.county.government,
            form_id="mingzhu-month",
            period=Period(last.year, "month", last.month),
            by=self.person("guanli"),
            due_on=max(Period(last.year, "month", last.month).due_on(), self.today)
            + timedelta(days=3),
            local_form=load("monthly"),
        )
        for place, ret in enumerate(self._returns(task)):
            if ret.organ.slug in ("office", "caizheng", "jiaoyu", SENT_BACK):
                continue  # left to whoever tries the system
            if place % 3 == 0:
                signed = self._signed(ret)
                if place % 2 == 0:
                    actions.accept(signed, by=self.person("guanli"))
        back = task.returns.get(organ__slug=SENT_BACK)
        actions.send_back(
            self._signed(back),
            reason="会议数与台账不一致，请核对后重新签报。",
            by=self.person("guanli"),
        )


def _answer(asked: re.Match[str]) -> str:
    """Return the words for a request of the draft; raises StopIteration for a new one."""
    said: str = next(
        row["said"] for row in load("report")["answer"] if row["asked"] in asked[1]
    )
    return said
