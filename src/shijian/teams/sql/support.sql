-- A call never gives more than its budget, whoever decides at the same time: a grant takes the row
-- of its call first, so that two decisions stand in line and the second one sees the first.
CREATE OR REPLACE FUNCTION teams_guard_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_budget int;
    v_given bigint;
BEGIN
    IF NEW.given_yuan = 0 THEN
        RETURN NEW;
    END IF;
    SELECT budget_yuan INTO v_budget FROM teams_supportcall WHERE id = NEW.call_id FOR UPDATE;
    SELECT coalesce(sum(given_yuan), 0) INTO v_given
    FROM teams_supportrequest WHERE call_id = NEW.call_id AND id <> NEW.id;
    IF v_given + NEW.given_yuan > v_budget THEN
        RAISE EXCEPTION 'the call % has no more than % yuan', NEW.call_id, v_budget
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grants_fit_the_budget';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER grants_fit_the_budget
    BEFORE INSERT OR UPDATE OF given_yuan ON teams_supportrequest
    FOR EACH ROW EXECUTE FUNCTION teams_guard_budget();
