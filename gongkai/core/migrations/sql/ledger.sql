-- What is written once is never changed: used by every append-only table.
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '“%”中的记录只增不改：更正请另立新记录。', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- The hash of an event covers everything it says and the event before it.
CREATE FUNCTION core_event_hash(e core_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(e.prev_hash || convert_to(concat_ws(E'\x1f',
        e.stream, e.seq, e.kind, extract(epoch FROM e.at), coalesce(e.by_id::text, '-'),
        coalesce(e.organ_id::text, '-'), e.data::text), 'UTF8'))
$$;

-- An event gets the server's time, its place in the stream and its hash here.
CREATE FUNCTION core_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, hash INTO last FROM core_event
    WHERE stream = NEW.stream ORDER BY seq DESC LIMIT 1;
    IF FOUND THEN
        -- Two writers of one stream take turns; the second reads again.
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.stream, 0));
        SELECT seq, hash INTO last FROM core_event
        WHERE stream = NEW.stream ORDER BY seq DESC LIMIT 1;
        NEW.seq := last.seq + 1;
        NEW.prev_hash := last.hash;
    ELSE
        NEW.seq := 1;
        NEW.prev_hash := ''::bytea;
    END IF;
    NEW.at := now();
    NEW.hash := core_event_hash(NEW);
    RETURN NEW;
END $$;

CREATE TRIGGER event_chain BEFORE INSERT ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_event_chain();
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER anchor_never_changes BEFORE UPDATE OR DELETE ON core_anchor
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER notice_never_changes BEFORE UPDATE OR DELETE ON core_calendarnotice
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- The shared cache (rate limits, sessions' helpers); nothing in it must survive.
CREATE UNLOGGED TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
