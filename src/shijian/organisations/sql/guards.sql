-- Every organisation has one path, and it is its parent's path and its own id: rights, scopes and
-- figures are read by the beginning of a path, so one that is wrong would show people to strangers.
-- Checked after the statement, so that a whole subtree can be moved in one.
CREATE OR REPLACE FUNCTION organisations_guard_paths() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT own.id INTO v_id
    FROM fresh
    JOIN organisations_organisation own ON own.id = fresh.id OR own.parent_id = fresh.id
    LEFT JOIN organisations_organisation upper ON upper.id = own.parent_id
    WHERE own.path <> coalesce(upper.path, '/') || own.id || '/'
    LIMIT 1;
    IF v_id IS NOT NULL THEN
        RAISE EXCEPTION 'organisation % does not have the path of its place in the tree', v_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'path_follows_parent';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER path_follows_parent_new
    AFTER INSERT ON organisations_organisation
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_guard_paths();

CREATE OR REPLACE TRIGGER path_follows_parent
    AFTER UPDATE ON organisations_organisation
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION organisations_guard_paths();
