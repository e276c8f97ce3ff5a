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

-- R5: nobody is registered at a desk without the form they signed; looked at when all is written.
CREATE OR REPLACE FUNCTION volunteers_assisted_has_its_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM volunteers_signedform f WHERE f.volunteer_id = NEW.id) THEN
        RAISE EXCEPTION 'volunteer % was registered at a desk without a signed form', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assisted_has_its_form';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS assisted_has_its_form ON volunteers_volunteer;
CREATE CONSTRAINT TRIGGER assisted_has_its_form
    AFTER INSERT OR UPDATE OF registered_via ON volunteers_volunteer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.registered_via = 'assisted')
    EXECUTE FUNCTION volunteers_assisted_has_its_form();
