"""The acts on an item as the office offers them: who may, what is asked, what happens.

Every write is an act of ``gongkai.catalogue.actions``; this table only names them,
asks their policies for the verdict beside the button, and hands the form over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import User
from gongkai.catalogue import actions, files, policies
from gongkai.catalogue.content import content_of
from gongkai.catalogue.masking import masked
from gongkai.catalogue.models import InformationItem, StoredFile, ValidityFact
from gongkai.catalogue.queries import current_release
from gongkai.catalogue.states import TABLE, Channel, LinkKind, State
from gongkai.core.errors import BadInput, NotLawful, Verdict, no
from gongkai.organisations.policies import Holder
from gongkai.review.models import Withdrawal

from . import lookup
from .forms import acts as forms
from .turns import open_in

Ask = Callable[[Holder, InformationItem], Verdict]
Run = Callable[[InformationItem, User, dict[str, Any]], Any]


@dataclass(frozen=True)
class Act:
    """One act: its address, button, form, verdict, and what its page explains."""

    slug: str
    label: Any
    explain: Any
    done: Any
    form: type[forms.ActForm]
    ask: Ask
    run: Run
    tone: str = "quiet"


@dataclass(frozen=True)
class Offer:
    """An act with its verdict for one person and one item."""

    act: Act
    verdict: Verdict


def _open(name: str, policy: Ask) -> Ask:
    """Ask the state first, then the person."""

    def ask(holder: Holder, item: InformationItem) -> Verdict:
        return open_in(TABLE, name, State(item.state)) and policy(holder, item)

    return ask


def _public(policy: Ask) -> Ask:
    """Ask whether the item is public first, then the person."""

    def ask(holder: Holder, item: InformationItem) -> Verdict:
        if current_release(item) is None:
            return no(_t("本件目前不在公开状态。"))
        return policy(holder, item)

    return ask


def _scheduled(holder: Holder, item: InformationItem) -> Verdict:
    if item.release_at is None:
        return no(_t("本件没有设定发布时间。"))
    return _open("schedule", policies.may_release)(holder, item)


def _maskable(holder: Holder, item: InformationItem) -> Verdict:
    verdict = _open("save", policies.may_edit)(holder, item)
    if verdict and not _masked(item, hints=True).replacements:
        return no(_t("名称、概述和正文中没有发现个人信息。附件须换成处理过的文件。"))
    return verdict


def official(item: InformationItem) -> frozenset[str]:
    """Return the contacts the publisher has made public."""
    organ = item.publisher
    return frozenset(filter(None, (organ.telephone, organ.fax, organ.email)))


def _masked(item: InformationItem, *, hints: bool) -> Any:
    assert item.latest is not None  # noqa: S101 -- every item has a version
    return masked(content_of(item.latest), official=official(item), hints=hints)


def _mask(item: InformationItem, by: User, data: dict[str, Any]) -> Any:
    result = _masked(item, hints=data["hints"])
    if not result.replacements:
        raise NotLawful(_t("没有需要处理的内容；提示性发现请勾选“一并处理”。"))
    # In Chinese, whoever masks: it stays in the record.
    note = f"去标识化{len(result.replacements)}处"
    return actions.save(item, result.content, by=by, note=note, closes_earlier=True)


def _post(item: InformationItem, by: User, data: dict[str, Any]) -> Any:
    proof = None
    if data["proof"]:
        # Nobody leaves a file here who may not record what it proves.
        _public(policies.may_record)(Holder(by), item).enforce()
        stored = files.store(data["proof"].read(), data["proof"].name)
        proof = StoredFile.objects.get(pk=stored.sha256)
    return actions.post(
        item,
        Channel(data["channel"]),
        posted_at=data["posted_at"],
        address=data["address"],
        proof=proof,
        by=by,
    )


def _link(item: InformationItem, by: User, data: dict[str, Any]) -> Any:
    found = lookup.public_items(item.government_id, data["other"])
    if len(found) != 1:
        raise BadInput(
            _t("按“%(text)s”找到%(count)d条公开信息，请改填索引号或完整名称。")
            % {"text": data["other"], "count": len(found)}
        )
    other = found[0].item
    return actions.link(item, other, LinkKind(data["kind"]), by=by)


def _withdraw(item: InformationItem, by: User, data: dict[str, Any]) -> Any:
    return actions.withdraw(
        item, by=by, **(data | {"kind": Withdrawal.Kind(data["kind"])})
    )


def _validity(item: InformationItem, by: User, data: dict[str, Any]) -> Any:
    kind = ValidityFact.Kind(data["kind"])
    return actions.record_validity(item, by=by, **(data | {"kind": kind}))


ACTS = {
    act.slug: act
    for act in (
        Act(
            "submit",
            _("送审"),
            _("送审后由审核人依次签署；退回或修改后须重新送审。"),
            _("已送审。"),
            forms.SubmitForm,
            _open("submit", policies.may_edit),
            lambda item, by, data: actions.submit(item, by=by, **data),
            tone="",
        ),
        Act(
            "mask",
            _("一键去标识化"),
            _(
                "以下内容将改为公开形式，并另存为新的一版；"
                "原版本保留在记录中，新版发布后不再公开。"
            ),
            _("已去标识化，并保存为新的一版。"),
            forms.MaskForm,
            _maskable,
            _mask,
        ),
        Act(
            "release",
            _("立即发布"),
            _(
                "发布后立即对公众可见，编排索引号，并登记政府网站发布一次。发布时间以服务器时钟为准。"
            ),
            _("已发布。"),
            forms.ActForm,
            _open("release", policies.may_release),
            lambda item, by, _data: actions.release(item, by=by),
            tone="",
        ),
        Act(
            "schedule",
            _("定时发布"),
            _("到时由系统发布。此前可以取消或改时间；此间修改内容，定时即取消。"),
            _("已设定发布时间。"),
            forms.ScheduleForm,
            _open("schedule", policies.may_release),
            lambda item, by, data: actions.schedule(item, data["at"], by=by),
        ),
        Act(
            "cancel-schedule",
            _("取消定时"),
            _("取消后本件仍是已批准待发布，可以立即发布或另设时间。"),
            _("已取消定时发布。"),
            forms.ActForm,
            _scheduled,
            lambda item, by, _data: actions.cancel_schedule(item, by=by),
        ),
        Act(
            "send-back",
            _("退回"),
            _("退回拟稿人修改；已有的签署不再有效。"),
            _("已退回拟稿人。"),
            forms.ReasonForm,
            _open("send_back", policies.may_send_back),
            lambda item, by, data: actions.send_back(item, by=by, **data),
        ),
        Act(
            "withdraw",
            _("撤回"),
            _("撤回后各处立即不再显示正文和附件，原网址显示撤回说明。记录不删除。"),
            _("已撤回，公众已不能看到。"),
            forms.WithdrawForm,
            _public(_open("withdraw", policies.may_withdraw)),
            _withdraw,
            tone="danger",
        ),
        Act(
            "post",
            _("登记发布渠道"),
            _("登记本件还在哪里发布过。同一件只计一条，各渠道各计一次。"),
            _("已登记。"),
            forms.PostForm,
            _public(policies.may_record),
            _post,
        ),
        Act(
            "link",
            _("关联信息"),
            _("两端都公开时，两边的页面互相显示。"),
            _("已关联。"),
            forms.LinkForm,
            policies.may_record,
            _link,
        ),
        Act(
            "validity",
            _("登记效力变更"),
            _("登记后，各处显示的有效性随之改变。"),
            _("已登记。"),
            forms.ValidityForm,
            _public(policies.may_record_validity),
            _validity,
        ),
        Act(
            "reevaluate",
            _("重新评估"),
            _(
                "不予公开的信息须定期评估，不再具备不公开理由的应当公开（条例第十八条）。"
            ),
            _("已记录评估结论。"),
            forms.ReevaluateForm,
            _open("reevaluate", policies.may_sign_list),
            lambda item, by, data: actions.reevaluate(item, by=by, **data),
        ),
        Act(
            "discard",
            _("弃稿"),
            _("弃稿后不能再编辑；各版本保留在记录中。"),
            _("已弃稿。"),
            forms.ReasonForm,
            _open("discard", policies.may_edit),
            lambda item, by, data: actions.discard(item, by=by, **data),
            tone="danger",
        ),
    )
}

_IN_STATE = {
    State.DRAFT: ("submit", "mask", "discard"),
    State.RETURNED: ("submit", "mask", "discard"),
    State.IN_REVIEW: ("send-back", "mask"),
    State.APPROVED: ("release", "schedule", "cancel-schedule", "send-back"),
    State.LISTED: ("reevaluate",),
}


def may_edit(holder: Holder, item: InformationItem) -> Verdict:
    """Ask whether the person may save a new version now."""
    return _open("save", policies.may_edit)(holder, item)


def offers(holder: Holder, item: InformationItem) -> list[Offer]:
    """Return the acts that make sense in the item's state, each with its verdict."""
    slugs = [*_IN_STATE.get(State(item.state), ())]
    if not item.release_at and "cancel-schedule" in slugs:
        slugs.remove("cancel-schedule")
    if current_release(item) is not None:
        slugs += ["post", "link", "validity", "withdraw"]
    found = [Offer(ACTS[slug], ACTS[slug].ask(holder, item)) for slug in slugs]
    return [offer for offer in found if offer.act.slug != "mask" or offer.verdict]
