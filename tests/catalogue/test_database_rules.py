"""Whoever has the application's own database login and SQL cannot break the rules.

The five rules are those of the design, section 5: no release, no publicity; what was
released never changes; numbers are gapless; nothing is back-dated; the ledger holds.
The table of attempts is in ``attempts/``, a module a rule; here they are made, with
those that need a transaction, a role or a temporary table of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege
from pytest_django.plugin import DjangoDbBlocker

from gongkai.catalogue import actions
from gongkai.catalogue.models import IndexNumber, Posting, Publication
from gongkai.catalogue.queries import current_release
from gongkai.catalogue.states import Channel
from gongkai.core.models import Event
from gongkai.core.queries import verify_ledger
from gongkai.law.classification import GENRES
from gongkai.law.numbers import format_index_number
from gongkai.review.models import Release, Review, Route
from tests.database import CopiedDatabase
from tests.factories.county import County, make_county
from tests.factories.intruder import OLD, Intruder

from .attempts import (
    ATTEMPTS,
    Attempt,
    batches,
    clock_and_ledger,
    contents,
    numbers,
    permanence,
    routes,
    screening,
    signing,
)
from .attempts.denied import DENIED, NEVER_CHANGED

RULES = (signing, routes, screening, batches, contents, permanence, numbers,
         clock_and_ledger)  # fmt: skip


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Intruder]:
    """Set one county up for all attempts; each is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Intruder(make_county())
        transaction.set_rollback(True)


@pytest.fixture
def intruder(scene: Intruder) -> Iterator[Intruder]:
    """Return the intruder; what they did is undone after the test."""
    with transaction.atomic():
        yield scene
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("refusal", "act"),
    [pytest.param(refusal, act, id=sentence) for sentence, refusal, act in ATTEMPTS],
)
def test_the_database_refuses(intruder: Intruder, refusal: str, act: Attempt) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        act(intruder.county, intruder)
    assert re.search(refusal, str(caught.value)), caught.value


@pytest.mark.parametrize("statement", DENIED)
def test_the_application_is_not_permitted(intruder: Intruder, statement: str) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        intruder.run(statement)
    cause = caught.value.__cause__
    assert isinstance(cause, InsufficientPrivilege) or "trigger" in str(cause), cause


def test_every_rule_has_its_attempts() -> None:
    tried = {act.__module__ for _sentence, _refusal, act in ATTEMPTS}
    assert tried == {rule.__name__ for rule in RULES}
    assert len({sentence for sentence, *_rest in ATTEMPTS}) == len(ATTEMPTS)


def test_what_is_kept_back_takes_the_full_route(intruder: Intruder) -> None:
    review = intruder.review(
        genre="news", disclosure_property="on_request", property_reason="商业秘密"
    )
    route = Review.objects.get(pk=review).route
    assert route is not None
    assert route.is_default


def test_only_genres_of_low_risk_take_the_light_route(intruder: Intruder) -> None:
    allowed = set()
    for code in GENRES:
        try:
            with transaction.atomic():
                Route.objects.filter(is_default=False).update(genres=[code])
        except DatabaseError as refusal:
            assert "低风险" in str(refusal)  # noqa: PT017 -- most are to be refused
        else:
            allowed.add(code)
    assert allowed == {code for code, genre in GENRES.items() if genre.low_risk}


def test_a_review_written_with_a_weaker_route_gets_its_own(intruder: Intruder) -> None:
    light = Route.objects.get(is_default=False)
    review = Review.objects.get(pk=intruder.review(route_id=light.pk))
    assert review.route_id != light.pk


def test_a_release_tells_of_itself_whoever_wrote_it(intruder: Intruder) -> None:
    item = intruder.county.approved()
    assert item.latest is not None
    release = intruder.release(item.latest.review_id)
    told = Event.objects.of(item.stream).get(kind="released")
    number = Publication.objects.get(item=item).index_number
    assert told.data == {"version": 1, "release": release, "index_number": number}
    assert told.organ_id == item.publisher_id
    assert told.by_id == Release.objects.get(pk=release).by_id


def _dated(intruder: Intruder) -> dict[str, list[tuple[Any, ...]]]:
    """Write an old date into each table that has one; return what stands there."""
    ask = intruder.run
    county = intruder.county
    item = county.approved()
    assert item.latest is not None
    release = intruder.release(item.latest.review_id, at=OLD)
    posting = intruder.posting(item, release)
    intruder.run(
        "UPDATE catalogue_posting SET struck_at = %s, struck_reason = '-' WHERE id = %s",
        OLD,
        posting,
    )
    batch = intruder.batch()
    review = intruder.batch_review(batch)
    intruder.approve(batch, "second", county.second.pk)
    finding = intruder.finding(review)
    intruder.waive(finding, by=county.second.pk)
    fresh = intruder.review()
    version = intruder.version(county.draft(), fresh)
    intruder.sign(fresh, "first", at=OLD)
    intruder.take_back(fresh)
    intruder.register(serial=1, number="明府规〔2018〕001号")
    intruder.run(
        "INSERT INTO catalogue_storedfile VALUES ('00', 1, '', '', '', 'read', %s)", OLD
    )
    intruder.insert("catalogue_validityfact", item_id=item.pk, kind="amended", on=OLD,
                    basis="-", by_id=county.officer.pk, at=OLD)  # fmt: skip
    intruder.insert("core_calendarnotice", year=2018, text="", days="[]", loaded_at=OLD)
    intruder.withdraw(release)
    return {
        "release": ask("SELECT at FROM review_release WHERE id = %s", release),
        "withdrawal": ask("SELECT at FROM review_withdrawal"),
        "sign-off": ask("SELECT at FROM review_signoff WHERE review_id = %s", fresh),
        "return": ask("SELECT at FROM review_return WHERE review_id = %s", fresh),
        "review": ask("SELECT at FROM review_review WHERE id = %s", fresh),
        "screening": ask("SELECT at FROM review_screening WHERE review_id = %s", fresh),
        "version": ask(
            "SELECT saved_at FROM catalogue_itemversion WHERE id = %s", version
        ),
        "posting": ask(
            "SELECT recorded_at FROM catalogue_posting WHERE id = %s", posting
        ),
        "strike": ask("SELECT struck_at FROM catalogue_posting WHERE id = %s", posting),
        "batch": ask("SELECT at FROM review_batch WHERE id = %s", batch),
        "approval": ask("SELECT at FROM review_batchapproval"),
        "waiver": ask("SELECT at FROM review_waiver"),
        "register": ask("SELECT at FROM catalogue_registerentry"),
        "file": ask("SELECT stored_at FROM catalogue_storedfile"),
        "validity": ask("SELECT at FROM catalogue_validityfact"),
        "notice": ask("SELECT loaded_at FROM core_calendarnotice"),
    }


def test_every_clock_is_the_server_s(intruder: Intruder) -> None:
    [(before,)] = intruder.run("SELECT clock_timestamp()")
    for what, [(at,)] in _dated(intruder).items():
        assert before <= at <= timezone.now() + timedelta(seconds=5), what


def test_a_transaction_kept_open_dates_nothing_back(intruder: Intruder) -> None:
    item = intruder.county.released()
    [(begun, released)] = intruder.run(
        "SELECT now(), at FROM review_release WHERE id = %s",
        item.publication.release_id,
    )
    assert released > begun


def test_a_website_posting_has_the_time_of_its_release(intruder: Intruder) -> None:
    item = intruder.county.released()
    release = item.publication.release
    row = intruder.posting(item, release.pk, channel="website", posted_at=OLD)
    assert Posting.objects.get(pk=row).posted_at == release.at
    assert Posting.objects.filter(channel=Channel.WEBSITE).count() == 2


def test_a_release_by_hand_takes_the_next_number(intruder: Intruder) -> None:
    county = intruder.county
    year, code = timezone.localdate().year, county.finance.code
    for serial in (1, 2, 3):
        item = county.approved(title=f"第{serial}号通知")
        assert item.latest is not None
        release = intruder.release(item.latest.review_id)
        given = IndexNumber.objects.get(item=item)
        assert (given.organ_id, given.year, given.serial) == (
            county.finance.pk,
            year,
            serial,
        )
        assert given.number == format_index_number(code, year, serial)
        assert item.publication.index_number == given.number
        assert item.postings.get().release_id == release
    intruder.commit()


def test_a_number_and_a_website_posting_are_given_once(intruder: Intruder) -> None:
    county = intruder.county
    item = county.released()
    number = item.publication.index_number
    actions.save(item, county.content(summary="改过"), by=county.officer)
    actions.submit(item, by=county.officer)
    county.sign_all(item)
    actions.release(item, by=county.officer)
    item.publication.refresh_from_db()
    assert item.publication.index_number == number
    assert item.postings.filter(channel=Channel.WEBSITE).count() == 1
    assert county.released(title="另一件").publication.index_number != number


def test_the_ledger_takes_nobody_s_word_for_place_time_and_hash(
    intruder: Intruder,
) -> None:
    for _again in range(2):
        intruder.run(
            """INSERT INTO core_event
                   (id, stream, seq, kind, at, data, prev_hash, hash)
               VALUES (1, 'item:0', 77, 'released', %s, '{}', 'x', 'y')""",
            OLD,
        )
    rows = intruder.run("SELECT id, seq, at FROM core_event WHERE stream = 'item:0' ORDER BY id")  # fmt: skip
    assert [seq for _id, seq, _at in rows] == [1, 2]
    assert all(number > 1 and at > OLD for number, _seq, at in rows)
    assert verify_ledger().holds


def test_an_anchor_is_computed_whatever_is_written(intruder: Intruder) -> None:
    intruder.anchor(
        "(SELECT min(at AT TIME ZONE 'Asia/Shanghai')::date FROM core_event)"
    )
    [(events, last, made_at)] = intruder.run(
        "SELECT events, last_event_id, made_at FROM core_anchor"
    )
    assert [(events, last)] == intruder.run("SELECT count(*), max(id) FROM core_event")
    assert made_at > OLD
    assert verify_ledger().holds


def test_a_column_s_way_is_not_to_be_written(intruder: Intruder) -> None:
    county = intruder.county
    intruder.run("UPDATE catalogue_column SET path = '{7}'")
    rows = intruder.run("SELECT id, path FROM catalogue_column ORDER BY id")
    column, documents = county.column.pk, county.documents.pk
    assert rows == [(column, [column]), (documents, [column, documents])]


def test_after_the_last_withdrawal_an_older_release_does_not_stand(
    intruder: Intruder,
) -> None:
    county = intruder.county
    item = county.released()
    actions.save(item, county.content(title="第二版"), by=county.officer)
    item = county.sign_all(actions.submit(item, by=county.officer))
    second = actions.release(item, by=county.officer)
    intruder.withdraw(second.pk)
    assert not Publication.objects.filter(item=item).exists()
    first = Release.objects.get(review__version__item=item, review__version__number=1)
    with pytest.raises(DatabaseError, match="未被撤回"), transaction.atomic():
        intruder.posting(item, first.pk)
    assert current_release(item) is None


# --- Side doors: these need transactions, roles or temporary tables of their own -------

Connection = psycopg.Connection[Any]

SHADOWED = (
    "review_review",
    "review_route",
    "review_signoff",
    "review_return",
    "review_screening",
    "review_finding",
    "review_waiver",
    "review_batchapproval",
    "review_release",
    "catalogue_itemversion",
    "catalogue_publication",
    "core_event",
    "core_anchor",
)


@pytest.fixture
def roomy(own_database: CopiedDatabase, owner_connection: Connection) -> CopiedDatabase:
    """Return the database, where for once the application may make temporary tables."""
    owner_connection.execute(
        sql.SQL("GRANT TEMPORARY ON DATABASE {} TO gongkai_app").format(
            sql.Identifier(own_database.name)
        )
    )
    return own_database


def test_a_temporary_table_does_not_stand_in_for_a_real_one(
    roomy: CopiedDatabase, app_connection: Connection, county: County
) -> None:
    review = Intruder(county).draft_review(
        theme=""
    )  # nobody has signed, and a finding is open
    for table in SHADOWED:
        app_connection.execute(
            sql.SQL("CREATE TEMP TABLE {0} AS SELECT * FROM public.{0}").format(
                sql.Identifier(table)
            )
        )
    app_connection.execute("SET search_path = pg_temp, public")
    app_connection.execute("DELETE FROM pg_temp.review_finding")
    for person in (county.first, county.second, county.approver):
        app_connection.execute(
            """INSERT INTO pg_temp.review_signoff (review_id, step, by_id, verdict)
               SELECT %s, (ARRAY['first', 'second', 'approval'])[1 + count(*)], %s,
                      'agreed' FROM pg_temp.review_signoff""",
            [review, person.pk],
        )
    release = (
        "INSERT INTO public.review_release (government_id, review_id, by_id) "
        "VALUES (%s, %s, %s)"
    )
    values = [county.government.pk, review, county.officer.pk]
    with pytest.raises(CheckViolation, match="阻断性发现"):
        app_connection.execute(release, values)
    honest = Intruder(county).draft_review()
    with pytest.raises(CheckViolation, match="审核签署不完整"):
        app_connection.execute(release, [values[0], honest, values[2]])
    event = app_connection.execute(
        "INSERT INTO public.core_event (stream, seq, kind, data) "
        "VALUES (%s, 0, 'x', '{}') RETURNING seq",
        [f"organ:{county.finance.pk}"],
    ).fetchone()
    assert event is not None
    assert event[0] > 1


def test_a_trigger_on_a_temporary_table_does_not_run_as_the_owner(
    roomy: CopiedDatabase, app_connection: Connection, county: County
) -> None:
    app_connection.execute(
        "CREATE TEMP TABLE bait (LIKE public.review_release INCLUDING DEFAULTS)"
    )
    functions = app_connection.execute(
        """SELECT proname FROM pg_proc WHERE prosecdef
           AND prorettype = 'trigger'::regtype AND pronamespace = 'public'::regnamespace"""
    ).fetchall()
    assert len(functions) > 10
    for (name,) in functions:
        with pytest.raises(InsufficientPrivilege):
            app_connection.execute(
                sql.SQL(
                    "CREATE TRIGGER t AFTER INSERT ON bait REFERENCING NEW TABLE AS "
                    "fresh FOR EACH STATEMENT EXECUTE FUNCTION {}()"
                ).format(sql.Identifier(name))
            )


def test_a_migrated_database_gives_the_application_no_temporary_tables(
    own_database: CopiedDatabase, owner_connection: Connection
) -> None:
    row = owner_connection.execute(
        "SELECT has_database_privilege('gongkai_app', %s, 'TEMP, CREATE')",
        [own_database.template],
    ).fetchone()
    assert row == (False,)


def test_every_function_that_reads_a_table_pins_its_search_path(
    owner_connection: Connection,
) -> None:
    loose = owner_connection.execute(
        """SELECT proname FROM pg_proc
           WHERE pronamespace = 'public'::regnamespace
             AND proname !~ '^procrastinate'
             AND proconfig IS DISTINCT FROM ARRAY['search_path=public, pg_temp']"""
    ).fetchall()
    # These read only the row they are given.
    assert {name for (name,) in loose} == {"core_event_hash", "catalogue_facets"}


def test_even_the_owner_changes_nothing_without_switching_the_rules_off(
    owner_connection: Connection,
) -> None:
    guarded = owner_connection.execute(
        """SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
           WHERE t.tgfoid = 'core_refuse_change'::regproc AND t.tgenabled = 'O'
             AND t.tgtype & 1 = 1 AND t.tgtype & 2 = 2      -- each row, before
             AND t.tgtype & 8 = 8 AND t.tgtype & 16 = 16    -- delete and update"""
    ).fetchall()
    assert {name for (name,) in guarded} >= {*NEVER_CHANGED, "catalogue_indexnumber"}


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_snapshot_does_not_hide_a_sign_off(
    app_connection: Connection, county: County, level: str
) -> None:
    app_connection.execute(sql.SQL("BEGIN ISOLATION LEVEL " + level))
    app_connection.execute("SELECT count(*) FROM review_signoff")
    intruder = Intruder(county)
    item, review = county.draft(), intruder.review()
    intruder.sign(review, "first")  # committed, unseen by the transaction above
    with pytest.raises(psycopg.Error, match="读已提交"):
        app_connection.execute(
            """INSERT INTO catalogue_itemversion (item_id, number, review_id, author_id,
                   saved_at, change_note, title, summary, body, text, search_text,
                   document_number, former_index_number, created_on, theme, genre,
                   statutory, key_area, area, is_normative, columns, keywords, source,
                   source_url, joint_publishers, service_object, responsible_office,
                   scope, attachments, links, content_hash)
               SELECT %s, 9, id, author_id, now(), '', title, '', '', '', '', '', '',
                   current_date, '', genre, '', '', '', false, '{}', '', '', '', '', '',
                   '', '', '[]', '[]', content_hash
               FROM review_review WHERE id = %s""",
            [item.pk, _known(app_connection, county)],
        )
    app_connection.execute("ROLLBACK")


def _known(connection: Connection, county: County) -> int:
    """Write a review inside the old snapshot, so that only the rule can refuse."""
    row = connection.execute(
        """INSERT INTO review_review (government_id, organ_id, author_id, at, title,
               genre, disclosure_property, property_reason, ground, content_hash)
           VALUES (%s, %s, %s, now(), '-', 'notice', 'proactive', '', '', 'x')
           RETURNING id""",
        [county.government.pk, county.finance.pk, county.officer.pk],
    ).fetchone()
    assert row is not None
    return int(row[0])
