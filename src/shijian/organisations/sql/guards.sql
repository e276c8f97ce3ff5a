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

-- Nobody holds two posts that check each other at the same time, in one unit or above and below it
-- (C13; the standard of the day says which posts these are).
CREATE OR REPLACE FUNCTION organisations_guard_exclusions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT other.id INTO v_id
    FROM organisations_organisation own
    JOIN organisations_holding other ON other.person_id = NEW.person_id AND other.id <> NEW.id
        AND daterange(other.starts_on, other.ends_on) && daterange(NEW.starts_on, NEW.ends_on)
    JOIN organisations_organisation near ON near.id = other.organisation_id
        AND (starts_with(near.path, own.path) OR starts_with(own.path, near.path))
    JOIN catalogue_poststandard mine ON mine.kind = own.kind AND mine.code = NEW.post
        AND mine.valid_from <= NEW.starts_on
        AND (mine.valid_to IS NULL OR mine.valid_to > NEW.starts_on)
    JOIN catalogue_poststandard theirs ON theirs.kind = near.kind AND theirs.code = other.post
        AND theirs.valid_from <= NEW.starts_on
        AND (theirs.valid_to IS NULL OR theirs.valid_to > NEW.starts_on)
    WHERE own.id = NEW.organisation_id
        AND (mine.excludes && ARRAY['*', near.kind || '.' || other.post]::varchar[]
            OR theirs.excludes && ARRAY['*', own.kind || '.' || NEW.post]::varchar[])
    LIMIT 1;
    IF v_id IS NOT NULL THEN
        RAISE EXCEPTION 'holding % is of a post that checks this one', v_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posts_that_check_exclude';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER posts_that_check_exclude
    AFTER INSERT OR UPDATE ON organisations_holding
    FOR EACH ROW EXECUTE FUNCTION organisations_guard_exclusions();
