-- An appeal never goes to the authority that suspended, and is never decided by the same human.
CREATE OR REPLACE FUNCTION volunteers_appeal_goes_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM volunteers_suspension s
               WHERE s.id = NEW.suspension_id AND s.authority_id = NEW.authority_id) THEN
        RAISE EXCEPTION 'an appeal goes to another authority'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_appeal_goes_elsewhere';
    END IF;
    IF EXISTS (
        SELECT FROM volunteers_suspension s
        JOIN accounts_user first ON first.id = s.decided_by_id
        JOIN accounts_user second ON second.id = NEW.decided_by_id
        LEFT JOIN accounts_person one ON one.id = first.person_id
        LEFT JOIN accounts_person other ON other.id = second.person_id
        WHERE s.id = NEW.suspension_id AND (first.id = second.id
            OR coalesce(one.merged_into_id, one.id) = coalesce(other.merged_into_id, other.id))) THEN
        RAISE EXCEPTION 'whoever suspended does not decide the appeal'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'another_decides_the_appeal';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER appeal_goes_elsewhere BEFORE INSERT OR UPDATE ON volunteers_appeal
    FOR EACH ROW EXECUTE FUNCTION volunteers_appeal_goes_elsewhere();

-- A person has stood in a state, or has come to stand in it, by a row of their history.
CREATE OR REPLACE FUNCTION volunteers_step_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT c.state FROM volunteers_statechange c WHERE c.volunteer_id = NEW.id
        ORDER BY c.id DESC LIMIT 1) IS DISTINCT FROM
       (SELECT v.state FROM volunteers_volunteer v WHERE v.id = NEW.id) THEN
        RAISE EXCEPTION 'volunteer % changed state without a line in the history', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_step_is_written';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS step_is_written ON volunteers_volunteer;
CREATE CONSTRAINT TRIGGER step_is_written AFTER UPDATE OF state ON volunteers_volunteer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION volunteers_step_is_written();
