-- Red line 1: hours are for those who registered by their own act. Whoever was only invited or
-- written on a roster is no volunteer and has not served.
CREATE OR REPLACE FUNCTION hours_only_registered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh
        WHERE NOT EXISTS (SELECT FROM volunteers_volunteer v WHERE v.person_id = fresh.person_id)
          AND NOT EXISTS (
            SELECT FROM accounts_person own
            JOIN accounts_person same
                ON coalesce(same.merged_into_id, same.id) = coalesce(own.merged_into_id, own.id)
            JOIN volunteers_volunteer v ON v.person_id = same.id
            WHERE own.id = fresh.person_id)) THEN
        RAISE EXCEPTION 'hours are for registered volunteers'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unconfirmed_receive_no_hours';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER unconfirmed_receive_no_hours AFTER INSERT ON hours_servicerecord
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION hours_only_registered();
