"""Set the sample county up: organs, site, routes, columns, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from gongkai.accounts.actions import create_person
from gongkai.accounts.models import User
from gongkai.catalogue.actions import open_column
from gongkai.catalogue.models import Column
from gongkai.law.check_digits import credit_check_digit, organisation_check_digit
from gongkai.law.classification import COLUMN_TYPES
from gongkai.organisations.actions import (
    appoint,
    establish_organ,
    hand_over,
    merge_organ,
    rename_organ,
)
from gongkai.organisations.models import Organ, OrganKind, Site
from gongkai.organisations.roles import Role
from gongkai.review.actions import set_routes

from .cast import CAST, PASSWORD, SINCE, Member
from .data import load

NAME = "明珠县"
SLUG = "mingzhu"
REFORM = date(2019, 3, 1)
REFORM_BASIS = "《明珠县机构改革方案》（示例）"
AREA_CODE = "0600"  # assigned to no place


@dataclass(frozen=True)
class County:
    """What later steps need to find by name."""

    government: Organ
    organs: dict[str, Organ]
    columns: dict[str, Column]
    people: dict[str, User]


def credit_code(serial: int) -> str:
    """Return an invented credit code: no place has 999999, both check digits hold."""
    body = f"{90_000_000 + serial * 137:08d}"
    seventeen = f"11999999{body}{organisation_check_digit(body)}"
    return seventeen + credit_check_digit(seventeen)


def set_up() -> County:
    """Make the county's frame by the acts of the rooms."""
    government, organs = _organs()
    Site.objects.create(
        government=government,
        name="明珠县人民政府网",
        domain="www.mingzhu.example",
        site_code="9999990001",
        icp="示例备00000000号",
        police_number="示例公网安备00000000000000号",
        organiser="明珠县人民政府办公室",
        contact=f"{AREA_CODE}-3500001",
        is_sample=True,
    )
    set_routes(government, light_genres=["news", "repost"], by=None)
    columns = _columns(government)
    people = _people(organs | {SLUG: government})
    return County(government, organs, columns, people)


def find() -> County:
    """Return the county as it stands in the database."""
    government = Organ.objects.get(government=None, slug=SLUG)
    return County(
        government,
        {organ.slug: organ for organ in Organ.objects.filter(government=government)},
        {c.slug: c for c in Column.objects.filter(government=government)},
        {u.username: u for u in User.objects.all()},
    )


def reform(county: County) -> None:
    """Play the reform of 2019: renames, mergers, one officer leaving."""
    by = county.people["guanli"]
    for row in load("organs")["organ"]:
        organ = county.organs[row["slug"]]
        if "was" in row:
            rename_organ(
                organ,
                NAME + row["name"],
                short_name(row["name"]),
                on=REFORM,
                basis=REFORM_BASIS,
                by=by,
            )
        if "into" in row:
            merge_organ(
                organ,
                county.organs[row["into"]],
                on=REFORM,
                basis=REFORM_BASIS,
                by=by,
            )
    leaver = create_person("liren", "冯离任", password=None, by=by)
    for slug in ("caizheng", "shenji"):
        appoint(
            leaver,
            county.organs[slug],
            Role.INFORMATION_OFFICER,
            since=SINCE,
            by=by,
        )
    hand_over(leaver, county.people["xinxi"], on=REFORM, reason="工作岗位调整", by=by)


def short_name(name: str) -> str:
    """Return the usual short form of a department's new name."""
    return {
        "教育体育局": "县教体局",
        "自然资源局": "县自然资源局",
        "生态环境局": "县生态环境局",
        "农业农村局": "县农业农村局",
        "文化广电旅游局": "县文广旅局",
        "卫生健康委员会": "县卫健委",
        "应急管理局": "县应急管理局",
    }.get(name, f"县{name}")


def _organs() -> tuple[Organ, dict[str, Organ]]:
    data = load("organs")
    root = data["government"]
    government = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug=root["slug"],
        full_name=NAME + root["name"],
        short_name=root["short"],
        code=credit_code(1),
        agency_codes=[root["agency"]],
        order=1,
        **_contact(1, "办公室"),
    )
    organs: dict[str, Organ] = {}
    rows = [
        *data["organ"],
        *(
            {"kind": "township", "short": row["name"], **row}
            for row in data["township"]
        ),
    ]
    for serial, row in enumerate(rows, start=2):
        township = row.get("kind") == "township"
        organs[row["slug"]] = establish_organ(
            by=None,
            government=government,
            parent=organs[row["parent"]] if "parent" in row else government,
            kind=row.get("kind", OrganKind.DEPARTMENT),
            slug=row["slug"],
            full_name=NAME
            + (row["name"] + "人民政府" if township else row.get("was", row["name"])),
            short_name=row["short"],
            code=credit_code(serial),
            agency_codes=[row["agency"]],
            order=serial * 10,
            is_budget_unit=True,
            **_contact(serial, _OFFICES.get(row.get("kind", ""), "办公室")),
        )
    _units(government, organs, len(rows) + 2)
    return government, organs


def _units(government: Organ, organs: dict[str, Organ], serial: int) -> None:
    """Enter the schools, hospitals, stations and utilities that only have a budget."""
    for parent, names in load("organs")["units"].items():
        utility = parent == "utilities"
        for place, name in enumerate(names, start=1):
            slug = f"{'utility' if utility else parent}-{place:02d}"
            organs[slug] = establish_organ(
                by=None,
                government=government,
                parent=organs["zhujian" if utility else parent],
                kind=OrganKind.PUBLIC_UTILITY if utility else OrganKind.INSTITUTION,
                slug=slug,
                full_name=NAME + name,
                short_name=f"县{name}",
                code=credit_code(serial),
                order=10_000 + serial,
                is_budget_unit=True,
                **_contact(serial, "办公室"),
            )
            serial += 1


_OFFICES = {"township": "党政办公室", "office": "政务公开办"}
"""Which part of an organ answers for disclosure, by its kind."""


def _contact(serial: int, office: str) -> dict[str, Any]:
    return {
        "office_name": office,
        "address": f"明珠县明珠大道{serial}号",
        "hours": "工作日8：30—12：00，14：30—17：30",
        "telephone": f"{AREA_CODE}-35{serial:05d}",
        "fax": f"{AREA_CODE}-36{serial:05d}",
        "postcode": "999000",
    }


def _columns(government: Organ) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for order, row in enumerate(load("columns")["column"], start=1):
        parent = columns[row["parent"]] if "parent" in row else None
        columns[row["slug"]] = open_column(
            government,
            by=None,
            parent=parent,
            slug=row["slug"],
            name=row["name"],
            description=row["about"],
            keywords=f"{NAME},{row['name']}",
            column_type=COLUMN_TYPES[row["type"]].label,
            block=row.get("block", ""),
            key_area=row.get("key_area", ""),
            is_topic=row.get("topic", False),
            closed_on=row.get("closed"),
            order=order * 10,
        )
    return columns


def _people(organs: dict[str, Organ]) -> dict[str, User]:
    # Hashing is made slow on purpose; the sample's one password is hashed once.
    hashed = make_password(PASSWORD)
    return {member.username: _person(member, organs, hashed) for member in CAST}


def _person(member: Member, organs: dict[str, Organ], hashed: str) -> User:
    person = create_person(member.username, member.name, password=None, by=None)
    person.password = hashed
    person.is_staff = person.is_superuser = member.is_operator
    person.save(update_fields=["password", "is_staff", "is_superuser"])
    for slug in member.organs:
        for role in member.roles:
            appoint(person, organs[slug], role, since=SINCE, by=None)
    return person
