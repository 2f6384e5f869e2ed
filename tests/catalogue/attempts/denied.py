"""Statements the application has no right to make."""

NEVER_WRITTEN = (
    "catalogue_publication",
    "catalogue_placement",
    "catalogue_publiccount",
    "catalogue_indexcounter",
    "catalogue_indexnumber",
)
NEVER_CHANGED = (
    "core_event",
    "core_anchor",
    "core_calendarnotice",
    "review_batch",
    "review_batchapproval",
    "review_review",
    "review_screening",
    "review_finding",
    "review_waiver",
    "review_signoff",
    "review_return",
    "review_release",
    "review_withdrawal",
    "catalogue_itemversion",
    "catalogue_storedfile",
    "catalogue_validityfact",
    "catalogue_registerentry",
)
KEY = {
    "catalogue_indexnumber": "item_id",
    "catalogue_publication": "item_id",
    "catalogue_storedfile": "sha256",
    "review_return": "review_id",
    "review_screening": "review_id",
    "review_waiver": "finding_id",
    "review_withdrawal": "release_id",
}
DENIED = [
    *(
        statement.format(table)
        for table in NEVER_WRITTEN
        for statement in (
            "INSERT INTO {0} SELECT * FROM {0}",
            "DELETE FROM {0}",
            "TRUNCATE {0} CASCADE",
        )
    ),
    *(
        statement.format(table)
        for table in NEVER_CHANGED
        for statement in ("DELETE FROM {0}", "TRUNCATE {0} CASCADE")
    ),
    *(
        f"UPDATE {table} SET {KEY.get(table, 'id')} = {KEY.get(table, 'id')}"  # noqa: S608 -- our own words
        for table in (*NEVER_CHANGED, *NEVER_WRITTEN)
    ),
    "COPY catalogue_publication FROM STDIN",
    "COPY review_release FROM PROGRAM 'true'",
    "COPY review_release FROM '/etc/hostname'",
    "COPY review_release TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT lo_import('/etc/hostname')",
    "ALTER TABLE review_release DISABLE TRIGGER ALL",
    "ALTER TABLE review_release DROP CONSTRAINT review_release_pkey",
    "ALTER TABLE review_release OWNER TO CURRENT_USER",
    "DROP TRIGGER release_a_gate ON review_release",
    "DROP TABLE review_release CASCADE",
    "DROP FUNCTION review_gate() CASCADE",
    "CREATE OR REPLACE FUNCTION review_is_signed(review bigint) RETURNS boolean "
    "LANGUAGE sql AS 'SELECT true'",
    "ALTER FUNCTION review_gate() SET search_path = pg_temp",
    "CREATE FUNCTION count(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 3::bigint'",
    "CREATE RULE quiet AS ON INSERT TO review_signoff DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON review_release FOR EACH ROW "
    "EXECUTE FUNCTION core_refuse_change()",
    "CREATE TABLE mine (id int)",
    "CREATE TABLE more () INHERITS (review_signoff)",
    "CREATE SCHEMA mine",
    "CREATE POLICY mine ON review_release",
    "SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SET ROLE gongkai",
    "SET SESSION AUTHORIZATION gongkai",
    "GRANT gongkai TO CURRENT_USER",
    "SELECT setval('core_event_id_seq', 1)",
    "SELECT catalogue_publish()",
    "SELECT catalogue_tally_added()",
    "SELECT catalogue_number()",
]
