-- Nobody under 18, and nobody whose age is not known, has a place where it is dangerous (条例 art.
-- 16): whatever way a place is given.
CREATE OR REPLACE FUNCTION activities_danger_is_for_adults() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM activities_shift s
        JOIN activities_activity a ON a.id = s.activity_id AND a.dangerous
        JOIN accounts_person p ON p.id = NEW.person_id
        WHERE s.id = NEW.shift_id AND (p.born_on IS NULL OR p.born_on + interval '18 years'
            > (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date)) THEN
        RAISE check_violation USING MESSAGE = 'danger_is_for_adults';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER danger_is_for_adults
BEFORE INSERT OR UPDATE OF state, person_id, shift_id ON activities_signup
FOR EACH ROW WHEN (NEW.state = 'taken') EXECUTE FUNCTION activities_danger_is_for_adults();
