-- Red line 1: whoever was only invited, or written on a roster, has not served as a volunteer.
CREATE OR REPLACE FUNCTION hours_nobody_unconfirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh JOIN volunteers_volunteer v
               ON v.person_id = fresh.person_id AND v.state = 'unconfirmed') THEN
        RAISE EXCEPTION 'an unconfirmed person cannot receive hours'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unconfirmed_receive_no_hours';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER unconfirmed_receive_no_hours AFTER INSERT ON hours_servicerecord
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION hours_nobody_unconfirmed();
