-- Every function that reads a table pins its search path with pg_temp last, so that
-- nobody can put a temporary table of the same name in front of a real one. Foreign
-- keys are checked at commit: every check refuses what it cannot find.

-- A column knows the way down to itself; the way stays within its government.
CREATE FUNCTION catalogue_column_path() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := ARRAY[NEW.id];
    ELSE
        SELECT path || NEW.id INTO NEW.path FROM catalogue_column
        WHERE id = NEW.parent_id AND government_id = NEW.government_id
          AND NEW.id <> ALL (path);
        IF NOT FOUND THEN
            RAISE EXCEPTION '上级栏目须属于同一政府，且不能是本栏目的下级。'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER column_path BEFORE INSERT OR UPDATE ON catalogue_column
    FOR EACH ROW EXECUTE FUNCTION catalogue_column_path();

-- An item stays with the organ it was entered for and under its permanent identifier.
CREATE FUNCTION catalogue_item_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '发布机构、所属政府和永久编号录入后不能更改。'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER item_stays BEFORE UPDATE ON catalogue_informationitem
    FOR EACH ROW WHEN ((OLD.id, OLD.government_id, OLD.publisher_id, OLD.public_id)
        IS DISTINCT FROM (NEW.id, NEW.government_id, NEW.publisher_id, NEW.public_id))
    EXECUTE FUNCTION catalogue_item_stays();

CREATE FUNCTION catalogue_check_publisher() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh i LEFT JOIN organisations_organ o ON o.id = i.publisher_id
               WHERE coalesce(o.government_id, o.id) IS DISTINCT FROM i.government_id) THEN
        RAISE EXCEPTION '发布机构不属于该政府。' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER item_publisher AFTER INSERT ON catalogue_informationitem
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_check_publisher();

-- A version is what its review is about, and is there before anybody signs: who signs,
-- signs this and nothing else.
CREATE FUNCTION catalogue_bind_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fault record;
BEGIN
    PERFORM core_require_read_committed();
    -- Nobody signs meanwhile: review_check_signoff asks for the row FOR UPDATE.
    PERFORM FROM fresh v JOIN review_review r ON r.id = v.review_id FOR KEY SHARE OF r;
    SELECT title, reason INTO fault FROM (
        SELECT v.title, CASE
            WHEN (r.content_hash, r.title, r.genre, r.author_id)
                 IS DISTINCT FROM (v.content_hash, v.title, v.genre, v.author_id)
                THEN '与审查单所载内容不符'
            WHEN (r.government_id, r.organ_id)
                 IS DISTINCT FROM (i.government_id, i.publisher_id)
                THEN '与审查单所载机构不符'
            WHEN EXISTS (SELECT FROM review_signoff s WHERE s.review_id = r.id)
              OR EXISTS (SELECT FROM review_release f WHERE f.review_id = r.id)
              OR EXISTS (SELECT FROM review_batchapproval a WHERE a.batch_id = r.batch_id)
                THEN '审查单已有人签署'
            END AS reason
        FROM fresh v
        LEFT JOIN review_review r ON r.id = v.review_id
        LEFT JOIN catalogue_informationitem i ON i.id = v.item_id
    ) checked
    WHERE reason IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '《%》的这一版本不能保存：%。', fault.title, fault.reason
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER version_bound AFTER INSERT ON catalogue_itemversion
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_bind_version();

-- Only the latest version of an item is released (saving voids what was signed), and
-- an imported item only with the date that was declared when it was brought in.
CREATE FUNCTION catalogue_check_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    fault record;
BEGIN
    SELECT title, reason INTO fault FROM (
        SELECT v.title, CASE
            WHEN EXISTS (SELECT FROM catalogue_itemversion later
                         WHERE later.item_id = v.item_id AND later.number > v.number)
                THEN '本件已有更新的版本'
            WHEN f.original_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM core_event e
                    WHERE e.stream = 'item:' || v.item_id AND e.seq = 1
                      AND (e.data ->> 'published_at')::timestamptz = f.original_at)
                THEN '原发布时间与导入时载明的不符'
            END AS reason
        FROM fresh f JOIN catalogue_itemversion v ON v.review_id = f.review_id
    ) checked
    WHERE reason IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '《%》不能发布：%。', fault.title, fault.reason
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER release_a_version AFTER INSERT ON review_release
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_check_release();

-- A release gives its items their index numbers, once and for all: the next ones of the
-- publisher and the year in which they became public, in the order of the releases. The
-- counter is moved in the same statement; whoever releases next waits for its row. Both
-- tables are written here and nowhere else. And each release tells of itself: none is
-- without its event.
CREATE FUNCTION catalogue_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    WITH released AS MATERIALIZED (
        SELECT f.id AS release_id, f.by_id, w.batch_id, v.item_id, v.number AS version,
               i.publisher_id, o.code,
               extract(year FROM coalesce(f.original_at, f.at) AT TIME ZONE 'Asia/Shanghai')::integer AS year,
               EXISTS (SELECT FROM catalogue_indexnumber n WHERE n.item_id = v.item_id) AS numbered
        FROM fresh f
        JOIN review_review w ON w.id = f.review_id
        JOIN catalogue_itemversion v ON v.review_id = f.review_id
        JOIN catalogue_informationitem i ON i.id = v.item_id
        JOIN organisations_organ o ON o.id = i.publisher_id),
    counted AS (
        INSERT INTO catalogue_indexcounter AS c (organ_id, year, last)
        SELECT publisher_id, year, count(*) FROM released WHERE NOT numbered
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (organ_id, year) DO UPDATE SET last = c.last + excluded.last
        RETURNING c.organ_id, c.year, c.last),
    placed AS MATERIALIZED (
        SELECT r.*, c.last + 1 - row_number() OVER (
                   PARTITION BY c.organ_id, c.year ORDER BY r.release_id DESC) AS serial
        FROM released r LEFT JOIN counted c
            ON NOT r.numbered AND c.organ_id = r.publisher_id AND c.year = r.year),
    given AS MATERIALIZED (
        SELECT p.*, code || '/' || year || '-'
            || lpad(serial::text, greatest(5, length(serial::text)), '0') AS number
        FROM placed p),
    kept AS (
        INSERT INTO catalogue_indexnumber (item_id, organ_id, year, serial, number)
        SELECT item_id, publisher_id, year, serial, number
        FROM given WHERE NOT numbered ORDER BY publisher_id, year, serial)
    INSERT INTO core_event (stream, kind, by_id, organ_id, data)
    SELECT 'item:' || item_id, 'released', by_id, publisher_id,
           jsonb_strip_nulls(jsonb_build_object('version', version, 'release', release_id,
               'batch', batch_id, 'index_number', number))
    FROM given ORDER BY release_id;
    RETURN NULL;
END $$;
CREATE TRIGGER release_b_number AFTER INSERT ON review_release
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_number();

-- A release puts the item before the public, with what its version says; the first one
-- is its posting on the website.
CREATE FUNCTION catalogue_publish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    items bigint[] := ARRAY(
        SELECT v.item_id FROM fresh f JOIN catalogue_itemversion v ON v.review_id = f.review_id);
    concerned bigint[];
BEGIN
    IF EXISTS (SELECT FROM catalogue_placement WHERE item_id = ANY (items)) THEN
        DELETE FROM catalogue_placement WHERE item_id = ANY (items);
    END IF;
    -- Only what is released now is looked at, however much is public already; nothing
    -- is joined back to it that a planner without statistics could walk row by row.
    WITH going AS MATERIALIZED (
        SELECT f.id AS release_id, f.at, f.government_id AS of_government, f.by_id,
               coalesce(f.original_at, f.at) AS posted_at, first.at AS listed_at, v.*,
               i.publisher_id, i.public_id, n.number AS index_number
        FROM fresh f
        JOIN catalogue_itemversion v ON v.review_id = f.review_id
        JOIN catalogue_informationitem i ON i.id = v.item_id
        LEFT JOIN catalogue_indexnumber n ON n.item_id = i.id
        CROSS JOIN LATERAL (
            SELECT min((SELECT coalesce(earlier.original_at, earlier.at)
                        FROM review_release earlier WHERE earlier.review_id = ev.review_id)) AS at
            FROM catalogue_itemversion ev WHERE ev.item_id = v.item_id) first),
    posted AS (
        INSERT INTO catalogue_posting (government_id, item_id, release_id, channel,
            posted_at, address, recorded_by_id, recorded_at, struck_reason)
        SELECT of_government, item_id, release_id, 'website', posted_at, '', by_id, at, ''
        FROM going WHERE posted_at = listed_at),
    published AS (
    INSERT INTO catalogue_publication AS p (
        item_id, release_id, version_id, government_id, publisher_id, public_id,
        index_number, title, summary, document_number, search_text, created_on,
        listed_at, updated_at, year, theme, genre, statutory, key_area, area,
        is_normative, effective_from, expires_on, amended_on, abolished_on, visible_until)
    SELECT g.item_id, g.release_id, g.id, g.of_government, g.publisher_id, g.public_id,
        g.index_number, g.title, g.summary, g.document_number, g.search_text, g.created_on,
        g.listed_at, g.at, extract(year FROM g.listed_at AT TIME ZONE 'Asia/Shanghai'),
        g.theme, g.genre, g.statutory, g.key_area, g.area,
        g.is_normative, g.effective_from,
        g.expires_on, NULL, NULL, g.visible_until
    FROM going g
    ON CONFLICT (item_id) DO UPDATE SET
        release_id = excluded.release_id, version_id = excluded.version_id,
        title = excluded.title, summary = excluded.summary,
        document_number = excluded.document_number, search_text = excluded.search_text,
        created_on = excluded.created_on, updated_at = excluded.updated_at,
        theme = excluded.theme, genre = excluded.genre, statutory = excluded.statutory,
        key_area = excluded.key_area, area = excluded.area,
        is_normative = excluded.is_normative, effective_from = excluded.effective_from,
        expires_on = excluded.expires_on, amended_on = excluded.amended_on,
        abolished_on = excluded.abolished_on, visible_until = excluded.visible_until
    RETURNING p.item_id, p.version_id, p.government_id, p.listed_at),
    named AS MATERIALIZED (
        SELECT p.item_id, p.listed_at, p.government_id, unnest(v.columns) AS column_id
        FROM published p JOIN catalogue_itemversion v ON v.id = p.version_id)
    INSERT INTO catalogue_placement (item_id, column_id, listed_at)
    SELECT DISTINCT n.item_id, above.id, n.listed_at
    FROM named n
    JOIN catalogue_column c ON c.id = n.column_id AND c.government_id = n.government_id
    CROSS JOIN LATERAL unnest(c.path) AS above(id);
    -- Nearly all documents have neither fact nor register entry: then it is as stated.
    concerned := ARRAY(
        SELECT f.item_id FROM catalogue_validityfact f
        WHERE f.item_id = ANY (items) OR f.by_item_id = ANY (items)
        UNION SELECT e.item_id FROM catalogue_registerentry e WHERE e.item_id = ANY (items));
    IF concerned <> '{}' THEN
        PERFORM catalogue_apply_facts(concerned);
    END IF;
    RETURN NULL;
END $$;

-- What later facts say about a document whose version states a last day in force: when
-- amended, when abolished, until when it is in force. A fact stated by another document
-- counts while that is public (or was until the end of its notice period), and what its
-- versions state only while the public one does. A restoration cures what was before it:
-- amendments and abolitions recorded earlier, last days in force already over.
CREATE FUNCTION catalogue_validity(item bigint, stated date,
                                   OUT amended date, OUT abolished date, OUT expires date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH fact AS (
        SELECT f.* FROM catalogue_validityfact f
        LEFT JOIN LATERAL (
            SELECT v.links FROM catalogue_itemversion v
            JOIN review_release o ON o.review_id = v.review_id
            LEFT JOIN review_withdrawal w ON w.release_id = o.id
            WHERE v.item_id = f.by_item_id
              AND (w.release_id IS NULL OR w.kind = 'notice_ended')
              AND NOT EXISTS (
                  SELECT FROM catalogue_itemversion n JOIN review_release l ON l.review_id = n.review_id
                  WHERE n.item_id = v.item_id AND n.number > v.number)
        ) source ON true
        CROSS JOIN LATERAL (SELECT jsonb_build_array(jsonb_build_object(
            'item', f.item_id,
            'kind', CASE f.kind WHEN 'amended' THEN 'amends' WHEN 'abolished' THEN 'abolishes' END))
            AS link) means
        WHERE f.item_id = item AND (f.by_item_id IS NULL OR source.links @> means.link
            OR source.links IS NOT NULL AND NOT EXISTS (
                SELECT FROM catalogue_itemversion v
                WHERE v.item_id = f.by_item_id AND v.links @> means.link))),
    restored AS (SELECT coalesce(max(id), 0) AS id, coalesce(max("on"), '-infinity') AS "on"
                 FROM fact WHERE kind = 'restored')
    SELECT min(f."on") FILTER (WHERE f.kind = 'amended' AND f.id > r.id),
           min(f."on") FILTER (WHERE f.kind = 'abolished' AND f.id > r.id),
           coalesce(max(f.until) FILTER (WHERE f.kind = 'extended' AND f.until >= r."on"),
                    CASE WHEN stated >= r."on" THEN stated END,
                    (SELECT e.lapses_on FROM catalogue_registerentry e
                     WHERE e.item_id = item AND e.lapses_on >= r."on"))
    FROM restored r LEFT JOIN fact f ON true
    GROUP BY r.id, r."on"
$$;

-- Show on public documents what stands about them now.
CREATE FUNCTION catalogue_apply_facts(items bigint[]) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE catalogue_publication p SET
        amended_on = facts.amended, abolished_on = facts.abolished, expires_on = facts.expires
    FROM catalogue_itemversion v
    CROSS JOIN LATERAL catalogue_validity(v.item_id, v.expires_on) facts
    WHERE p.item_id = ANY (items) AND v.id = p.version_id
      AND (p.amended_on, p.abolished_on, p.expires_on)
          IS DISTINCT FROM (facts.amended, facts.abolished, facts.expires)
$$;

-- Documents that became public or ceased to be: what they do to others follows.
CREATE FUNCTION catalogue_apply_effects(items bigint[]) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT catalogue_apply_facts(ARRAY(
        SELECT f.item_id FROM catalogue_validityfact f WHERE f.by_item_id = ANY (items)))
$$;

CREATE FUNCTION catalogue_apply_validity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM catalogue_apply_facts(ARRAY[NEW.item_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER validityfact_apply AFTER INSERT ON catalogue_validityfact
    FOR EACH ROW EXECUTE FUNCTION catalogue_apply_validity();
CREATE TRIGGER register_apply AFTER INSERT ON catalogue_registerentry
    FOR EACH ROW WHEN (NEW.item_id IS NOT NULL) EXECUTE FUNCTION catalogue_apply_validity();

CREATE TRIGGER release_b_publish AFTER INSERT ON review_release
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_publish();

-- A withdrawal takes it away again, at once and from every list.
CREATE FUNCTION catalogue_unpublish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM catalogue_placement o USING fresh f, catalogue_publication p
    WHERE p.release_id = f.release_id AND o.item_id = p.item_id;
    DELETE FROM catalogue_publication p USING fresh f WHERE p.release_id = f.release_id;
    PERFORM catalogue_apply_effects(ARRAY(
        SELECT v.item_id FROM fresh f JOIN review_release r ON r.id = f.release_id
        JOIN catalogue_itemversion v ON v.review_id = r.review_id));
    RETURN NULL;
END $$;
CREATE TRIGGER withdrawal_unpublish AFTER INSERT ON review_withdrawal
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_unpublish();

-- The tally beside the filters: signed changes, written with the rows they count.
CREATE FUNCTION catalogue_facets(p catalogue_publication)
RETURNS TABLE (facet text, value text) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('all', ''), ('organ', p.publisher_id::text), ('theme', left(p.theme, 2)),
           ('subtheme', p.theme), ('genre', p.genre), ('year', p.year::text),
           ('statutory', p.statutory), ('key_area', p.key_area), ('area', p.area),
           ('normative', p.is_normative::text),
           ('organ_genre', p.publisher_id || ':' || p.genre),
           ('organ_theme', p.publisher_id || ':' || left(p.theme, 2)),
           ('organ_year', p.publisher_id || ':' || p.year),
           ('organ_statutory', p.publisher_id || ':' || p.statutory)
$$;

CREATE FUNCTION catalogue_tally_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM added) THEN
        RETURN NULL;
    END IF;
    INSERT INTO catalogue_publiccount (government_id, facet, value, n)
    SELECT p.government_id, t.facet, t.value, count(*)
    FROM added p CROSS JOIN LATERAL catalogue_facets(p) t
    WHERE t.facet = 'all' OR t.value NOT IN ('', 'false') AND t.value NOT LIKE '%:'
    GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_tally_removed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM removed) THEN
        RETURN NULL;
    END IF;
    INSERT INTO catalogue_publiccount (government_id, facet, value, n)
    SELECT p.government_id, t.facet, t.value, -count(*)
    FROM removed p CROSS JOIN LATERAL catalogue_facets(p) t
    WHERE t.facet = 'all' OR t.value NOT IN ('', 'false') AND t.value NOT LIKE '%:'
    GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_tally_placed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO catalogue_publiccount (government_id, facet, value, n)
    SELECT c.government_id, 'column', p.column_id::text, count(*)
    FROM added p JOIN catalogue_column c ON c.id = p.column_id GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_tally_unplaced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM removed) THEN
        RETURN NULL;
    END IF;
    INSERT INTO catalogue_publiccount (government_id, facet, value, n)
    SELECT c.government_id, 'column', p.column_id::text, -count(*)
    FROM removed p JOIN catalogue_column c ON c.id = p.column_id GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;
CREATE TRIGGER publication_tally_added AFTER INSERT ON catalogue_publication
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_added();
CREATE TRIGGER publication_tally_removed AFTER DELETE ON catalogue_publication
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_removed();
CREATE TRIGGER publication_tally_changed_in AFTER UPDATE ON catalogue_publication
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_added();
CREATE TRIGGER publication_tally_changed_out AFTER UPDATE ON catalogue_publication
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_removed();
CREATE TRIGGER placement_tally_added AFTER INSERT ON catalogue_placement
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_placed();
CREATE TRIGGER placement_tally_removed AFTER DELETE ON catalogue_placement
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_unplaced();

-- Fold the tally: called by the worker, safe beside running releases.
CREATE FUNCTION catalogue_fold_counts() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    folded integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('catalogue_fold_counts', 0));
    WITH taken AS (DELETE FROM catalogue_publiccount RETURNING government_id, facet, value, n),
         kept AS (INSERT INTO catalogue_publiccount (government_id, facet, value, n)
                  SELECT government_id, facet, value, sum(n) FROM taken
                  GROUP BY 1, 2, 3 HAVING sum(n) <> 0 RETURNING 1)
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;

-- A register number follows the one before it; none is left out.
CREATE FUNCTION catalogue_check_register() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    next integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(
        concat_ws('/', 'register', NEW.government_id, NEW.agency_code, NEW.year), 0));
    SELECT coalesce(max(serial), 0) + 1 INTO next FROM catalogue_registerentry
    WHERE government_id = NEW.government_id AND agency_code = NEW.agency_code AND year = NEW.year;
    IF NEW.serial <> next THEN
        RAISE EXCEPTION '规范性文件编号须连续：下一个是第%号。', next USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.year <> extract(year FROM NEW.issued_on) OR NEW.number <> concat(
        NEW.agency_code, '〔', NEW.year, '〕',
        lpad(NEW.serial::text, greatest(3, length(NEW.serial::text)), '0'), '号') THEN
        RAISE EXCEPTION '统一编号“%”与代字、年度、序号不符。', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER register_gapless BEFORE INSERT ON catalogue_registerentry
    FOR EACH ROW EXECUTE FUNCTION catalogue_check_register();

-- A posting tells of what is public now, not in the future and not before it first was
-- (officers write minutes); on the website it was posted when it was released. It may be struck, once, and is not changed otherwise.
CREATE FUNCTION catalogue_check_posting() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    shown record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT p.government_id, coalesce(f.original_at, f.at) AS at, p.listed_at INTO shown
        FROM catalogue_publication p JOIN review_release f ON f.id = p.release_id
        WHERE p.item_id = NEW.item_id AND p.release_id = NEW.release_id;
        IF NOT FOUND OR shown.government_id <> NEW.government_id THEN
            RAISE EXCEPTION '只有已经发布、未被撤回的信息才能登记发布渠道。'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.channel = 'website' THEN
            NEW.posted_at := shown.at;
        END IF;
        IF NEW.posted_at > clock_timestamp() THEN
            RAISE EXCEPTION '发布时间不能在将来。' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.posted_at < date_trunc('minute', shown.listed_at) THEN
            RAISE EXCEPTION '发布时间不能早于本件首次公开的时间：先审后发。'
                USING ERRCODE = 'check_violation';
        END IF;
        NEW.recorded_at := clock_timestamp();
        NEW.struck_at := NULL;
        NEW.struck_reason := '';
    ELSIF OLD.struck_at IS NOT NULL OR NEW.struck_at IS NULL OR OLD.channel = 'website'
        OR (to_jsonb(OLD) - ARRAY['struck_at', 'struck_reason'])
           IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['struck_at', 'struck_reason']) THEN
        RAISE EXCEPTION '渠道记录不能改写，登记有误请划销后重新登记。'
            USING ERRCODE = 'restrict_violation';
    ELSE
        NEW.struck_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
-- What the release itself writes (within its trigger) is so by construction.
CREATE TRIGGER posting_check BEFORE INSERT ON catalogue_posting
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION catalogue_check_posting();
CREATE TRIGGER posting_change BEFORE UPDATE ON catalogue_posting
    FOR EACH ROW EXECUTE FUNCTION catalogue_check_posting();
CREATE TRIGGER posting_never_deleted BEFORE DELETE ON catalogue_posting
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

CREATE TRIGGER version_clock BEFORE INSERT ON catalogue_itemversion
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('saved_at');
CREATE TRIGGER file_clock BEFORE INSERT ON catalogue_storedfile
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('stored_at');
CREATE TRIGGER validityfact_clock BEFORE INSERT ON catalogue_validityfact
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');

CREATE TRIGGER version_never_changes BEFORE UPDATE OR DELETE ON catalogue_itemversion
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER indexnumber_never_changes BEFORE UPDATE OR DELETE ON catalogue_indexnumber
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER file_never_changes BEFORE UPDATE OR DELETE ON catalogue_storedfile
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER validityfact_never_changes BEFORE UPDATE OR DELETE ON catalogue_validityfact
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER register_never_changes BEFORE UPDATE OR DELETE ON catalogue_registerentry
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- The application may not tie these to tables of its own (a trigger on a temporary
-- table would run with the rights of the owner); where they are tied already, they run.
REVOKE EXECUTE ON FUNCTION catalogue_bind_version(), catalogue_number(),
    catalogue_publish(), catalogue_apply_validity(), catalogue_unpublish(),
    catalogue_tally_added(), catalogue_tally_removed(), catalogue_tally_placed(),
    catalogue_tally_unplaced() FROM PUBLIC;
