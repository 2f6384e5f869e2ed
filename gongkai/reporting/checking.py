"""The checker as a page: what both faces share. Nothing handed in is kept.

An upload is held in memory for the length of the request, examined in a process of its
own and forgotten. What a later download needs, the findings alone, travels with the
result page: signed, so that it can only be what was found here.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import date
from threading import BoundedSemaphore
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.core.errors import BadInput, DomainError
from gongkai.law.checker import MAX_BYTES, Report, Unreadable, check_apart
from gongkai.law.checker.reading.model import MAX_CHARS, too_large
from gongkai.reporting.checked import Checked
from gongkai.reporting.findings_document import findings_docx

MAX_REQUEST = 64 * 1024 * 1024
"""Bytes of a whole request that are read at all: two files, even much too large ones."""
_SALT = "gongkai.reporting.checking"
_DAY = 24 * 60 * 60
_MAX_SEALED = 2 * 1024 * 1024
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = ".docx,.pdf,.html,.htm,.txt,.csv"
# At once in one web process of four threads: two check, one waits, and there is always
# one that answers.
_TURNS = BoundedSemaphore(2)
_WAITING = BoundedSemaphore(1)
_PATIENCE = 10  # seconds


class HeldInMemory(FileUploadHandler):
    """Holds uploads in memory and never on disk, up to the checker's limit each."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is within the limit, let go of the rest."""
        if start + len(raw_data) <= MAX_BYTES:
            self._held.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """Return the file, with the size that was sent."""
        self._held.seek(0)
        return UploadedFile(
            self._held, self.file_name, self.content_type, file_size, self.charset
        )


class CheckForm(forms.Form):
    """A report as a file or as text, and last year's if there is one."""

    file = forms.FileField(
        label=_("年度报告文件"),
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text=_("DOCX、PDF、HTML或文本，最大20 MB。旧版DOC请先另存为DOCX。"),
        widget=forms.FileInput({"accept": _KINDS}),
    )
    text = forms.CharField(
        label=_("或者粘贴报告全文"),
        required=False,
        strip=False,
        max_length=MAX_CHARS,
        help_text=_("连同统计表一起粘贴；从网页或表格软件复制的表格可以直接粘贴。"),
        widget=forms.Textarea({"rows": 8}),
    )
    previous = forms.FileField(
        label=_("上一年度报告文件"),
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text=_("有的话，同时核对结转、变动幅度和照抄的段落。"),
        widget=forms.FileInput({"accept": _KINDS}),
    )

    def clean_file(self) -> bytes | None:
        """Return the content of the file."""
        return _content(self.cleaned_data["file"])

    def clean_previous(self) -> bytes | None:
        """Return the content of last year's file."""
        return _content(self.cleaned_data["previous"])

    def clean(self) -> dict[str, Any]:
        """Ask for one report, in one of the two ways."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        file, text = data.get("file"), data.get("text") or ""
        if file is None and not text.strip():
            self.add_error("file", gettext("请选择要检查的文件，或者粘贴报告全文。"))
        if file is not None and text.strip():
            why = gettext("文件和粘贴的文字只能检查一种。请清空文字，或者不选文件。")
            self.add_error("text", why)
        return data

    def examine(self) -> Report | None:
        """Return the report as checked; None with the reason at its field."""
        data = self.cleaned_data
        field = "text" if data["file"] is None else "file"
        given = data["text"].encode() if data["file"] is None else data["file"]
        try:
            return _in_turn(given, data["previous"])
        except Unreadable as refused:
            field = self._at_fault(data["previous"], str(refused)) or field
            self.add_error(field, str(refused))
        except DomainError as refused:
            self.add_error(None, str(refused))
        return None

    @staticmethod
    def _at_fault(previous: bytes | None, why: str) -> str:
        """Return "previous" if last year's file is refused for the same reason."""
        if previous is None:
            return ""
        try:
            _in_turn(previous, None)
        except Unreadable as refused:
            return "previous" if str(refused) == why else ""
        return ""


def _content(upload: UploadedFile[bytes] | None) -> bytes | None:
    if upload is None:
        return None
    if upload.size and upload.size > MAX_BYTES:
        raise forms.ValidationError(str(too_large(upload.size)))
    return bytes(upload.read())


def _in_turn(data: bytes, previous: bytes | None) -> Report:
    if not (_TURNS.acquire(blocking=False) or _waited()):
        raise DomainError(
            gettext("同时检查的人较多，这次没有检查。文件没有保存，请过一分钟再提交。")
        )
    try:
        return check_apart(data, previous=previous)
    finally:
        _TURNS.release()


def _waited() -> bool:
    if not _WAITING.acquire(blocking=False):
        return False
    try:
        return _TURNS.acquire(timeout=_PATIENCE)
    finally:
        _WAITING.release()


def receive(request: Any) -> str:
    """Read a posted form, its files into memory alone; return why not, or "".

    To be called before anything asks for the form, the check of its token included.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_REQUEST:
        return too_much()
    request.upload_handlers = [HeldInMemory(request)]
    try:
        request.POST  # noqa: B018 -- read now
    except SuspiciousOperation:  # Django's own limits on a form
        return too_much()
    return ""


def too_much() -> str:
    """Return why a request was not read to its end."""
    return gettext(
        "提交的内容太大，没有检查，也没有保存。每个文件最大20 MB，粘贴的文字最多40万字；请只提交年度报告，去掉图片和附件。"
    )


def result(form: CheckForm, report: Report) -> dict[str, Any]:
    """Return what a result page shows."""
    checked = Checked(report)
    words = {
        "error": (
            gettext("错误"),
            "status--overdue",
            gettext("互相矛盾或不合规定，公布前应当更正；已经公布的，应当更正并说明。"),
        ),
        "warning": (
            gettext("提示"),
            "status--accent",
            gettext("可能有误或口径不清，请对照原始记录核对；无误的，在正文说明。"),
        ),
        "note": (gettext("说明"), "", gettext("供参考。")),
    }
    groups = [
        {
            "severity": severity,
            "word": word,
            "tone": tone,
            "explain": explain,
            "points": points,
        }
        for severity, (word, tone, explain) in words.items()
        if (points := [p for p in checked.points if p.severity == severity])
    ]
    return {
        "checked": checked,
        "groups": groups,
        "summary": _summary(groups, tables=report.form is not None),
        "source": _name(form, "file") or gettext("粘贴的文字"),
        "previous": _name(form, "previous"),
        "sealed": seal(report),
    }


def _summary(groups: list[dict[str, Any]], *, tables: bool) -> str:
    if not groups and not tables:
        return gettext("正文没有发现问题；统计表没有认出，未作检查。")
    if not groups:
        return gettext("没有发现问题。")
    found = [
        gettext("%(word)s%(count)d项") % {"word": g["word"], "count": len(g["points"])}
        for g in groups
    ]
    return gettext("共发现：%(found)s。") % {"found": "、".join(found)}


def _name(form: CheckForm, field: str) -> str:
    upload = form.files.get(field)
    return str(upload.name) if upload else ""


def seal(report: Report) -> str:
    """Return the findings, signed and compressed; "" if there is too much of them."""
    sealed = signing.dumps(report.as_json(), salt=_SALT, compress=True)
    return sealed if len(sealed) <= _MAX_SEALED else ""


def unseal(sealed: str) -> Report:
    """Return the report sealed within a day; raises BadInput with a sentence."""
    try:
        said: Mapping[str, Any] = signing.loads(sealed, salt=_SALT, max_age=_DAY)
    except signing.BadSignature as fault:
        raise BadInput(
            gettext("检查结果已经过期或不完整，不能下载。请重新检查后再下载。")
        ) from fault
    return Report.from_json(said)


class Download(NamedTuple):
    """A file to hand out."""

    content: bytes
    content_type: str
    name: str


def download(report: Report, kind: str, *, on: date) -> Download:
    """Return the findings as ``docx`` or ``json``; raises BadInput for another kind."""
    organ = re.sub(r"\W", "", report.organ)  # as the file says: anything
    stem = f"{organ}{report.year or ''}年度报告检查意见"
    if kind == "docx":
        return Download(findings_docx(report, on=on), _DOCX, f"{stem}.docx")
    if kind == "json":
        content = json.dumps(report.as_json(), ensure_ascii=False, indent=1).encode()
        return Download(content, "application/json", f"{stem}.json")
    raise BadInput(gettext("检查意见可以下载为Word文档或JSON。"))
