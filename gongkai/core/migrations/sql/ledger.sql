-- Every function here pins its search path with pg_temp last, so that nobody can put
-- a temporary table of the same name in front of a real one.

-- What is written once is never changed: used by every append-only table.
CREATE FUNCTION core_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '“%”中的记录只增不改：更正请另立新记录。', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- The named column takes the server's clock, whatever was asked for. Not now(), which
-- is when the transaction began: a transaction can be kept open for days.
CREATE FUNCTION core_server_clock() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_ARGV[0]
        WHEN 'at' THEN NEW.at := clock_timestamp();
        WHEN 'saved_at' THEN NEW.saved_at := clock_timestamp();
        WHEN 'stored_at' THEN NEW.stored_at := clock_timestamp();
        WHEN 'loaded_at' THEN NEW.loaded_at := clock_timestamp();
    END CASE;
    RETURN NEW;
END $$;

-- A check that looks for what others have written must see all of it.
CREATE FUNCTION core_require_read_committed() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION '这一步须在“读已提交”隔离级别下办理，否则看不到他人刚刚写入的记录。'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
END $$;

-- The hash of an event covers everything it says and the event before it.
CREATE FUNCTION core_event_hash(e core_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(e.prev_hash || convert_to(concat_ws(E'\x1f',
        e.stream, e.seq, e.kind, extract(epoch FROM e.at), coalesce(e.by_id::text, '-'),
        coalesce(e.organ_id::text, '-'), e.data::text), 'UTF8'))
$$;

-- An event gets its number, the server's time, its place in the stream and its hash
-- here. The number is drawn behind the shared lock, so that whoever holds the lock
-- alone (the daily anchor) knows that no smaller number is still to come.
CREATE FUNCTION core_event_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('core_anchor', 0));
    NEW.id := nextval('core_event_id_seq');
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
    NEW.at := clock_timestamp();
    NEW.hash := core_event_hash(NEW);
    RETURN NEW;
END $$;

-- The hash of an anchor covers the day, the anchor before it and the events numbered
-- above the last one of that anchor up to its own last one.
CREATE FUNCTION core_anchor_hash(
    day date, previous bytea, after_id bigint, until_id bigint,
    OUT events bigint, OUT hash bytea)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(*), sha256(previous || convert_to(to_char(day, 'YYYY-MM-DD'), 'UTF8')
        || coalesce(string_agg(e.hash, ''::bytea ORDER BY e.id), ''::bytea))
    FROM core_event e WHERE e.id > after_id AND e.id <= until_id
$$;

-- An anchor says only for which day it is; what it holds is computed here. Days follow
-- one another without a gap, and none is anchored before it has come.
CREATE FUNCTION core_make_anchor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    before core_anchor;
    next_day date;
BEGIN
    PERFORM core_require_read_committed();
    -- Wait until every transaction that has written an event is over.
    PERFORM pg_advisory_xact_lock(hashtextextended('core_anchor', 0));
    SELECT * INTO before FROM core_anchor ORDER BY day DESC LIMIT 1;
    IF FOUND THEN
        next_day := before.day + 1;
    ELSE
        before.last_event_id := 0;
        before.hash := ''::bytea;
        SELECT (at AT TIME ZONE 'Asia/Shanghai')::date INTO next_day
        FROM core_event ORDER BY id LIMIT 1;
    END IF;
    IF NEW.day IS DISTINCT FROM next_day
       OR NEW.day > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION '日锚须逐日生成，不能跳过，也不能提前：应为%，收到%。', next_day, NEW.day
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(max(id), before.last_event_id) INTO NEW.last_event_id
    FROM core_event
    WHERE id > before.last_event_id
      AND at < (NEW.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
    SELECT events, hash INTO NEW.events, NEW.hash
    FROM core_anchor_hash(NEW.day, before.hash, before.last_event_id, NEW.last_event_id);
    NEW.made_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER event_chain BEFORE INSERT ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_event_chain();
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER anchor_made BEFORE INSERT ON core_anchor
    FOR EACH ROW EXECUTE FUNCTION core_make_anchor();
CREATE TRIGGER anchor_never_changes BEFORE UPDATE OR DELETE ON core_anchor
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER notice_clock BEFORE INSERT ON core_calendarnotice
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('loaded_at');
CREATE TRIGGER notice_never_changes BEFORE UPDATE OR DELETE ON core_calendarnotice
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- The shared cache (rate limits, sessions' helpers); nothing in it must survive.
CREATE UNLOGGED TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
