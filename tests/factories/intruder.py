"""Somebody who has the application's password and writes SQL."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from gongkai.catalogue.models import InformationItem
from gongkai.organisations.models import Organ
from tests.factories.county import County, credit_code

OLD = datetime.fromisoformat("2018-01-02T03:04:05+08:00")


class Intruder:
    """Writes rows past all acts, logged in as ``gongkai_app``.

    A method that makes a row returns its id. Deferred constraints are checked by
    ``commit``, as if the transaction ended.
    """

    def __init__(self, county: County) -> None:
        self.county = county

    def run(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        """Execute a statement; return its rows, if it has any."""
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return list(cursor.fetchall()) if cursor.description else []

    def insert(self, table: str, **row: Any) -> int:
        """Insert a row and return its first column."""
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING *").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )
        with connection.cursor() as cursor:
            cursor.execute(query, list(row.values()))
            return int(cursor.fetchall()[0][0])

    def commit(self) -> None:
        """Have all deferred constraints checked."""
        self.run("SET CONSTRAINTS ALL IMMEDIATE")

    def other_government(self) -> Organ:
        """Establish a second government."""
        return Organ.objects.create(
            kind="government",
            slug="other",
            full_name="邻水县人民政府",
            short_name="邻水县",
            code=credit_code(9),
        )

    def review(self, *, screened: bool = True, **row: Any) -> int:
        """Write a review of the finance department, without a version."""
        county = self.county
        row = {
            "government_id": county.government.pk,
            "organ_id": county.finance.pk,
            "author_id": county.officer.pk,
            "at": OLD,
            "title": "夜间写入的通知",
            "genre": "notice",
            "disclosure_property": "proactive",
            "property_reason": "",
            "ground": "",
            "content_hash": hashlib.sha256(b"one").digest(),
        } | row
        review = self.insert("review_review", **row)
        if screened:
            self.insert(
                "review_screening", review_id=review, recogniser="-", findings=0, at=OLD
            )
        return review

    def version(self, item: InformationItem, review: int, **row: Any) -> int:
        """Write a version of an item that copies the latest and fits ``review``."""
        values = {
            "item_id": item.pk,
            "number": 90 + review,
            "review_id": review,
            "author_id": self.county.officer.pk,
            "saved_at": OLD,
            "title": "夜间写入的通知",
            "genre": "notice",
            "created_on": OLD.date(),
            "is_normative": False,
            "columns": [self.county.documents.pk],
            "attachments": "[]",
            "links": "[]",
            "content_hash": hashlib.sha256(b"one").digest(),
        }
        empty = (
            "change_note summary body text search_text document_number theme statutory "
            "former_index_number key_area area keywords source source_url scope "
            "joint_publishers service_object responsible_office"
        )
        return self.insert(
            "catalogue_itemversion",
            **(dict.fromkeys(empty.split(), "") | values | row),
        )

    def sign(self, review: int, *steps: str, **row: Any) -> None:
        """Sign steps of a review, each by its person unless ``by_id`` says otherwise."""
        county = self.county
        people = {
            "first": county.first,
            "second": county.second,
            "secrecy": county.manager,
            "approval": county.approver,
        }
        for step in steps:
            values = {
                "review_id": review,
                "step": step,
                "by_id": people[step].pk,
                "verdict": "agreed",
                "opinion": "同意",
                "secrecy_opinion": "不涉密",
            }
            self.insert("review_signoff", **(values | row))

    def release(self, review: int, **row: Any) -> int:
        """Write a release of a review."""
        values = {
            "government_id": self.county.government.pk,
            "review_id": review,
            "by_id": self.county.officer.pk,
        }
        return self.insert("review_release", **(values | row))

    def batch(self, **row: Any) -> int:
        """Write a batch imported by the manager."""
        values = {
            "government_id": self.county.government.pk,
            "name": "补录",
            "source": "旧站",
            "by_id": self.county.manager.pk,
            "at": OLD,
        }
        return self.insert("review_batch", **(values | row))

    def batch_review(self, batch: int, **row: Any) -> int:
        """Write a review that belongs to a batch."""
        importer = self.county.manager.pk
        return self.review(**({"batch_id": batch, "author_id": importer} | row))

    def approve(self, batch: int, step: str, by: int) -> None:
        """Sign a batch."""
        self.insert(
            "review_batchapproval",
            batch_id=batch,
            step=step,
            by_id=by,
            at=OLD,
            opinion="同意",
            secrecy_opinion="不涉密",
        )

    def finding(self, review: int, **row: Any) -> int:
        """Write a blocking finding."""
        values = {
            "review_id": review,
            "code": "id_card",
            "severity": "block",
            "part": "text",
            "start": 0,
            "end": 1,
            "excerpt": "",
            "message": "身份证号",
        }
        return self.insert("review_finding", **(values | row))

    def number(self, item: InformationItem, **row: Any) -> None:
        """Give an item the first index number of its organ in 2018."""
        organ = self.county.finance
        values = {
            "item_id": item.pk,
            "organ_id": organ.pk,
            "year": 2018,
            "serial": 1,
            "number": f"{organ.code}/2018-00001",
        }
        self.insert("catalogue_indexnumber", **(values | row))

    def posting(self, item: InformationItem, release: int, **row: Any) -> int:
        """Record that an item went out on WeChat."""
        values = {
            "government_id": item.government_id,
            "item_id": item.pk,
            "release_id": release,
            "channel": "wechat",
            "posted_at": timezone.now(),
            "address": "https://mp.example.cn/s/9",
            "recorded_by_id": self.county.officer.pk,
            "recorded_at": OLD,
            "struck_reason": "",
        }
        return self.insert("catalogue_posting", **(values | row))

    def draft_review(self, **changes: Any) -> int:
        """Return the review of an honest, screened draft."""
        item = self.county.draft(**changes)
        assert item.latest is not None
        return item.latest.review_id

    def waive(self, finding: int, *, by: int, reason: str = "可以") -> int:
        """Waive a finding."""
        return self.insert(
            "review_waiver", finding_id=finding, by_id=by, reason=reason, at=OLD
        )

    def take_back(self, review: int, **row: Any) -> int:
        """Send a review back out of turn."""
        values = {
            "review_id": review,
            "by_id": self.county.approver.pk,
            "reason": "有误",
            "at": OLD,
        }
        return self.insert("review_return", **(values | row))

    def withdraw(self, release: int, **row: Any) -> int:
        """Take a release back."""
        values = {
            "release_id": release,
            "kind": "error",
            "reason": "有误",
            "public_note": "",
            "redirect_to": "",
            "by_id": self.county.approver.pk,
        }
        return self.insert("review_withdrawal", **(values | row))

    def register(self, **row: Any) -> int:
        """Enter a normative document in the register."""
        values = {
            "government_id": self.county.government.pk,
            "maker_id": self.county.finance.pk,
            "agency_code": "明府规",
            "year": 2018,
            "title": "办法",
            "document_number": "",
            "issued_on": OLD.date(),
            "effective_from": OLD.date(),
            "is_trial": False,
            "lapses_on": "2023-01-01",
            "legality_reviewer": "司法局",
            "legality_opinion": "合法",
            "legality_reviewed_on": OLD.date(),
            "by_id": self.county.manager.pk,
            "at": OLD,
        }
        return self.insert("catalogue_registerentry", **(values | row))

    def anchor(self, day: str) -> None:
        """Write an anchor with an invented content for a day, given as SQL."""
        self.run(
            "INSERT INTO core_anchor (day, last_event_id, events, hash, made_at) "  # noqa: S608 -- our own words
            f"VALUES ({day}, 1, 1, 'x'::bytea, '2018-01-02')"
        )
