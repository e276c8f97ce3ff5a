-- A paper is looked at by somebody else: nobody finds their own qualification sound.
CREATE OR REPLACE FUNCTION volunteers_nobody_checks_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.checked_by_id IS NOT NULL AND EXISTS (
        SELECT FROM volunteers_volunteer v
        JOIN accounts_person own ON own.id = v.person_id
        JOIN accounts_person eyes ON eyes.id = NEW.checked_by_id
        WHERE v.id = NEW.volunteer_id
          AND coalesce(own.merged_into_id, own.id) = coalesce(eyes.merged_into_id, eyes.id)) THEN
        RAISE EXCEPTION 'a volunteer cannot check their own paper'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_checks_own_paper';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER nobody_checks_own_paper
    BEFORE INSERT OR UPDATE ON volunteers_qualification
    FOR EACH ROW EXECUTE FUNCTION volunteers_nobody_checks_own();
