-- A merged person points at one who is not merged: reading by root is then one step, never a walk.
CREATE OR REPLACE FUNCTION accounts_merge_is_flat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM accounts_person
                WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM accounts_person WHERE merged_into_id = NEW.id)) THEN
        RAISE EXCEPTION 'person % cannot merge into %: merges are one step', NEW.id, NEW.merged_into_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_merge_is_flat';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER accounts_merge_is_flat
    BEFORE INSERT OR UPDATE OF merged_into_id ON accounts_person
    FOR EACH ROW EXECUTE FUNCTION accounts_merge_is_flat();

-- Whether this browser is still signed in for this living sign-in.
CREATE OR REPLACE FUNCTION accounts_device_holds(p_device bigint, p_user bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_device d JOIN accounts_user u ON u.id = d.user_id
                   WHERE d.id = p_device AND u.id = p_user AND u.is_active
                     AND d.signed_out_at IS NULL)
$$;
