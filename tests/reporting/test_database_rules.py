"""Whoever writes SQL as the application can change neither ledgers nor frozen figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from gongkai.law.forms import national_form
from gongkai.law.periods import Period
from gongkai.reporting import actions
from gongkai.reporting.models import FrozenCell, FrozenFigures, Return
from tests.factories import ledgers
from tests.factories.county import make_county
from tests.factories.intruder import Intruder

FORM = national_form("2014")


class Scene(Intruder):
    """A county with full ledgers, a consolidated round and frozen figures."""

    def __init__(self) -> None:
        super().__init__(make_county())
        county = self.county
        ledgers.fill(FORM, county.finance, date(2018, 6, 1), by=county.officer)
        self.round = actions.open_round(
            county.government, form_id="2014", period=Period(2018), by=county.manager
        )
        self.returned = actions.sign_return(
            self.round.returns.get(organ=county.finance),
            by=county.officer,
            waiver="补录尚未完成",
        )
        actions.consolidate(self.round, by=county.manager, note="其他单位未报")
        self.frozen = self.freeze(self.returned, cells=2, size=2)
        self.commit()

    def freeze(self, ret: Return, *, cells: int, size: int, edition: int = 1) -> int:
        """Insert frozen figures that say ``size`` with ``cells`` cells."""
        pk = self.insert(
            "reporting_frozenfigures",
            organ_id=ret.organ_id, form_id="2014", kind="year", year=2018, number=1,
            edition=edition, note="" if edition == 1 else "更正", of_return_id=ret.pk,
            by_id=self.county.officer.pk, at="2018-01-01T00:00:00+08:00", size=size, told=0,
            hash=b"0" * 32,
        )  # fmt: skip
        for row in range(cells):
            self.add_cell(pk, f"A{row}")
        return pk

    def add_cell(self, frozen: int, row: str) -> int:
        """Insert one frozen cell."""
        rows = self.run(
            """INSERT INTO reporting_frozencell (
                   frozen_id, "table", "row", "column", value, computed, why, source, records)
               VALUES (%s, 'form2014', %s, '统计数', 1, 1, '', 'item', '{1}')
               RETURNING id""",
            frozen,
            row,
        )
        return int(rows[0][0])


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Set one county up for all attempts; each is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scene()
        transaction.set_rollback(True)


NEVER = "permission denied|不能|只能"
# Statements are put together from the names below, never from what somebody wrote.
# ruff: noqa: S608
LEDGERS = (
    "meeting", "trainingcourse", "staffmember", "readingpoint", "disclosurebody",
    "fund", "publicsession", "opinionevent", "caseentry",
)  # fmt: skip
KEPT = (
    "frozenfigures", "frozencell", "consolidation", "attendance", "eventresponse",
    "round", "return", "returncell",
)  # fmt: skip
ATTEMPTS: list[tuple[str, str, str]] = [
    *[
        (f"delete from {table}", f"DELETE FROM reporting_{table}", NEVER)
        for table in LEDGERS + KEPT
    ],
    *[
        (
            f"redate {table}",
            f"""UPDATE reporting_{table} SET "on" = "on" + 1""",
            "不能改写",
        )
        for table in LEDGERS
    ],
    *[
        (
            f"move {table} to another organ",
            f"""UPDATE reporting_{table} SET organ_id = (
                SELECT id FROM organisations_organ WHERE slug = 'health')""",
            "不能改写",
        )
        for table in LEDGERS
    ],
    *[
        (
            f"truncate {table}",
            f"TRUNCATE reporting_{table} CASCADE",
            "permission denied",
        )
        for table in LEDGERS + KEPT
    ],
    ("raise a figure", "UPDATE reporting_frozencell SET value = value + 1", NEVER),
    ("hide a record", "UPDATE reporting_frozencell SET records = '{}'", NEVER),
    ("redate figures", "UPDATE reporting_frozenfigures SET year = 2017", NEVER),
    ("shrink figures", "UPDATE reporting_frozenfigures SET size = 1", NEVER),
    ("rewrite a sum", "UPDATE reporting_consolidation SET cells = '[]'", NEVER),
    ("rename an attendant", "UPDATE reporting_attendance SET name = '别人'", NEVER),
    ("redate an answer", "UPDATE reporting_eventresponse SET at = now()", NEVER),
    (
        "strike without a reason",
        "UPDATE reporting_meeting SET struck_at = now(), struck_by_id = recorded_by_id",
        "struck_has_reason",
    ),
    (
        "strike without a person",
        "UPDATE reporting_meeting SET struck_at = now(), struck_reason = '误登'",
        "struck_has_reason",
    ),
    (
        "correct a cell without a reason",
        "UPDATE reporting_returncell SET override = 9",
        "override_iff_reason",
    ),
    (
        "raise a signed figure",
        """UPDATE reporting_returncell SET computed = computed + 1 WHERE of_return_id IN (
            SELECT id FROM reporting_return WHERE state = 'signed')""",
        "已经签报",
    ),
    (
        "correct a signed figure",
        """UPDATE reporting_returncell SET override = 9, override_reason = '更正',
            override_at = now(), override_by_id = (SELECT min(id) FROM accounts_user)
            WHERE of_return_id IN (
                SELECT id FROM reporting_return WHERE state = 'signed')""",
        "已经签报",
    ),
    (
        "add a cell to a signed return",
        """INSERT INTO reporting_returncell (
               of_return_id, "table", "row", "column", computed, override_reason)
           SELECT id, 'form2014', 'Z', '统计数', 1, '' FROM reporting_return
           WHERE state = 'signed'""",
        "已经签报",
    ),
    (
        "move a cell to another row",
        """UPDATE reporting_returncell SET "row" = 'Z' WHERE "row" = 'A1'""",
        "不能删除或移动",
    ),
    (
        "open a signed return again",
        """UPDATE reporting_return SET state = 'open', signed_by_id = NULL,
           signed_at = NULL WHERE state = 'signed'""",
        "已经签报",
    ),
    (
        "redate a signature",
        """UPDATE reporting_return SET signed_at = signed_at - interval '1 day'
           WHERE state = 'signed'""",
        "已经签报",
    ),
    (
        "put a return in another organ's name",
        """UPDATE reporting_return SET organ_id = (
            SELECT id FROM organisations_organ WHERE slug = 'mingzhu')""",
        "已经签报",
    ),
    (
        "put a round in another year",
        "UPDATE reporting_round SET year = 2017",
        "不能更换",
    ),
    (
        "sign for nobody",
        "UPDATE reporting_return SET state = 'signed' WHERE state = 'open'",
        "signed_iff_handed_in",
    ),
    (
        "send back without a word",
        """UPDATE reporting_return SET state = 'sent_back', signed_by_id = NULL,
           signed_at = NULL""",
        "sent_back_iff_reason",
    ),
    (
        "switch the triggers off",
        "ALTER TABLE reporting_frozencell DISABLE TRIGGER ALL",
        "must be owner",
    ),
    ("play the replica", "SET session_replication_role = replica", "permission denied"),
]


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [pytest.param(sql, refusal, id=sentence) for sentence, sql, refusal in ATTEMPTS],
)
def test_the_database_refuses(scene: Scene, statement: str, refusal: str) -> None:
    def attempt() -> None:
        with transaction.atomic():
            scene.run(statement)
            scene.commit()

    with pytest.raises(DatabaseError) as caught:
        attempt()
    assert re.search(refusal, str(caught.value)), caught.value


Attempt = Callable[[Scene], object]
FROZEN: list[tuple[str, Attempt, str]] = [
    ("add a cell later", lambda s: s.add_cell(s.frozen, "Z"), "已经定稿"),
    (
        "freeze fewer cells than said",
        lambda s: s.freeze(s.returned, cells=1, size=2, edition=2),
        "不齐",
    ),
    (
        "freeze none",
        lambda s: s.freeze(s.returned, cells=0, size=58, edition=2),
        "不齐",
    ),
    (
        "freeze the same edition again",
        lambda s: s.freeze(s.returned, cells=1, size=1),
        "frozenfigures_edition_once",
    ),
]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [pytest.param(act, refusal, id=sentence) for sentence, act, refusal in FROZEN],
)
def test_frozen_figures_are_whole_and_final(
    scene: Scene, act: Attempt, refusal: str
) -> None:
    def attempt() -> None:
        with transaction.atomic():
            act(scene)
            scene.commit()

    with pytest.raises(DatabaseError) as caught:
        attempt()
    assert re.search(refusal, str(caught.value)), caught.value


def test_the_server_dates_what_is_frozen_and_struck(scene: Scene) -> None:
    frozen = FrozenFigures.objects.get(pk=scene.frozen)
    assert frozen.at.year > 2018
    assert FrozenCell.objects.filter(frozen=frozen).count() == 2
    with transaction.atomic():
        scene.run(
            """UPDATE reporting_meeting SET struck_at = '2018-01-01', struck_reason = '误',
               struck_by_id = recorded_by_id"""
        )
        assert (
            scene.run("SELECT min(struck_at) FROM reporting_meeting")[0][0].year > 2018
        )
        with pytest.raises(DatabaseError, match="不能改写"), transaction.atomic():
            scene.run("UPDATE reporting_meeting SET struck_reason = '另一理由'")
        transaction.set_rollback(True)


def test_an_end_is_given_once(scene: Scene) -> None:
    with transaction.atomic():
        scene.run("UPDATE reporting_staffmember SET until = '2018-09-30'")
        with pytest.raises(DatabaseError, match="不能改写"), transaction.atomic():
            scene.run("UPDATE reporting_staffmember SET until = '2019-09-30'")
        transaction.set_rollback(True)


def test_the_attempts_are_made_as_the_applications_role(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0].startswith("gongkai_app")
