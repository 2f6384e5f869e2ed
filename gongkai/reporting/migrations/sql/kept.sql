-- What a report froze stays as it was (design: a frozen report keeps the figures and the
-- identities of the records behind each).
CREATE TRIGGER frozenfigures_never_change BEFORE UPDATE OR DELETE ON reporting_frozenfigures
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER frozenfigures_clock BEFORE INSERT ON reporting_frozenfigures
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');
CREATE TRIGGER frozencell_never_changes BEFORE UPDATE OR DELETE ON reporting_frozencell
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER frozentold_never_changes BEFORE UPDATE OR DELETE ON reporting_frozentold
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER consolidation_never_changes BEFORE UPDATE OR DELETE ON reporting_consolidation
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER consolidation_clock BEFORE INSERT ON reporting_consolidation
    FOR EACH ROW EXECUTE FUNCTION core_server_clock('at');
CREATE TRIGGER attendance_never_changes BEFORE UPDATE OR DELETE ON reporting_attendance
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER eventresponse_never_changes BEFORE UPDATE OR DELETE ON reporting_eventresponse
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- As many cells as the figures say, and none added later.
CREATE FUNCTION reporting_check_frozen_cell() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM reporting_frozencell c WHERE c.frozen_id = NEW.frozen_id)
        >= (SELECT f.size FROM reporting_frozenfigures f WHERE f.id = NEW.frozen_id) THEN
        RAISE EXCEPTION '数据已经定稿，不能再增加；更正请另立新版。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION reporting_check_frozen_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM reporting_frozentold t WHERE t.frozen_id = NEW.frozen_id)
        >= (SELECT f.told FROM reporting_frozenfigures f WHERE f.id = NEW.frozen_id) THEN
        RAISE EXCEPTION '数据已经定稿，不能再增加；更正请另立新版。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION reporting_check_frozen_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM reporting_frozencell c WHERE c.frozen_id = NEW.id)
            <> NEW.size
        OR (SELECT count(*) FROM reporting_frozentold t WHERE t.frozen_id = NEW.id)
            <> NEW.told THEN
        RAISE EXCEPTION '定稿数据的单元格不齐。' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER frozenfigures_are_whole AFTER INSERT ON reporting_frozenfigures
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION reporting_check_frozen_whole();
CREATE TRIGGER frozencell_with_its_figures BEFORE INSERT ON reporting_frozencell
    FOR EACH ROW EXECUTE FUNCTION reporting_check_frozen_cell();

CREATE TRIGGER frozentold_with_its_figures BEFORE INSERT ON reporting_frozentold
    FOR EACH ROW EXECUTE FUNCTION reporting_check_frozen_told();

-- A report never lets go of the figures it froze nor of the item it became, is never
-- another organ's or year's, and is not deleted once frozen.
CREATE FUNCTION reporting_check_report() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.frozen_id IS NOT NULL THEN
            RAISE EXCEPTION '数据已定的年度报告不能删除；更正请另立新版。'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.frozen_id IS NOT NULL AND NEW.frozen_id IS DISTINCT FROM OLD.frozen_id)
        OR (OLD.item_id IS NOT NULL AND (NEW.item_id, NEW.from_version)
            IS DISTINCT FROM (OLD.item_id, OLD.from_version))
        OR (NEW.organ_id, NEW.government_id, NEW.year, NEW.edition)
           IS DISTINCT FROM (OLD.organ_id, OLD.government_id, OLD.year, OLD.edition) THEN
        RAISE EXCEPTION '年度报告定稿后不能更换数据；更正请另立新版。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_keeps_its_figures BEFORE UPDATE OR DELETE ON reporting_annualreport
    FOR EACH ROW EXECUTE FUNCTION reporting_check_report();

-- A report freezes figures of its own organ and year.
CREATE FUNCTION reporting_check_report_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.frozen_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM reporting_frozenfigures f
        WHERE f.id = NEW.frozen_id AND f.organ_id = NEW.organ_id
          AND f.year = NEW.year AND f.kind = 'year') THEN
        RAISE EXCEPTION '年度报告只能采用本单位本年度的定稿数据。'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_frozen_is_its_own BEFORE INSERT OR UPDATE ON reporting_annualreport
    FOR EACH ROW EXECUTE FUNCTION reporting_check_report_frozen();

-- An entry of a ledger is struck once, with a reason, and is not changed otherwise; what
-- holds for a time may be given its end.
CREATE FUNCTION reporting_check_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    strike CONSTANT text[] := ARRAY['struck_at', 'struck_by_id', 'struck_reason'];
    closing CONSTANT text[] := ARRAY['until'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '台账记录不能删除，登记有误请划销。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.struck_at IS NOT NULL
        OR (to_jsonb(OLD) - strike - closing)
           IS DISTINCT FROM (to_jsonb(NEW) - strike - closing)
        OR (to_jsonb(OLD) ->> 'until') IS NOT NULL
           AND (to_jsonb(OLD) ->> 'until') IS DISTINCT FROM (to_jsonb(NEW) ->> 'until') THEN
        RAISE EXCEPTION '台账记录不能改写，登记有误请划销后重新登记。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.struck_at IS NOT NULL THEN
        NEW.struck_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE
    ledger text;
BEGIN
    FOREACH ledger IN ARRAY ARRAY[
        'meeting', 'trainingcourse', 'staffmember', 'readingpoint', 'disclosurebody',
        'fund', 'publicsession', 'opinionevent', 'caseentry']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER entry_kept BEFORE UPDATE OR DELETE ON %I
             FOR EACH ROW EXECUTE FUNCTION reporting_check_entry()',
            'reporting_' || ledger);
    END LOOP;
END $$;

-- What an organ signed stays as signed until it is sent back: neither its cells nor who
-- signed it and when. A return is always of the organ and round it was made for.
CREATE FUNCTION reporting_check_return_cell() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE'
        AND (NEW.of_return_id, NEW."table", NEW."row", NEW."column")
            IS DISTINCT FROM (OLD.of_return_id, OLD."table", OLD."row", OLD."column") THEN
        RAISE EXCEPTION '报表的单元格不能删除或移动。' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM reporting_return r
               WHERE r.id = NEW.of_return_id AND r.state IN ('signed', 'accepted')) THEN
        RAISE EXCEPTION '报表已经签报，不能改写；需要更正的，请先退回。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER returncell_stays_as_signed BEFORE INSERT OR UPDATE OR DELETE
    ON reporting_returncell FOR EACH ROW EXECUTE FUNCTION reporting_check_return_cell();
CREATE FUNCTION reporting_check_return() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    handed_in CONSTANT text[] := ARRAY['signed', 'accepted'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '统计报表不能删除。' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.round_id, NEW.organ_id) IS DISTINCT FROM (OLD.round_id, OLD.organ_id)
        OR OLD.state = ANY (handed_in) AND (
            NEW.state = 'open'
            OR OLD.state = 'accepted' AND NEW.state = 'signed'
            OR NEW.state = ANY (handed_in)
               AND (NEW.signed_by_id, NEW.signed_at, NEW.waiver, NEW.computed_at)
                   IS DISTINCT FROM
                   (OLD.signed_by_id, OLD.signed_at, OLD.waiver, OLD.computed_at)) THEN
        RAISE EXCEPTION '报表已经签报，不能改写；需要更正的，请先退回。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER return_stays_as_signed BEFORE UPDATE OR DELETE ON reporting_return
    FOR EACH ROW EXECUTE FUNCTION reporting_check_return();

-- A round asks for one form and period for good; only its due day may be moved.
CREATE FUNCTION reporting_check_round() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(OLD) - 'due_on') IS DISTINCT FROM (to_jsonb(NEW) - 'due_on') THEN
        RAISE EXCEPTION '统计任务布置后不能删除，表样和统计期不能更换。'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_stays_as_opened BEFORE UPDATE OR DELETE ON reporting_round
    FOR EACH ROW EXECUTE FUNCTION reporting_check_round();
