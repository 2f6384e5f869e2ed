"""The left side: worklists with counts, then rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.organisations.roles import Role

from . import reported, worklists

if TYPE_CHECKING:
    from .desk import Desk

Group = dict[str, Any]
IMPORT_ROLES = (
    Role.MANAGER,
    Role.AUDITOR,
    Role.SECOND_REVIEWER,
    Role.SECRECY_REVIEWER,
    Role.APPROVER,
)


def frame(desk: Desk) -> dict[str, Any]:
    """Return what the top bar says about the person's organ."""
    return {
        "organ": desk.organ,
        "organs": [
            {
                "label": organ.short_name,
                "url": reverse("office:act_for", args=[organ.pk]),
            }
            for organ in desk.organs
            if organ.pk != desk.organ.pk
        ],
        "home_url": reverse("office:home"),
        "search_url": reverse("office:item_list"),
        "handover_url": reverse("office:handover_list")
        if desk.holds(Role.MANAGER, Role.AUDITOR)
        else "",
        "account_url": reverse("office:account"),
    }


def groups(desk: Desk) -> list[Group]:
    """Return the worklists and the rooms open to the person."""
    return [_lists(desk), _rooms(desk), _reporting(desk), *_county(desk)]


def _lists(desk: Desk) -> Group:
    found = worklists.counts(desk.items(), desk.holder, today=timezone.localdate())
    entries = [
        (_("等我办理"), "waiting", "due"),
        (_("已逾期"), "overdue", "overdue"),
        (_("七日内到期"), "due", "due"),
        (_("退回给我"), "returned", ""),
        (_("我承办的"), "mine", ""),
        (_("定时发布"), "scheduled", ""),
    ]
    if desk.reads_only:
        entries = [
            entry for entry in entries if entry[1] in ("overdue", "due", "scheduled")
        ]
    base = reverse("office:item_list")
    asked = desk.request.GET.get("list", "") if desk.request.path == base else ""
    return {
        "label": _("工作清单"),
        "entries": [
            {
                "label": _("今日"),
                "url": reverse("office:home"),
                "current": desk.request.path == reverse("office:home"),
            },
            *(
                {
                    "label": label,
                    "url": f"{base}?list={name}",
                    "current": asked == name,
                    "count": found[name],
                    "tone": tone if found[name] else "",
                }
                for label, name, tone in entries
            ),
        ],
    }


def _rooms(desk: Desk) -> Group:
    rooms = [
        (_("全部信息"), "item_list"),
        (_("不予公开清单"), "withheld_list"),
        (_("依申请公开清单"), "on_request_list"),
        (_("规范性文件登记"), "register_list"),
        (pgettext("plural", "栏目"), "column_list"),
        (_("审核流程"), "routes"),
        (pgettext("plural", "机构"), "organ_list"),
    ]
    if desk.writable:
        rooms.insert(1, (_("新建信息"), "item_new"))
    return {"label": _("信息"), "entries": _entries(desk, rooms)}


def _reporting(desk: Desk) -> Group:
    rooms = [
        (_("统计报表"), "return_list"),
        (_("统计任务"), "round_list"),
        (_("台账"), "ledger_index"),
        (_("年度报告"), "report_list"),
        (_("信息公开月报"), "bulletin"),
        (_("年度报告检查"), "check"),
    ]
    entries = _entries(desk, rooms)
    signing, accepting = reported.counts(desk)
    base = reverse("office:return_list")
    waiting = [
        (_("待报送的报表"), f"{base}?list=waiting", signing),
        (_("待接收的报表"), f"{base}?list=accept", accepting),
    ]
    lists = [
        {
            "label": label,
            "url": url,
            "current": desk.request.get_full_path() == url,
            "count": count,
            "tone": "due",
        }
        for label, url, count in waiting
        if count
    ]
    return {"label": _("统计与年报"), "entries": [*lists, *entries]}


def _county(desk: Desk) -> list[Group]:
    rooms = []
    if desk.holds(Role.MANAGER, Role.AUDITOR):
        rooms = [
            (_("任职"), "post_list"),
            (_("工作交接"), "handover_list"),
            (_("操作记录"), "ledger"),
        ]
    if desk.holds(*IMPORT_ROLES):
        rooms.append((_("批量导入"), "batch_list"))
    return [{"label": _("全县"), "entries": _entries(desk, rooms)}] if rooms else []


def _entries(desk: Desk, rooms: list[tuple[str, str]]) -> list[dict[str, Any]]:
    path = desk.request.path
    asked = desk.request.GET.get("list")
    return [
        {
            "label": label,
            "url": reverse(f"office:{name}"),
            "current": path == reverse(f"office:{name}") and not asked,
            "count": None,
        }
        for label, name in rooms
    ]
