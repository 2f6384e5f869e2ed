-- The route of a review follows from government and genre, whatever was asked for.
CREATE FUNCTION review_choose_route() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT id INTO NEW.route_id FROM review_route
    WHERE government_id = NEW.government_id
      AND (is_default OR NEW.genre = ANY (genres))
    ORDER BY is_default LIMIT 1;
    IF NEW.route_id IS NULL THEN
        RAISE EXCEPTION '该政府尚未设定审核流程，不能送审。' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.disclosure_property <> 'proactive' THEN
        -- What is to be kept back always takes the full route.
        SELECT id INTO NEW.route_id FROM review_route
        WHERE government_id = NEW.government_id AND is_default;
    END IF;
    IF NEW.batch_id IS NOT NULL AND EXISTS (
        SELECT FROM review_batchapproval WHERE batch_id = NEW.batch_id) THEN
        RAISE EXCEPTION '该批次已有人签署，不能再加入新的信息。' USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER review_route BEFORE INSERT ON review_review
    FOR EACH ROW EXECUTE FUNCTION review_choose_route();

-- A sign-off comes in the order of the route, never from the author, never after
-- a return or a release.
CREATE FUNCTION review_check_signoff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    review record;
    done text[];
    steps text[];
BEGIN
    SELECT r.author_id, t.steps INTO review
    FROM review_review r JOIN review_route t ON t.id = r.route_id
    WHERE r.id = NEW.review_id FOR UPDATE OF r;
    IF NEW.by_id = review.author_id THEN
        RAISE EXCEPTION '拟稿人不能审核自己起草的信息。' USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(array_agg(step ORDER BY id), '{}') INTO done
    FROM review_signoff WHERE review_id = NEW.review_id;
    IF EXISTS (SELECT FROM review_signoff
               WHERE review_id = NEW.review_id AND verdict = 'returned') THEN
        RAISE EXCEPTION '本稿已被退回，修改后方可重新送审。' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM review_release WHERE review_id = NEW.review_id) THEN
        RAISE EXCEPTION '本稿已经发布，不能再签署。' USING ERRCODE = 'check_violation';
    END IF;
    steps := review.steps::text[];
    IF NEW.verdict = 'agreed'
       AND NEW.step IS DISTINCT FROM steps[cardinality(done) + 1] THEN
        RAISE EXCEPTION '审核须按流程依次进行，现在不轮到“%”。', NEW.step
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step <> ALL (steps) THEN
        RAISE EXCEPTION '本件的审核流程没有“%”这一步。', NEW.step
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER signoff_check BEFORE INSERT ON review_signoff
    FOR EACH ROW EXECUTE FUNCTION review_check_signoff();

-- The clock of a release and of a withdrawal is the server's.
CREATE FUNCTION review_date_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := now();
    IF NEW.original_at IS NOT NULL AND (NEW.original_at > NEW.at OR NOT EXISTS (
        SELECT FROM review_review r WHERE r.id = NEW.review_id AND r.batch_id IS NOT NULL)) THEN
        RAISE EXCEPTION '发布时间以服务器时钟为准；只有经两人审批的导入批次可以载明原发布时间。'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER release_date BEFORE INSERT ON review_release
    FOR EACH ROW EXECUTE FUNCTION review_date_release();

CREATE FUNCTION review_date_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER withdrawal_date BEFORE INSERT ON review_withdrawal
    FOR EACH ROW EXECUTE FUNCTION review_date_withdrawal();

-- The gate. A release stands only for a review that is proactive, was screened,
-- has no blocking finding left, and was signed along its route by different
-- people (or belongs to a batch approved by two people besides its importer).
CREATE FUNCTION review_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fault record;
BEGIN
    SELECT title, reason INTO fault FROM (
        SELECT r.title, CASE
            WHEN r.government_id <> f.government_id THEN '所属政府不符'
            WHEN r.disclosure_property <> 'proactive' THEN '公开属性不是主动公开'
            WHEN s.review_id IS NULL THEN '尚未经过筛查'
            WHEN EXISTS (SELECT FROM review_finding b
                         LEFT JOIN review_waiver w ON w.finding_id = b.id
                         WHERE b.review_id = r.id AND b.severity = 'block'
                           AND w.finding_id IS NULL) THEN '尚有未处理的阻断性发现'
            WHEN r.batch_id IS NULL AND review_is_signed(r.id) IS NOT TRUE THEN '审核签署不完整'
            WHEN r.batch_id IS NOT NULL AND review_batch_is_approved(r.batch_id) IS NOT TRUE
                THEN '导入批次未经两人审批'
            END AS reason
        FROM fresh f
        JOIN review_review r ON r.id = f.review_id
        LEFT JOIN review_screening s ON s.review_id = r.id
    ) checked
    WHERE reason IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '《%》不能发布：%。', fault.title, fault.reason USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Signed along the whole route, each step by another person, none the author,
-- and never returned.
CREATE FUNCTION review_is_signed(review bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION review_batch_is_approved(batch bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT a.by_id) = 2 AND count(DISTINCT a.step) = 2
           AND bool_and(a.by_id <> b.by_id)
    FROM review_batch b JOIN review_batchapproval a ON a.batch_id = b.id
    WHERE b.id = batch
$$;

CREATE TRIGGER release_a_gate AFTER INSERT ON review_release
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION review_gate();

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
CREATE TRIGGER release_never_changes BEFORE UPDATE OR DELETE ON review_release
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER withdrawal_never_changes BEFORE UPDATE OR DELETE ON review_withdrawal
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
