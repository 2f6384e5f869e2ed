"""Many public items, by copying a county's year back through the years in SQL.

Only what the lists read is written: publications, placements, and the tally, which is
counted from them with the same function the triggers use.
"""

from __future__ import annotations

import psycopg

from gongkai.config.embedded import Urls

_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
    WHERE i.indrelid IN ('catalogue_publication'::regclass, 'catalogue_placement'::regclass)
      AND c.oid IS NULL
"""
_PUBLICATIONS = """
    INSERT INTO catalogue_publication (
        item_id, release_id, version_id, government_id, publisher_id, public_id,
        index_number, title, summary, document_number, search_text, created_on,
        listed_at, updated_at, year, theme, genre, statutory, key_area, area,
        is_normative, effective_from, expires_on, amended_on, abolished_on, visible_until)
    SELECT p.item_id + k * s.span, p.release_id + k * s.span, p.version_id + k * s.span,
        p.government_id, p.publisher_id, substr(md5(p.item_id || '/' || k), 1, 12),
        p.index_number || '-' || k, p.title, p.summary, p.document_number, p.search_text,
        p.created_on - k * s.days, p.listed_at - k * s.back, p.updated_at - k * s.back,
        extract(year FROM (p.listed_at - k * s.back) AT TIME ZONE 'Asia/Shanghai'),
        p.theme, p.genre, p.statutory, p.key_area, p.area, p.is_normative,
        p.effective_from, p.expires_on, p.amended_on, p.abolished_on, p.visible_until
    FROM (SELECT greatest(max(item_id), max(release_id), max(version_id)) AS span,
                 %(days)s::integer AS days,
                 %(days)s::integer * interval '1 day' - interval '1 minute' AS back
          FROM catalogue_publication) s
    CROSS JOIN generate_series(1, %(copies)s) AS k
    CROSS JOIN catalogue_publication p
    LIMIT %(missing)s
"""
_PLACEMENTS = """
    INSERT INTO catalogue_placement (item_id, column_id, listed_at)
    SELECT p.item_id, o.column_id, p.listed_at
    FROM catalogue_publication p
    JOIN catalogue_placement o ON o.item_id = (p.item_id - 1) %% %(span)s + 1
    WHERE p.item_id > %(span)s
"""
_TALLY = """
    INSERT INTO catalogue_publiccount (government_id, facet, value, n)
    SELECT p.government_id, t.facet, t.value, count(*)
    FROM catalogue_publication p CROSS JOIN LATERAL catalogue_facets(p) t
    WHERE t.facet = 'all' OR t.value NOT IN ('', 'false') AND t.value NOT LIKE '%:'
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT c.government_id, 'column', o.column_id::text, count(*)
    FROM catalogue_placement o JOIN catalogue_column c ON c.id = o.column_id
    GROUP BY 1, 2, 3
"""
YEARS = 10


def grow(urls: Urls, rows: int) -> None:
    """Bring a database with one year of a county to ``rows`` public items."""
    with psycopg.connect(urls.superuser) as connection:
        # Neither triggers nor foreign keys: what the rows point at is not there.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET work_mem = '256MB'")
        present, span = connection.execute(
            "SELECT count(*), greatest(max(item_id), max(release_id), max(version_id)) "
            "FROM catalogue_publication"
        ).fetchone() or (0, 0)
        if rows > present:
            copies = -(-(rows - present) // present)
            indexes = connection.execute(_INDEXES).fetchall()
            for name, _definition in indexes:
                connection.execute(f"DROP INDEX {name}")
            connection.execute(
                _PUBLICATIONS,
                {
                    "copies": copies,
                    "days": max(1, YEARS * 365 // copies),
                    "missing": rows - present,
                },
            )
            connection.execute(_PLACEMENTS, {"span": span})
            for _name, definition in indexes:
                connection.execute(definition)
        connection.execute("TRUNCATE catalogue_publiccount")
        connection.execute(_TALLY)
    with psycopg.connect(urls.superuser, autocommit=True) as connection:
        for table in ("publication", "placement", "publiccount"):
            connection.execute(f"VACUUM ANALYZE catalogue_{table}")
