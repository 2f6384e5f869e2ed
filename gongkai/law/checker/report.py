"""Check one report from its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.checker import findings
from gongkai.law.checker.findings import Subject
from gongkai.law.checker.identify import identify
from gongkai.law.checker.prose import read_prose
from gongkai.law.checker.reading import Unreadable, read
from gongkai.law.checker.structure import structure
from gongkai.law.checker.tables import Reading, read_cells
from gongkai.law.forms import CellKey, Finding, Form, national_form

_RANK = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Report:
    """What a file says and what is wrong with it. ``form`` is None if there is none."""

    organ: str
    year: int | None
    form: Form | None
    cells: Mapping[CellKey, Decimal | None]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Say whether anything found is an error, not just a warning."""
        return any(finding.severity == "error" for finding in self.findings)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Report:
        """Return the report whose documented object this is; national forms only."""
        form = national_form(said["form"]) if said["form"] else None
        return cls(
            said["organ"],
            said["year"],
            form,
            {
                CellKey(cell["table"], cell["row"], cell["column"]): None
                if cell["value"] is None
                else Decimal(str(cell["value"]))
                for cell in said["cells"]
            },
            tuple(
                Finding(
                    found["rule"],
                    found["severity"],
                    tuple(found["where"]),
                    found["message"],
                    {name: str(value) for name, value in found["values"].items()},
                )
                for found in said["findings"]
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the documented JSON object; blank cells are null."""
        return {
            "organ": self.organ,
            "year": self.year,
            "form": self.form.id if self.form else None,
            "cells": [
                {**key._asdict(), "value": number(value)}
                for key, value in self.cells.items()
            ],
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "where": list(finding.where),
                    "message": finding.message,
                    "values": {k: as_number(v) for k, v in finding.values.items()},
                }
                for finding in self.findings
            ],
        }


def number(value: Decimal | None) -> int | float | None:
    """Return a JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def as_number(text: str) -> int | float | str:
    """Return a figure as a JSON number where it is one."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    plain = number(value) if value.is_finite() else None
    return text if plain is None else plain


def check(
    data: bytes, *, previous: bytes | None = None, forms: tuple[Form, ...] = ()
) -> Report:
    """Return the report in ``data`` with its findings, errors first.

    ``previous`` is last year's report; ``forms`` are local forms to recognise besides
    the national ones. Raises Unreadable with a sentence in Chinese.
    """
    before = understand(previous, forms) if previous is not None else None
    subject = understand(data, forms, before)
    found = [
        *findings.form_and_period(subject),
        *findings.tables(subject),
        *findings.text_against_table(subject),
        *findings.claims(subject),
        *findings.told_twice(subject),
        *structure(subject),
        *findings.garbled(subject),
        *findings.carried_text(subject),
    ]
    found.sort(key=lambda finding: _RANK[finding.severity])
    return Report(
        subject.identity.organ,
        subject.identity.year,
        subject.form,
        subject.cells,
        tuple(found),
    )


def understand(
    data: bytes, forms: tuple[Form, ...] = (), previous: Subject | None = None
) -> Subject:
    """Return a file as read; raises Unreadable when it is no annual report."""
    document = read(data)
    identity = identify(document, forms)
    if identity.form:
        reading = read_cells(document, identity.form)
    else:
        reading = Reading({}, {}, frozenset(), frozenset())
    prose = read_prose(document, reading)
    if (
        not reading.cells
        and "信息公开" not in prose.text
        and "政务公开" not in prose.text
    ):
        raise Unreadable(
            "文件里没有找到政府信息公开年度报告的统计表或正文，请核对是否选错了文件。"
        )
    return Subject(document, identity, reading, prose, previous)
