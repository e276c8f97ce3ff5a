-- What waits or is held (待核查): who may agree, and that nothing decided is decided again.

-- Two pairs of eyes on every step: neither who served nor who recorded agrees.
CREATE OR REPLACE FUNCTION hours_same_human(p_user bigint, p_person bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_user u JOIN accounts_person mine ON mine.id = u.person_id
        JOIN accounts_person theirs ON theirs.id = p_person
        WHERE u.id = p_user AND coalesce(mine.merged_into_id, mine.id)
            = coalesce(theirs.merged_into_id, theirs.id))
$$;

CREATE OR REPLACE FUNCTION hours_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hours_pending p WHERE p.id = NEW.pending_id
               AND (p.recorder_id = NEW.by_id OR hours_same_human(NEW.by_id, p.person_id))) THEN
        RAISE EXCEPTION 'who served or recorded does not agree to the hours'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_agrees_to_own';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER nobody_agrees_to_own BEFORE INSERT ON hours_approval
    FOR EACH ROW EXECUTE FUNCTION hours_approval_guard();

-- What was served never changes; what is recorded or void stays so; a held service becomes a
-- record only after somebody released it who neither served, recorded nor agreed to it.
CREATE OR REPLACE FUNCTION hours_pending_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.person_id, NEW.kind, NEW.source_kind, NEW.source_id, NEW.entry, NEW.starts_at,
        NEW.ends_at, NEW.minutes, NEW.break_minutes, NEW.recorder_id)
       IS DISTINCT FROM
       (OLD.person_id, OLD.kind, OLD.source_kind, OLD.source_id, OLD.entry, OLD.starts_at,
        OLD.ends_at, OLD.minutes, OLD.break_minutes, OLD.recorder_id) THEN
        RAISE EXCEPTION 'a pending service is not edited'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'pending_is_not_edited';
    END IF;
    IF OLD.state IN ('recorded', 'voided', 'returned') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'this service was decided already'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays_decided';
    END IF;
    IF NEW.state IN ('recorded', 'waiting') AND NEW.decided_by_id IS NULL
       AND EXISTS (SELECT FROM hours_signal s WHERE s.pending_id = NEW.id) THEN
        RAISE EXCEPTION 'a held service counts only after somebody released it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'held_until_released';
    END IF;
    IF NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id
       AND (NEW.decided_by_id = NEW.recorder_id OR hours_same_human(NEW.decided_by_id, NEW.person_id)
            OR EXISTS (SELECT FROM hours_approval a
                       WHERE a.pending_id = NEW.id AND a.by_id = NEW.decided_by_id)) THEN
        RAISE EXCEPTION 'who had a part in the service does not decide about it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_by_another';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER pending_guard BEFORE UPDATE ON hours_pending
    FOR EACH ROW EXECUTE FUNCTION hours_pending_guard();
