-- Merging people moves the time that is taken, and nothing else (decision 11): records keep their
-- person. Where two records of what is now one human overlap, nobody_serves_twice_at_once refuses.
-- The caller holds both people's locks (accounts_merge), so no confirmation is under way.
CREATE OR REPLACE FUNCTION hours_move_time(p_gone bigint, p_kept bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_moved bigint;
BEGIN
    UPDATE hours_occupied SET person_root_id = p_kept WHERE person_root_id = p_gone;
    GET DIAGNOSTICS v_moved = ROW_COUNT;
    RETURN v_moved;
END $$;

-- And back: time belongs again to the record's own person.
CREATE OR REPLACE FUNCTION hours_return_time(p_gone bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_moved bigint;
BEGIN
    UPDATE hours_occupied o SET person_root_id = p_gone FROM hours_servicerecord r
    WHERE r.id = o.record_id AND r.person_id = p_gone;
    GET DIAGNOSTICS v_moved = ROW_COUNT;
    RETURN v_moved;
END $$;

-- Time is taken by the record that stands for its human, never by one that was merged away.
CREATE OR REPLACE FUNCTION hours_time_belongs_to_a_root() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh JOIN accounts_person p
               ON p.id = fresh.person_root_id AND p.merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'time is taken by a record that was merged into another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'time_belongs_to_a_root';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER time_belongs_to_a_root_new AFTER INSERT ON hours_occupied
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION hours_time_belongs_to_a_root();
CREATE OR REPLACE TRIGGER time_belongs_to_a_root_moved AFTER UPDATE ON hours_occupied
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION hours_time_belongs_to_a_root();
