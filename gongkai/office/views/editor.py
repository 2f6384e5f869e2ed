"""New items and new versions: one page, and nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from js_asset import Media

from gongkai.catalogue import actions, bodies, files
from gongkai.catalogue.content import Attachment, Content, Link, content_of
from gongkai.catalogue.models import InformationItem, ItemVersion
from gongkai.catalogue.states import LinkKind
from gongkai.core.errors import BadInput
from gongkai.office import lookup
from gongkai.office.acts import may_edit
from gongkai.office.asked import id_of, ids_of
from gongkai.office.desk import Desk, official, page
from gongkai.office.diff import field_changes, text_diff
from gongkai.office.faults import attempt
from gongkai.office.forms.choices import column_tree
from gongkai.office.forms.editor import (
    EditorForm,
    OrganForm,
    attachment_of,
    initial_of,
    token,
)
from gongkai.organisations.models import Organ


@dataclass
class Sheet:
    """What is on the editor's page besides the form's fields."""

    attachments: list[Attachment] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    candidates: list[Any] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, content: Content) -> Sheet:
        """Return the lists of a stored content."""
        return cls(
            list(content.attachments), list(content.columns), list(content.links)
        )

    @classmethod
    def read(cls, request: HttpRequest) -> Sheet:
        """Return the lists as posted; uploaded files are kept at once, by hash."""
        sheet = cls()
        for value in request.POST.getlist("attachment"):
            try:
                sheet.attachments.append(attachment_of(value))
            except signing.BadSignature:
                sheet.faults.append(_("有一个附件的标记无效，请重新上传。"))
        for upload in request.FILES.getlist("files"):
            try:
                stored = files.store(upload.read(), upload.name or "")
            except BadInput as fault:
                sheet.faults.append(str(fault))
            else:
                if stored not in sheet.attachments:
                    sheet.attachments.append(stored)
        sheet.columns = ids_of(request.POST, "columns")
        for value in request.POST.getlist("link"):
            kind, _sep, typed = value.partition(":")
            pk = id_of(typed)
            if kind in LinkKind.values and pk is not None:
                sheet.links.append(Link(kind, pk))
        return sheet

    def choose_link(self, request: HttpRequest) -> None:
        """Add the candidates ticked after a search."""
        kind = request.POST.get("link_kind", "")
        if kind not in LinkKind.values:
            return
        for pk in ids_of(request.POST, "candidate"):
            new = Link(kind, pk)
            if new not in self.links:
                self.links.append(new)


@require_http_methods(["GET", "POST"])
@official
def item_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draft an item of one of the person's organs."""
    if not desk.writable:
        raise PermissionDenied(_("起草信息须担任机构的信息员或初审人。"))
    default = desk.organ if desk.organ in desk.writable else desk.writable[0]
    organs = OrganForm(
        desk.writable, request.POST or None, initial={"organ": default.pk}
    )
    chosen = organs.cleaned_data["organ"] if organs.is_valid() else default
    return _Editor(request, desk, chosen, organs=organs).answer()


@require_http_methods(["GET", "POST"])
@official
def item_edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Save a new version of an item."""
    item = desk.item_or_404(pk)
    verdict = may_edit(desk.holder, item)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return _Editor(request, desk, item.publisher, item=item).answer()


class _Editor:
    """One showing of the editor, for a new item or a new version."""

    def __init__(
        self,
        request: HttpRequest,
        desk: Desk,
        organ: Organ,
        *,
        item: InformationItem | None = None,
        organs: OrganForm | None = None,
    ) -> None:
        self.request, self.desk, self.organ = request, desk, organ
        self.item, self.organs = item, organs
        self.latest = item.latest if item else None
        self.conflict: dict[str, Any] | None = None
        self.posted = request.method == "POST"
        self.sheet = Sheet.read(request) if self.posted else self._stored_sheet()
        self.form = EditorForm(request.POST) if self.posted else self._first_form()

    def _stored_sheet(self) -> Sheet:
        return Sheet.of(content_of(self.latest)) if self.latest else Sheet()

    def _first_form(self) -> EditorForm:
        if self.latest:
            return EditorForm(initial=initial_of(content_of(self.latest)))
        return EditorForm(initial={"created_on": timezone.localdate()})

    def answer(self) -> HttpResponse:
        """Do what the pressed button asks; a save that succeeds leads to the item."""
        if not self.posted:
            return self._show()
        do = self.request.POST.get("do", "save")
        self.sheet.choose_link(self.request)
        if do == "word":
            self._read_word()
        elif do == "find":
            self._find()
        elif do in ("save", "submit"):
            saved = self._save()
            if saved is not None:
                return self._saved(saved, submit=do == "submit")
        else:
            self._quiet_form()
        return self._show()

    def _quiet_form(self, **changes: str) -> None:
        """Show what was typed without judging it yet."""
        typed = {name: self.request.POST.get(name) for name in self.form.fields}
        self.form = EditorForm(initial=typed | changes)

    def _read_word(self) -> None:
        upload = self.request.FILES.get("word")
        if upload is None:
            self.sheet.faults.append(_("没有选择Word文件，请先选择.docx文件再读入。"))
            return self._quiet_form()
        try:
            title, body = bodies.from_word(upload.read(), upload.name or "")
        except BadInput as fault:
            self.sheet.faults.append(str(fault))
            return self._quiet_form()
        messages.success(self.request, _("已读入Word文件，请核对名称和正文。"))
        changes = {"body": body} | ({"title": title} if title else {})
        return self._quiet_form(**changes)

    def _find(self) -> None:
        text = self.request.POST.get("link_text", "")
        self.sheet.candidates = lookup.public_items(self.organ.root().pk, text)
        if not self.sheet.candidates:
            self.sheet.faults.append(
                _("没有找到“%(text)s”。请填索引号、文号，或名称中的几个字。")
                % {"text": text}
            )
        self._quiet_form()

    def _save(self) -> InformationItem | None:
        valid = self.form.is_valid()
        if self.organs and not self.organs.is_valid():
            valid = False
            self.sheet.faults += map(str, self.organs.errors.get("organ", []))
        self._check_links()
        if self.sheet.faults or not valid:
            return None
        content = self.form.content(
            attachments=self.sheet.attachments,
            columns=self.sheet.columns,
            links=self.sheet.links,
        )
        result, _why = attempt(self.form, lambda: self._write(content))
        return result

    def _check_links(self) -> None:
        known = _titles(self.desk, self.sheet.links)
        kept = [link for link in self.sheet.links if link.item in known]
        if len(kept) != len(self.sheet.links):
            self.sheet.faults.append(_("有一条关联的信息不存在或您无权查看，已去掉。"))
            self.sheet.links = kept

    def _write(self, content: Content) -> InformationItem | None:
        by = self.desk.person
        if self.item is None:
            return actions.draft(self.organ, content, by=by)
        with transaction.atomic():
            locked = InformationItem.objects.select_for_update(of=("self",)).get(
                pk=self.item.pk
            )
            if str(locked.latest.number if locked.latest else 0) != self._read_number():
                self._compare(locked.latest, content)
                return None
            typed = self.form.cleaned_data
            actions.save(
                locked,
                content,
                by=by,
                note=typed["note"],
                closes_earlier=typed["closes_earlier"],
            )
        return self.item

    def _read_number(self) -> str:
        return self.request.POST.get("version", "")

    def _compare(self, theirs: ItemVersion | None, mine: Content) -> None:
        """Show what somebody else saved meanwhile beside what was typed here."""
        if theirs is None:  # pragma: no cover  an item has a version
            return
        other = content_of(theirs)
        self.latest = theirs
        self.conflict = {
            "version": theirs,
            "fields": field_changes(other, mine),
            "body": text_diff(other.text, mine.text),
        }

    def _saved(self, item: InformationItem, *, submit: bool) -> HttpResponse:
        item.refresh_from_db()
        latest = item.latest
        number = latest.number if latest else 0
        blocking = latest.review.findings.blocking().count() if latest else 0
        if blocking:
            messages.warning(
                self.request,
                _("已保存为第%(number)d版。有%(count)d处阻断性发现，处理后才能送审。")
                % {"number": number, "count": blocking},
            )
        else:
            messages.success(
                self.request, _("已保存为第%(number)d版。") % {"number": number}
            )
        if submit and not blocking:
            return HttpResponseRedirect(
                reverse("office:item_act", args=[item.pk, "submit"])
            )
        return HttpResponseRedirect(reverse("office:item_detail", args=[item.pk]))

    def _show(self) -> HttpResponse:
        sheet = self.sheet
        return page(
            self.request,
            self.desk,
            "office/items/item_editor.html",
            {
                "item": self.item,
                "form": self.form,
                "media": Media.from_media(
                    self.form.media,
                    nonce=str(self.request.csp_nonce),  # type: ignore[attr-defined]  # set by our middleware
                ),
                "groups": self.form.groups(),
                "organs": self.organs,
                "organ": self.organ,
                "sheet": sheet,
                "tokens": [(a, token(a)) for a in sheet.attachments],
                "columns": column_tree(
                    self.organ.root(), on=_today(), chosen=set(sheet.columns)
                ),
                "links": _described(sheet.links, _titles(self.desk, sheet.links)),
                "link_kinds": LinkKind.choices,
                "version": self.latest.number if self.latest else 0,
                "conflict": self.conflict,
                "limit": _limit(),
            },
        )


def _today() -> date:
    return timezone.localdate()


def _limit() -> int:
    return int(settings.UPLOAD_LIMIT // 1024**2)


def _titles(desk: Desk, links: list[Link]) -> dict[int, str]:
    return lookup.titles(desk.items(), (link.item for link in links))


def _described(links: list[Link], titles: dict[int, str]) -> list[tuple[str, str, str]]:
    """Return (value, kind, title) of links as the page lists them."""
    return [
        (f"{x.kind}:{x.item}", str(LinkKind(x.kind).label), titles[x.item])
        for x in links
        if x.item in titles
    ]
