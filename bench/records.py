"""Many records of one year, by copying a county's in SQL.

Only what figures read is written: items, versions, reviews, releases and postings, with
identities of their own, within the same year.
"""

from __future__ import annotations

import psycopg

from gongkai.config.embedded import Urls

TABLES = (
    ("review_review", ("id",)),
    ("review_release", ("id", "review_id")),
    ("catalogue_informationitem", ("id", "latest_id")),
    ("catalogue_itemversion", ("id", "item_id", "review_id")),
    ("catalogue_posting", ("id", "item_id", "release_id")),
)
"""What is copied, and the columns that name copied rows: they move on together."""
_MADE_NEW = {
    "public_id": "substr(md5(t.id || '/' || k), 1, 12)",
    "search_text": "''",
    "body": "''",
    "text": "''",
    "is_normative": "t.id % 9 = 0",
}
"""Columns that must differ, texts no figure reads, and as many documents as reported."""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
           c.conname, pg_get_constraintdef(c.oid)
    FROM pg_index i LEFT JOIN pg_constraint c
        ON c.conindid = i.indexrelid AND c.contype IN ('u', 'p')
    WHERE i.indrelid = %(table)s::regclass AND NOT i.indisprimary
"""


def grow(urls: Urls, times: int) -> int:
    """Make a loaded county's records ``times`` as many; return how many items it has."""
    with psycopg.connect(urls.superuser) as session:
        # Neither triggers nor foreign keys: the copies are as their originals.
        session.execute("SET session_replication_role = replica")
        session.execute("SET maintenance_work_mem = '256MB'")
        spans = " , ".join(f"(SELECT max(id) FROM {name})" for name, _keys in TABLES)
        span = (session.execute(f"SELECT greatest({spans})").fetchone() or [0])[0]
        for name, keys in TABLES if times > 1 else ():
            _copy(session, name, keys, span, times)
    with psycopg.connect(urls.superuser, autocommit=True) as session:
        for name, _keys in TABLES:
            session.execute(f"VACUUM ANALYZE {name}")
        found = session.execute("SELECT count(*) FROM catalogue_informationitem")
        return int((found.fetchone() or [0])[0])


def _copy(
    session: psycopg.Connection, name: str, keys: tuple[str, ...], span: int, times: int
) -> None:
    """Append the rows of a table ``times - 1`` times over, its indexes put aside."""
    columns = [
        row[0]
        for row in session.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND NOT attisdropped",
            [name],
        )
    ]
    values = ", ".join(
        f"t.{each} + k * {span}" if each in keys else _MADE_NEW.get(each, f't."{each}"')
        for each in columns
    )
    named = ", ".join(f'"{each}"' for each in columns)
    indexes = session.execute(_INDEXES, {"table": name}).fetchall()
    for index, _definition, constraint, _words in indexes:
        session.execute(
            f'ALTER TABLE {name} DROP CONSTRAINT "{constraint}"'
            if constraint
            else f"DROP INDEX {index}"
        )
    session.execute(
        f"INSERT INTO {name} ({named}) SELECT {values} "
        f"FROM {name} t CROSS JOIN generate_series(1, {times - 1}) AS k"
    )
    for _index, definition, constraint, words in indexes:
        session.execute(
            f'ALTER TABLE {name} ADD CONSTRAINT "{constraint}" {words}'
            if constraint
            else definition
        )
