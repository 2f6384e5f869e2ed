"""Events told as sentences: the timeline of an item and the ledger read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.catalogue.states import Channel, LinkKind
from gongkai.core.models import Event
from gongkai.organisations.roles import Role
from gongkai.review.models import Withdrawal
from gongkai.review.states import Step

SENTENCES = {
    "drafted": _("%(by)s起草了本件。"),
    "saved": _("%(by)s保存了第%(version)s版。"),
    "submitted": _("%(by)s将第%(version)s版送审。"),
    "discarded": _("%(by)s弃稿。"),
    "signed": _("%(by)s签署“%(step)s”，同意。"),
    "sent_back": _("%(by)s退回本件。"),
    "finding_waived": _("%(by)s豁免了一处发现。"),
    "released": _("%(by)s发布了第%(version)s版。"),
    "scheduled": _("%(by)s设定于%(at)s发布。"),
    "schedule_failed": _("到了设定的时间，系统未能发布。"),
    "schedule_cancelled": _("%(by)s取消了定时发布。"),
    "withdrawn": _("%(by)s撤回了本件（%(withdrawal)s）。"),
    "notice_ended": _("公示期满，系统停止展示。"),
    "posted": _("%(by)s登记在%(channel)s发布。"),
    "posting_struck": _("%(by)s划销了一条发布渠道记录。"),
    "linked": _("%(by)s添加了“%(link)s”关联。"),
    "unlinked": _("%(by)s取消了“%(link)s”关联。"),
    "validity_recorded": _("%(by)s登记了效力变更。"),
    "reevaluated": _("%(by)s重新评估了不予公开的理由。"),
    "handed_over": _("%(by)s办理了工作交接。"),
    "registered": _("%(by)s登记规范性文件，编为%(number)s。"),
    "imported": _("%(by)s导入了本件。"),
    "column_opened": _("%(by)s开设了栏目“%(name)s”。"),
    "column_updated": _("%(by)s修改了栏目。"),
    "column_closed": _("%(by)s关闭了栏目。"),
    "organ_established": _("%(by)s设立了机构。"),
    "organ_renamed": _("%(by)s将机构更名为“%(name)s”。"),
    "organ_merged": _("%(by)s将机构并入其他机构。"),
    "contact_updated": _("%(by)s更新了联系信息。"),
    "appointed": _("%(by)s办理任职：%(role)s。"),
    "post_ended": _("%(by)s办理卸任：%(role)s。"),
    "routes_set": _("%(by)s设定了审核流程。"),
    "person_created": _("%(by)s开立了账号。"),
    "person_updated": _("%(by)s修改了人员资料。"),
    "password_reset": _("%(by)s重设了密码。"),
    "second_factor_removed": _("%(by)s解除了两步验证的一种方式。"),
    "password_changed": _("%(by)s修改了自己的密码。"),
    "account_closed": _("%(by)s停用了账号。"),
    "signed_in": _("%(by)s登录。"),
    "signed_out": _("%(by)s退出登录。"),
    "sign_in_failed": _("有人登录未成功。"),
    "site_updated": _("%(by)s更新了网站信息。"),
    "batch_started": _("%(by)s开始导入批次“%(name)s”。"),
    "chunk_imported": _("%(by)s导入了%(items)s条。"),
    "batch_loaded": _("%(by)s导入完毕，共%(items)s条。"),
    "batch_signed": _("%(by)s签署批次“%(step)s”，同意。"),
    "batch_released": _("%(by)s发布批次，%(released)s条公开，%(left_out)s条未发布。"),
    "notice_loaded": _("系统载入了%(year)s年放假通知。"),
    "round_opened": _(
        "%(by)s布置了%(period)s统计任务，%(organs)s个单位，%(due_on)s前报送。"
    ),
    "return_computed": _("%(by)s按记录重新计算，%(changed)s格有变化。"),
    "cell_overridden": _("%(by)s将“%(cell)s”由%(computed)s更正为%(value)s。"),
    "override_cleared": _("%(by)s取消了“%(cell)s”的更正。"),
    "return_signed": _("%(by)s签报%(period)s报表。"),
    "return_sent_back": _("%(by)s退回%(period)s报表。"),
    "return_accepted": _("%(by)s接收%(period)s报表。"),
    "reminded": _("%(by)s催报%(period)s报表，%(due_on)s前报送。"),
    "consolidated": _("%(by)s办理第%(number)s次汇总，含%(included)s个单位。"),
    "entered": _("%(by)s登记%(ledger)s“%(title)s”。"),
    "struck": _("%(by)s划销“%(title)s”。"),
    "entry_ended": _("%(by)s登记“%(title)s”至%(until)s止。"),
    "attendance_added": _("%(by)s登记“%(title)s”签到%(lines)s人次。"),
    "event_answered": _("%(by)s登记对“%(title)s”的回应：%(way)s。"),
    "begun": _("%(by)s起草了年度报告。"),
    "report_saved": _("%(by)s修改了年度报告的文字。"),
    "frozen": _("%(by)s将数据定稿，共%(cells)s格。"),
    "edition_begun": _("%(by)s建立更正后的新版。"),
    "turned_into_item": _("%(by)s将年度报告转为信息。"),
}

_NOTES = ("reason", "waiver_request", "waiver", "note", "basis")


@dataclass(frozen=True)
class Entry:
    """One line of a timeline; ``pending`` marks what is still to come."""

    at: datetime | None
    sentence: str
    note: str = ""
    pending: bool = False


class _Words(dict[str, Any]):
    """Event data in words; what an old event does not say is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices.choices).get(value, value or "…"))


def _kind(event: Event) -> str:
    """Return the kind; a report is saved otherwise than an item."""
    of_report = event.stream.startswith("report:") and event.kind == "saved"
    return "report_saved" if of_report else event.kind


def told(event: Event) -> Entry:
    """Return an event as a sentence with its note."""
    data = dict(event.data)
    # What is blank in a form is told as such.
    words = _Words({name: _t("空白") if v is None else v for name, v in data.items()})
    words["by"] = str(event.by) if event.by else _t("系统")
    words["step"] = _label(Step, data.get("step"))
    words["channel"] = _label(Channel, data.get("channel"))
    words["link"] = _label(LinkKind, data.get("kind"))
    words["withdrawal"] = _label(Withdrawal.Kind, data.get("kind"))
    words["role"] = _label(Role, data.get("role"))
    at = parse_datetime(str(data.get("at", "")))
    if at:
        words["at"] = f"{localtime(at):%Y-%m-%d %H:%M}"
    known = SENTENCES.get(_kind(event))
    sentence = str(known) % words if known else f"{words['by']}：{event.kind}"
    notes = [str(data[name]) for name in _NOTES if data.get(name)]
    if data.get("voided"):
        notes.append(_t("此前的签署不再有效。"))
    return Entry(event.at, sentence, "；".join(notes))


def timeline(events: Iterable[Event]) -> list[Entry]:
    """Return events as the entries of a timeline."""
    return [told(event) for event in events]
