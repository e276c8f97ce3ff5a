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
