"""A PDF is taken for read only where nothing in it could hide a name."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PageObject, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from gongkai.catalogue.files import read_text
from gongkai.catalogue.models import StoredFile

NUMBER = "36072719460804000X"
BOX = (50, 50, 200, 100)
READ, UNREADABLE = StoredFile.TextState.READ, StoredFile.TextState.UNREADABLE


def named(**entries: Any) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(f"/{key}"): each for key, each in entries.items()}
    )


def drawing(data: bytes, **entries: Any) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream.update(named(**entries))
    return stream


def picture(width: int = 200, height: int = 100) -> DecodedStreamObject:
    return drawing(
        b"\0" * width * height,
        Type=NameObject("/XObject"),
        Subtype=NameObject("/Image"),
        Width=NumberObject(width),
        Height=NumberObject(height),
        ColorSpace=NameObject("/DeviceGray"),
        BitsPerComponent=NumberObject(8),
    )


def page_of(pdf: PdfWriter, more: bytes = b"") -> PageObject:
    """Add a page with words on it."""
    page = pdf.add_blank_page(300, 300)
    font = named(
        Type=NameObject("/Font"),
        Subtype=NameObject("/Type1"),
        BaseFont=NameObject("/Helvetica"),
    )
    page[NameObject("/Resources")] = named(Font=named(F1=font))
    words = drawing(b"BT /F1 12 Tf 20 200 Td (Budget 2018) Tj ET " + more)
    page[NameObject("/Contents")] = pdf._add_object(words)
    return page


def shown(pdf: PdfWriter, page: PageObject, drawn: DecodedStreamObject) -> None:
    objects = named(X1=pdf._add_object(drawn))
    page["/Resources"][NameObject("/XObject")] = objects  # type: ignore[index]  # a dictionary


def read(make: Callable[[PdfWriter, PageObject], object]) -> tuple[str, str]:
    pdf = PdfWriter()
    make(pdf, page_of(pdf))
    data = io.BytesIO()
    pdf.write(data)
    return read_text(data.getvalue(), "pdf")


def in_a_form(pdf: PdfWriter, page: PageObject) -> None:
    inner = pdf._add_object(picture())
    resources = named(XObject=named(X2=inner))
    form = drawing(b"/X2 Do", Subtype=NameObject("/Form"), Resources=resources)
    shown(pdf, page, form)


def on_a_stamp(pdf: PdfWriter, page: PageObject) -> None:
    resources = named(XObject=named(X2=pdf._add_object(picture())))
    look = drawing(b"/X2 Do", Subtype=NameObject("/Form"), Resources=resources)
    stamp = named(Subtype=NameObject("/Stamp"), AP=named(N=pdf._add_object(look)))
    page[NameObject("/Annots")] = ArrayObject([pdf._add_object(stamp)])


def form_of_another_kind(pdf: PdfWriter, _page: PageObject) -> None:
    form = named(XFA=TextStringObject("<xdp/>"), Fields=ArrayObject())
    pdf._root_object[NameObject("/AcroForm")] = form


def inline(pdf: PdfWriter, _page: PageObject) -> None:
    page_of(
        pdf,
        b"q 90 0 0 90 0 0 cm BI /W 99 /H 99 /BPC 8 /CS /G ID " + b"x" * 9801 + b" EI Q",
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda pdf, page: shown(pdf, page, picture()),
        in_a_form,
        on_a_stamp,
        inline,
        form_of_another_kind,
        lambda pdf, _page: pdf.add_attachment("list.xlsx", b"names"),
        lambda pdf, _page: pdf.add_attachment("list.txt", b"\xff\xfe"),
        lambda pdf, _page: pdf.add_blank_page(100, 100),
    ],
    ids=["picture", "form", "stamp", "inline", "xfa", "file", "coded", "blank"],
)
def test_what_nobody_can_read_makes_a_pdf_unreadable(
    make: Callable[[PdfWriter, PageObject], object],
) -> None:
    text, state = read(make)
    assert "Budget 2018" in text
    assert state == UNREADABLE


@pytest.mark.parametrize(
    "make",
    [
        lambda pdf, _page: pdf.add_annotation(0, FreeText(text=NUMBER, rect=BOX)),
        lambda pdf, _page: pdf.add_annotation(0, Link(url=f"tel:{NUMBER}", rect=BOX)),
        lambda pdf, _page: pdf.add_attachment("a.json", f'["{NUMBER}"]'.encode()),
        lambda pdf, _page: pdf.add_metadata({"/Subject": NUMBER}),
    ],
    ids=["comment", "link", "data", "particulars"],
)
def test_what_is_said_beside_the_pages_is_read(
    make: Callable[[PdfWriter, PageObject], object],
) -> None:
    text, state = read(make)
    assert NUMBER in text
    assert state == READ


def test_words_with_a_rule_beneath_are_read() -> None:
    assert read(lambda pdf, page: shown(pdf, page, picture(400, 2)))[1] == READ


def test_one_page_takes_no_longer_than_a_file_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf = PdfWriter()
    page_of(pdf, b"BT /F1 12 Tf " + b"(a) Tj " * 100 + b"ET")
    data = io.BytesIO()
    pdf.write(data)
    moments = iter(range(1_000_000))
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    assert read_text(data.getvalue(), "pdf") == ("", UNREADABLE)
    monkeypatch.setattr("time.monotonic", lambda: 0)
    assert read_text(data.getvalue(), "pdf")[1] == READ


def test_beginnings_of_pictures_without_end_are_passed_over_once() -> None:
    pdf = PdfWriter()
    page_of(pdf, b" BI" * 40_000)
    data = io.BytesIO()
    pdf.write(data)
    began = time.thread_time()
    read_text(data.getvalue(), "pdf")
    assert time.thread_time() - began < 10
