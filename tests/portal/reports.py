"""Annual reports whose figures are frozen, public or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.catalogue.models import InformationItem
from gongkai.law.forms import CellKey, national_form
from gongkai.organisations.models import Organ
from gongkai.reporting.models import (
    AnnualReport,
    Consolidation,
    FrozenCell,
    FrozenFigures,
    Return,
    Round,
)
from tests.factories.county import County

Given = Mapping[str, int | str | None]
FIGURES: dict[str, Given] = {
    "2014": {
        "A1": 37685,
        "A1_NORM": 4183,
        "A2_GAZETTE": 12,
        "A2_WEB": 35438,
        "A2_WEIBO": 889,
        "A2_WECHAT": 981,
        "A2_OTHER": 365,
        "C1": 2,
        "C2": 2,
        "C3": 2,
        "C3_GRANTED": 1,
        "C3_PARTIAL": 1,
        "G": "0.5",
        "H4": None,
    },
    "2021": {
        "table2/行政规范性文件/1": 17,
        "table3/new/总计": 41,
        "table3/granted/总计": 20,
        "table3/partial/总计": 6,
        "table3/d1/总计": 1,
        "table3/d4/总计": 2,
        "table4/行政复议/总计": 3,
    },
}
FIGURES["2019"] = {
    "table2/规范性文件/1": 19,
    "table3/new/总计": 30,
    "table3/granted/总计": 15,
    "table3/partial/总计": 5,
    "table4/行政复议/总计": 2,
}


def form_of(year: int) -> str:
    return "2014" if year < 2019 else "2019" if year < 2021 else "2021"


def key_of(name: str) -> CellKey:
    return (
        CellKey(*name.split("/"))
        if "/" in name
        else CellKey("form2014", name, "统计数")
    )


def freeze(
    county: County, organ: Organ, year: int, given: Given, edition: int, note: str
) -> FrozenFigures:
    """Freeze a form in which everything not given is zero."""
    form = national_form(form_of(year))
    round_, _new = Round.objects.get_or_create(
        government=county.government,
        form_id=form.id,
        kind="year",
        year=year,
        defaults={"due_on": date(year + 1, 1, 31), "opened_by": county.manager},
    )
    source: dict[str, Any]
    if organ.pk == county.government.pk:
        number = round_.consolidations.count() + 1
        source = {
            "consolidation": Consolidation.objects.create(
                round=round_, number=number, cells=[], included=[], by=county.manager
            )
        }
    else:
        source = {
            "of_return": Return.objects.get_or_create(round=round_, organ=organ)[0]
        }
    keys = form.keys()
    frozen = FrozenFigures.objects.create(
        organ=organ,
        form_id=form.id,
        kind="year",
        year=year,
        edition=edition,
        note=note,
        by=county.manager,
        size=len(keys),
        hash=bytes([edition]) * 32,
        **source,
    )
    values = {key_of(name): value for name, value in given.items()}
    assert set(values) <= set(keys)
    FrozenCell.objects.bulk_create(
        FrozenCell(
            frozen=frozen,
            **key._asdict(),
            value=None if (v := values.get(key, 0)) is None else Decimal(v),
        )
        for key in keys
    )
    return frozen


def report_on(
    county: County,
    year: int,
    item: InformationItem,
    *,
    organ: Organ | None = None,
    edition: int = 1,
    note: str = "",
    given: Given | None = None,
) -> AnnualReport:
    """Make the report that became the item's latest version."""
    organ = organ or county.government
    assert item.latest
    given = FIGURES[form_of(year)] if given is None else given
    return AnnualReport.objects.create(
        government=county.government,
        organ=organ,
        year=year,
        layout="",
        edition=edition,
        note=note,
        title="内部标题",
        state="submitted",
        frozen=freeze(county, organ, year, given, edition, note),
        item=item,
        from_version=item.latest.number,
        begun_by=county.manager,
    )


def public_item(county: County, year: int) -> InformationItem:
    return county.released(
        title=f"明珠县{year}年政府信息公开工作年度报告",
        genre="annual_report",
        document_number="",
        created_on=date(year + 1, 3, 20),
    )


def published(county: County, year: int, **changes: Any) -> AnnualReport:
    return report_on(county, year, public_item(county, year), **changes)
