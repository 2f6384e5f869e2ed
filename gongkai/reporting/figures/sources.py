"""The questions behind all figures: each returns its records, one row a record.

Every source yields ``pk``, ``organ_id``, ``on`` and ``amount`` and what its indicators
ask of a record. Counts, the counts of each organ, identities and lists are all taken
from these rows, so a cell always opens exactly what it counted.
"""

from __future__ import annotations

from dataclasses import dataclass

CATALOGUE = "源自信息目录"
LEDGERS = "源自台账"
ENTERED = "由各单位逐件登记"


@dataclass(frozen=True)
class Source:
    """Records of one kind in a period; ``room`` says where they are kept.

    ``narrow`` is put at ``{narrow}`` when only some organs are asked about.
    """

    kind: str
    room: str
    sql: str
    before: str = ""
    narrow: str = ""

    def rows(self, *, narrowed: bool) -> tuple[str, str]:
        """Return what goes before the statement, and the rows in brackets."""
        narrow = self.narrow if narrowed else ""
        return self.before, f"({self.sql.replace('{narrow}', narrow)})"


# An item counts when it was posted in the period and the posting stands. It does not
# when its last release by the end of the period was taken back by then for what it
# said; that a notice ended or a decision was changed later leaves it counted.
TAKEN_BACK = """
    taken_back AS (
        SELECT v.item_id AS item
        FROM review_withdrawal w
        JOIN review_release o ON o.id = w.release_id
        JOIN catalogue_itemversion v ON v.review_id = o.review_id
        WHERE o.government_id = %(government)s AND w.at < %(end)s
          AND w.kind IN ('error', 'privacy', 'secrecy', 'other')
          AND coalesce(o.original_at, o.at) < %(end)s
          AND NOT EXISTS (
              SELECT FROM catalogue_itemversion n
              JOIN review_release l ON l.review_id = n.review_id
              WHERE n.item_id = v.item_id AND l.id > o.id
                AND coalesce(l.original_at, l.at) < %(end)s))"""
_POSTED = """p.government_id = %(government)s AND p.struck_at IS NULL
            AND p.posted_at >= %(start)s AND p.posted_at < %(end)s"""
KEPT = "NOT IN (SELECT t.item FROM taken_back t)"
_CHANNELS = """min(p.posted_at) AS posted_at,
            bit_or(CASE p.channel WHEN 'gazette' THEN 1 WHEN 'website' THEN 2
                WHEN 'weibo' THEN 4 WHEN 'wechat' THEN 8 ELSE 16 END) AS channels"""
# Who forwards what is itself counted spreads the same information: it counts once, for
# the organ whose it is, and the channel of the forwarding is a channel of it. Items
# that forward each other are one.
_FORWARDED = f"""
    forwards AS (
        SELECT l.from_item_id AS item, l.to_item_id AS whole FROM catalogue_itemlink l
        WHERE l.kind = 'forwards'
          AND l.from_item_id {KEPT} AND l.to_item_id {KEPT}
          AND EXISTS (SELECT FROM catalogue_posting p
                      WHERE p.item_id = l.from_item_id AND {_POSTED})
          AND EXISTS (SELECT FROM catalogue_posting p
                      WHERE p.item_id = l.to_item_id AND {_POSTED})),
    walk(item, whole) AS (
        SELECT f.item, f.whole FROM forwards f
        UNION
        SELECT w.item, f.whole FROM walk w JOIN forwards f ON f.item = w.whole),
    forwarded AS (
        SELECT w.item, coalesce(
            min(w.whole) FILTER (WHERE w.whole NOT IN (SELECT f.item FROM forwards f)),
            min(w.whole)) AS whole
        FROM walk w GROUP BY w.item),
    spread AS (
        SELECT f.whole AS item, {_CHANNELS}
        FROM forwarded f JOIN catalogue_posting p ON p.item_id = f.item
        WHERE {_POSTED} AND f.item <> f.whole
        GROUP BY 1)"""  # noqa: S608 -- our own words
# Documents and interpretations by what the version last released by the end of the
# period says. The subquery is asked of these few only; as a join it would be all.
_NAMED = """
    named AS (
        SELECT v.item_id AS item, v.is_normative AS normative,
            v.genre = 'interpretation' AS interprets, o.id AS release
        FROM catalogue_itemversion v
        JOIN review_release o ON o.review_id = v.review_id
        WHERE (v.is_normative OR v.genre = 'interpretation')
          AND o.government_id = %(government)s
          AND coalesce(o.original_at, o.at) < %(end)s
          AND (SELECT min(l.id) FROM catalogue_itemversion n
               JOIN review_release l ON l.review_id = n.review_id
               WHERE n.item_id = v.item_id AND n.number > v.number
                 AND coalesce(l.original_at, l.at) < %(end)s) IS NULL)"""
_INTERPRETING = """
    interpreting AS (
        SELECT n.item FROM named n WHERE n.interprets
        UNION
        SELECT l.from_item_id FROM catalogue_itemlink l WHERE l.kind = 'interprets')"""

ITEMS = Source(
    "item",
    CATALOGUE,
    f"""SELECT c.item AS pk, i.publisher_id AS organ_id,
        (least(c.posted_at, m.posted_at) AT TIME ZONE 'Asia/Shanghai')::date AS "on",
        1 AS amount, c.channels | coalesce(m.channels, 0) AS channels,
        c.item IN (SELECT n.item FROM named n WHERE n.normative) AS normative,
        c.item IN (SELECT n.item FROM interpreting n) AS interprets
    FROM (
        SELECT p.item_id AS item, {_CHANNELS}
        FROM catalogue_posting p WHERE {_POSTED} {{narrow}}
        GROUP BY 1) c
    LEFT JOIN spread m ON m.item = c.item
    LEFT JOIN catalogue_informationitem i ON i.id = c.item
    WHERE c.item {KEPT}
      AND c.item NOT IN (SELECT f.item FROM forwarded f WHERE f.item <> f.whole)""",  # noqa: S608 -- our own words
    before=f"WITH RECURSIVE {TAKEN_BACK}, {_FORWARDED}, {_NAMED}, {_INTERPRETING}",
    narrow="""AND p.item_id IN (
            SELECT i.id FROM catalogue_informationitem i
            WHERE i.publisher_id = ANY (%(organs)s))""",
)
PUBLIC_NORMATIVE = Source(
    "item",
    CATALOGUE,
    """SELECT n.item AS pk, i.publisher_id AS organ_id,
        (coalesce(o.original_at, o.at) AT TIME ZONE 'Asia/Shanghai')::date AS "on",
        1 AS amount
    FROM named n JOIN catalogue_informationitem i ON i.id = n.item
    JOIN review_release o ON o.id = n.release
    WHERE n.normative AND NOT EXISTS (
        SELECT FROM review_withdrawal w WHERE w.release_id = o.id AND w.at < %(end)s)""",
    before=f"WITH {_NAMED}",
)
REGISTER = Source(
    "register",
    CATALOGUE,
    """SELECT e.id AS pk, e.maker_id AS organ_id, e.issued_on AS "on", 1 AS amount,
        e.issued_on >= %(first)s AS made,
        s.ended_on BETWEEN %(first)s AND %(last)s AS ended, s.ended_on > %(last)s AS valid
    FROM catalogue_registerentry e
    LEFT JOIN catalogue_publication p ON p.item_id = e.item_id
    LEFT JOIN LATERAL catalogue_validity(e.item_id, e.lapses_on) f
        ON p.item_id IS NULL AND e.item_id IS NOT NULL
    CROSS JOIN LATERAL (SELECT least(
        coalesce(p.abolished_on, f.abolished),
        coalesce(p.expires_on, f.expires, e.lapses_on) + 1) AS ended_on) s
    WHERE e.government_id = %(government)s AND e.issued_on <= %(last)s""",
)
EVENTS = Source(
    "event",
    LEDGERS,
    """SELECT e.id AS pk, e.organ_id,
        (a.at AT TIME ZONE 'Asia/Shanghai')::date AS "on", 1 AS amount, a.social, a.other
    FROM reporting_opinionevent e CROSS JOIN LATERAL (
        SELECT min(r.at) AS at,
            bool_or(r.way = 'social' AND r.at < %(end)s) AS social,
            bool_or(r.way = 'other' AND r.at < %(end)s) AS other
        FROM reporting_eventresponse r
        LEFT JOIN reporting_publicsession s ON s.id = r.session_id
        WHERE r.event_id = e.id AND s.struck_at IS NULL) a
    WHERE e.government_id = %(government)s AND e.struck_at IS NULL
      AND a.at >= %(start)s AND a.at < %(end)s""",
)
ATTENDANCES = Source(
    "attendance",
    LEDGERS,
    """SELECT a.id AS pk, c.organ_id, c."on", 1 AS amount
    FROM reporting_trainingcourse c JOIN reporting_attendance a ON a.course_id = c.id
    WHERE c.government_id = %(government)s AND c.struck_at IS NULL
      AND c."on" BETWEEN %(first)s AND %(last)s""",
)


def _dated(kind: str, table: str, room: str = LEDGERS, **more: str) -> Source:
    """Return the entries of a ledger whose day is in the period."""
    amount = more.pop("amount", "1")
    asked = "".join(f", {sql} AS {name}" for name, sql in more.items())
    return Source(
        kind,
        room,
        f"""SELECT e.id AS pk, e.organ_id, e."on", {amount} AS amount{asked}
    FROM reporting_{table} e
    WHERE e.government_id = %(government)s AND e.struck_at IS NULL
      AND e."on" BETWEEN %(first)s AND %(last)s""",  # noqa: S608 -- our own words
    )


def _held(kind: str, table: str, **more: str) -> Source:
    """Return the entries of a ledger that hold on the last day of the period."""
    asked = "".join(f", {sql} AS {name}" for name, sql in more.items())
    return Source(
        kind,
        LEDGERS,
        f"""SELECT e.id AS pk, e.organ_id, e."on", 1 AS amount{asked}
    FROM reporting_{table} e
    WHERE e.government_id = %(government)s AND e.struck_at IS NULL
      AND e."on" <= %(last)s AND (e.until IS NULL OR e.until >= %(last)s)""",  # noqa: S608 -- our own words
    )


SESSIONS = _dated(
    "session", "publicsession", sort="e.kind", head_present="e.head_present"
)
MEETINGS = _dated("meeting", "meeting")
COURSES = _dated("course", "trainingcourse")
FUNDS = _dated("fund", "fund", amount="e.amount_wan")
STAFF = _held("staff", "staffmember", full_time="e.full_time")
READING_POINTS = _held("reading_point", "readingpoint")
BODIES = _held("body", "disclosurebody")
CASES = Source(
    "case",
    ENTERED,
    """SELECT e.id AS pk, e.organ_id, e."on", e.amount,
        e."table" || '/' || e."row" || '/' || e."column" AS place
    FROM reporting_caseentry e
    WHERE e.government_id = %(government)s AND e.struck_at IS NULL AND e.form = %(form)s
      AND e."on" BETWEEN %(first)s AND %(last)s""",
)
