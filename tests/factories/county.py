"""A small county with a small cast, made by doing the acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.accounts.actions import create_person
from gongkai.accounts.models import User
from gongkai.catalogue import actions
from gongkai.catalogue.content import Content
from gongkai.catalogue.models import Column, InformationItem
from gongkai.law.check_digits import credit_check_digit
from gongkai.organisations.actions import appoint, establish_organ
from gongkai.organisations.models import Organ, OrganKind, Site
from gongkai.organisations.roles import Role
from gongkai.review.actions import set_routes

SINCE = date(2018, 1, 1)


def credit_code(serial: int) -> str:
    """Return an invented credit code with a right check digit."""
    body = f"11999999{serial:08d}0"
    return body + credit_check_digit(body)


@dataclass(frozen=True)
class County:
    """One government, two departments, one person a role, one outsider."""

    government: Organ
    office: Organ
    finance: Organ
    health: Organ
    column: Column
    documents: Column
    officer: User
    first: User
    second: User
    approver: User
    manager: User
    auditor: User
    outsider: User

    def content(self, **changes: Any) -> Content:
        """Return a content that passes screening, with ``changes``."""
        if "text" in changes and "body" not in changes:
            changes["body"] = f"<p>{changes['text']}</p>" if changes["text"] else ""
        return replace(
            Content(
                title="关于印发明珠县2018年财政预算公开工作方案的通知",
                created_on=date(2018, 9, 20),
                genre="notice",
                summary="明确全县预算公开的范围、时间和要求。",
                body="<p>各乡镇人民政府，县政府各部门：</p><p>现将方案印发给你们。</p>",
                text="各乡镇人民政府，县政府各部门：\n现将方案印发给你们。",
                document_number="明府办发〔2018〕14号",
                theme="0401",
                columns=(self.documents.pk,),
            ),
            **changes,
        )

    def draft(self, **changes: Any) -> InformationItem:
        """Draft an item of the finance department."""
        return actions.draft(self.finance, self.content(**changes), by=self.officer)

    def submitted(self, **changes: Any) -> InformationItem:
        """Draft and submit an item."""
        return actions.submit(self.draft(**changes), by=self.officer)

    def sign_all(self, item: InformationItem) -> InformationItem:
        """Sign every step of the route that is left, each by its person."""
        item.refresh_from_db()
        by_step = {
            "first": self.first,
            "second": self.second,
            "approval": self.approver,
        }
        while item.state == "in_review":
            item = actions.sign(
                item,
                by=by_step[item.step],
                opinion="同意",
                secrecy_opinion="经审查，不涉密" if item.step == "second" else "",
            )
        return item

    def approved(self, **changes: Any) -> InformationItem:
        """Bring an item to approval."""
        return self.sign_all(self.submitted(**changes))

    def released(self, **changes: Any) -> InformationItem:
        """Bring an item before the public."""
        item = self.approved(**changes)
        actions.release(item, by=self.officer)
        item.refresh_from_db()
        return item


def person(username: str, name: str) -> User:
    """Give a person an account."""
    return create_person(username, name, password="测试口令-2018", by=None)


def make_county() -> County:
    """Set up the county."""
    government = establish_organ(
        by=None,
        kind=OrganKind.GOVERNMENT,
        slug="mingzhu",
        full_name="明珠县人民政府",
        short_name="明珠县",
        code=credit_code(1),
    )
    office, finance, health = (
        establish_organ(
            by=None,
            government=government,
            parent=government,
            kind=kind,
            slug=slug,
            full_name=f"明珠县{name}",
            short_name=name,
            code=credit_code(serial),
            agency_codes=[agency],
            telephone="0799-3512345",
        )
        for serial, (kind, slug, name, agency) in enumerate(
            [
                (OrganKind.OFFICE, "office", "人民政府办公室", "明府办发"),
                (OrganKind.DEPARTMENT, "finance", "财政局", "明财字"),
                (OrganKind.DEPARTMENT, "health", "卫生健康委员会", "明卫字"),
            ],
            start=2,
        )
    )
    Site.objects.create(
        government=government,
        name="明珠县人民政府网",
        domain="testserver",
        site_code="9999990001",
        organiser="明珠县人民政府办公室",
        is_sample=True,
    )
    set_routes(government, light_genres=["news", "repost"], by=None)
    column = actions.open_column(
        government,
        by=None,
        slug="statutory",
        name="法定主动公开内容",
        block="statutory",
    )
    documents = actions.open_column(
        government, by=None, parent=column, slug="documents", name="政策文件"
    )
    cast = {
        "officer": (person("officer", "赵信息"), [(finance, Role.INFORMATION_OFFICER)]),
        "first": (person("first", "钱初审"), [(finance, Role.FIRST_REVIEWER)]),
        "second": (
            person("second", "孙复审"),
            [(government, Role.SECOND_REVIEWER), (government, Role.SECRECY_REVIEWER)],
        ),
        "approver": (person("approver", "李批准"), [(finance, Role.APPROVER)]),
        "manager": (person("manager", "周管理"), [(government, Role.MANAGER)]),
        "auditor": (person("auditor", "吴审计"), [(government, Role.AUDITOR)]),
        "outsider": (
            person("outsider", "郑旁人"),
            [(health, Role.INFORMATION_OFFICER)],
        ),
    }
    for member, posts in cast.values():
        for organ, role in posts:
            appoint(member, organ, role, since=SINCE, by=None)
    return County(
        government=government,
        office=office,
        finance=finance,
        health=health,
        column=column,
        documents=documents,
        **{name: member for name, (member, _posts) in cast.items()},
    )
