-- The mark of a demonstration cannot be taken away: its people are invented, its codes are shown.

CREATE OR REPLACE FUNCTION common_keep_demo_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT OLD.demo OR NEW.demo THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF NOT OLD.demo THEN
            RETURN OLD;
        END IF;
    ELSIF NOT EXISTS (SELECT FROM common_installation WHERE demo) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a demonstration stays marked as one' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER common_keep_demo_mark BEFORE UPDATE OR DELETE ON common_installation
    FOR EACH ROW EXECUTE FUNCTION common_keep_demo_mark();
CREATE OR REPLACE TRIGGER common_keep_demo_mark_whole BEFORE TRUNCATE ON common_installation
    FOR EACH STATEMENT EXECUTE FUNCTION common_keep_demo_mark();
