-- Foreign keys are checked at commit, so a row may point at one that is written later:
-- every check here refuses what it cannot find.

-- What a route demands stays as it was once a review takes it; only genres that carry
-- little risk may take another than the default.
CREATE FUNCTION review_check_route() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.government_id, OLD.is_default, OLD.steps)
           IS DISTINCT FROM (NEW.government_id, NEW.is_default, NEW.steps)
       AND EXISTS (SELECT FROM review_review WHERE route_id = OLD.id) THEN
        RAISE EXCEPTION '已有稿件按“%”送审，其步骤不能再改：请另设流程。', OLD.name
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF cardinality(NEW.steps) > (SELECT count(DISTINCT step) FROM unnest(NEW.steps) AS step) THEN
        RAISE EXCEPTION '审核流程的步骤不能重复。' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.genres::text[] <@ ARRAY['news', 'repost'] THEN
        RAISE EXCEPTION '只有工作动态、转载等低风险体裁可以适用简易流程。'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER route_check BEFORE INSERT OR UPDATE ON review_route
    FOR EACH ROW EXECUTE FUNCTION review_check_route();

-- The route of a review follows from government and genre, whatever was asked for;
-- what is to be kept back always takes the full route. A batch takes in the items of
-- whoever imports it, until somebody has signed it.
CREATE FUNCTION review_choose_route() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    batch record;
BEGIN
    NEW.route_id := NULL;
    SELECT id INTO NEW.route_id FROM review_route
    WHERE government_id = NEW.government_id
      AND (is_default OR NEW.genre = ANY (genres) AND NEW.disclosure_property = 'proactive')
    ORDER BY is_default, cardinality(steps) DESC, id LIMIT 1;
    IF NEW.route_id IS NULL THEN
        RAISE EXCEPTION '该政府尚未设定审核流程，不能送审。' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.batch_id IS NOT NULL THEN
        PERFORM core_require_read_committed();
        SELECT b.by_id, b.government_id INTO batch
        FROM review_batch b WHERE b.id = NEW.batch_id FOR SHARE;
        IF NOT FOUND OR (batch.by_id, batch.government_id)
                        IS DISTINCT FROM (NEW.author_id, NEW.government_id) THEN
            RAISE EXCEPTION '批次中的信息须由该批次的导入人在本政府内导入。'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM review_batchapproval WHERE batch_id = NEW.batch_id) THEN
            RAISE EXCEPTION '该批次已有人签署，不能再加入新的信息。' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER review_route BEFORE INSERT ON review_review
    FOR EACH ROW EXECUTE FUNCTION review_choose_route();

-- A batch is signed by others than its importer; while one signs, nothing is added.
CREATE FUNCTION review_check_batch_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    importer bigint;
BEGIN
    SELECT by_id INTO importer FROM review_batch WHERE id = NEW.batch_id FOR UPDATE;
    IF NOT FOUND OR NEW.by_id IS NOT DISTINCT FROM importer THEN
        RAISE EXCEPTION '导入人不能审批自己导入的批次。' USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER batchapproval_check BEFORE INSERT ON review_batchapproval
    FOR EACH ROW EXECUTE FUNCTION review_check_batch_approval();

-- A sign-off comes in the order of the route, never from the author, never after
-- a return or a release.
CREATE FUNCTION review_check_signoff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    review record;
    before record;
BEGIN
    SELECT r.author_id, t.steps::text[] AS steps INTO review
    FROM review_review r JOIN review_route t ON t.id = r.route_id
    WHERE r.id = NEW.review_id FOR UPDATE OF r;
    IF NOT FOUND THEN
        RAISE EXCEPTION '没有这份审查单，不能签署。' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.by_id IS NOT DISTINCT FROM review.author_id THEN
        RAISE EXCEPTION '拟稿人不能审核自己起草的信息。' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verdict NOT IN ('agreed', 'returned') THEN
        RAISE EXCEPTION '签署只有“同意”和“退回”两种。' USING ERRCODE = 'check_violation';
    END IF;
    -- Only now, since the lock is ours: what others wrote while we waited is seen.
    SELECT count(*) AS signed, coalesce(bool_or(s.verdict = 'returned'), false)
           OR EXISTS (SELECT FROM review_return b WHERE b.review_id = NEW.review_id) AS returned,
           EXISTS (SELECT FROM review_release f WHERE f.review_id = NEW.review_id) AS released
    INTO before FROM review_signoff s WHERE s.review_id = NEW.review_id;
    IF before.returned THEN
        RAISE EXCEPTION '本稿已被退回，修改后方可重新送审。' USING ERRCODE = 'check_violation';
    END IF;
    IF before.released THEN
        RAISE EXCEPTION '本稿已经发布，不能再签署。' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step IS DISTINCT FROM review.steps[before.signed + 1] THEN
        RAISE EXCEPTION '审核须按流程依次进行，现在不轮到“%”。', NEW.step
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER signoff_check BEFORE INSERT ON review_signoff
    FOR EACH ROW EXECUTE FUNCTION review_check_signoff();

-- A finding is waived after it was found, by another than the author.
CREATE FUNCTION review_check_waiver() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    author bigint;
BEGIN
    SELECT r.author_id INTO author
    FROM review_finding b JOIN review_review r ON r.id = b.review_id
    WHERE b.id = NEW.finding_id;
    IF NOT FOUND OR NEW.by_id IS NOT DISTINCT FROM author THEN
        RAISE EXCEPTION '拟稿人不能豁免自己稿件中的发现。' USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER waiver_check BEFORE INSERT ON review_waiver
    FOR EACH ROW EXECUTE FUNCTION review_check_waiver();

-- The clock of a release and of a withdrawal is the server's.
CREATE FUNCTION review_date_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    IF NEW.original_at IS NOT NULL AND (NEW.original_at > NEW.at OR NOT EXISTS (
        SELECT FROM review_review r WHERE r.id = NEW.review_id AND r.batch_id IS NOT NULL)) THEN
        RAISE EXCEPTION '发布时间以服务器时钟为准；只有经两人审批的导入批次可以载明原发布时间。'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER release_date BEFORE INSERT ON review_release
    FOR EACH ROW EXECUTE FUNCTION review_date_release();

CREATE FUNCTION review_date_withdrawal() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM review_release WHERE id = NEW.release_id) THEN
        RAISE EXCEPTION '没有这次发布，无从撤回。' USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER withdrawal_date BEFORE INSERT ON review_withdrawal
    FOR EACH ROW EXECUTE FUNCTION review_date_withdrawal();

-- The gate. A release stands only for a review that is proactive, was screened,
-- has no blocking finding left, was not sent back, and was signed along its route by
-- different people (or belongs to a batch approved by two people besides its importer).
CREATE FUNCTION review_gate() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    fault record;
BEGIN
    -- Asked once for a batch, not for each of its items.
    WITH batches AS MATERIALIZED (
        SELECT DISTINCT r.batch_id FROM fresh f JOIN review_review r ON r.id = f.review_id),
    approved AS MATERIALIZED (
        SELECT batch_id FROM batches
        WHERE batch_id IS NOT NULL AND review_batch_is_approved(batch_id))
    SELECT title, reason INTO fault FROM (
        SELECT r.title, CASE
            WHEN r.id IS NULL THEN '没有审查单'
            WHEN r.government_id IS DISTINCT FROM f.government_id THEN '所属政府不符'
            WHEN r.disclosure_property IS DISTINCT FROM 'proactive' THEN '公开属性不是主动公开'
            WHEN s.review_id IS NULL THEN '尚未经过筛查'
            WHEN EXISTS (SELECT FROM review_finding b
                         LEFT JOIN review_waiver w ON w.finding_id = b.id
                         WHERE b.review_id = r.id AND b.severity = 'block'
                           AND w.finding_id IS NULL) THEN '尚有未处理的阻断性发现'
            WHEN EXISTS (SELECT FROM review_return b WHERE b.review_id = r.id)
                THEN '已被退回'
            WHEN r.batch_id IS NULL AND review_is_signed(r.id) IS NOT TRUE THEN '审核签署不完整'
            WHEN r.batch_id IS NOT NULL AND r.batch_id NOT IN (SELECT batch_id FROM approved)
                THEN '导入批次未经两人审批'
            END AS reason
        FROM fresh f
        LEFT JOIN review_review r ON r.id = f.review_id
        LEFT JOIN review_screening s ON s.review_id = r.id
    ) checked
    WHERE reason IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '《%》不能发布：%。', coalesce(fault.title, '—'), fault.reason
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Signed along the whole route, each step by another person, none the author,
-- and never returned.
CREATE FUNCTION review_is_signed(review bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(*) = cardinality(t.steps)
           AND count(DISTINCT s.by_id) = cardinality(t.steps)
           AND bool_and(s.verdict = 'agreed' AND s.by_id <> r.author_id
                        AND s.step = ANY (t.steps))
    FROM review_review r
    JOIN review_route t ON t.id = r.route_id
    JOIN review_signoff s ON s.review_id = r.id
    WHERE r.id = review
    GROUP BY t.id
$$;

CREATE FUNCTION review_batch_is_approved(batch bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(DISTINCT a.by_id) = 2 AND count(DISTINCT a.step) = 2
           AND bool_and(a.by_id <> b.by_id)
    FROM review_batch b JOIN review_batchapproval a ON a.batch_id = b.id
    WHERE b.id = batch
$$;

CREATE TRIGGER release_a_gate AFTER INSERT ON review_release
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION review_gate();

CREATE TRIGGER batch_clock BEFORE INSERT ON review_batch
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');
CREATE TRIGGER screening_clock BEFORE INSERT ON review_screening
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');
CREATE TRIGGER return_clock BEFORE INSERT ON review_return
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');

CREATE TRIGGER batch_never_changes BEFORE UPDATE OR DELETE ON review_batch
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER batchapproval_never_changes BEFORE UPDATE OR DELETE ON review_batchapproval
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER review_never_changes BEFORE UPDATE OR DELETE ON review_review
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER screening_never_changes BEFORE UPDATE OR DELETE ON review_screening
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER finding_never_changes BEFORE UPDATE OR DELETE ON review_finding
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER waiver_never_changes BEFORE UPDATE OR DELETE ON review_waiver
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER signoff_never_changes BEFORE UPDATE OR DELETE ON review_signoff
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER return_never_changes BEFORE UPDATE OR DELETE ON review_return
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER release_never_changes BEFORE UPDATE OR DELETE ON review_release
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER withdrawal_never_changes BEFORE UPDATE OR DELETE ON review_withdrawal
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- The application may not tie these to tables of its own (a trigger on a temporary
-- table would run with the rights of the owner); where they are tied already, they run.
REVOKE EXECUTE ON FUNCTION review_choose_route(), review_check_batch_approval(),
    review_check_signoff() FROM PUBLIC;
