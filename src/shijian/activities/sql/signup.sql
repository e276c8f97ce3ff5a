-- Places in a shift: one function decides and writes, so that no place is given twice.

CREATE OR REPLACE FUNCTION activities_journal(
    p_action text, p_signup bigint, p_scope text, p_data jsonb, p_by jsonb, p_now timestamptz
) RETURNS bigint LANGUAGE sql AS $$
    SELECT journal_record(p_now, p_action, 'activities.signup', p_signup::text, p_scope,
        p_by ->> 'kind', (p_by ->> 'user')::bigint, (p_by ->> 'for')::bigint,
        p_by ->> 'channel', (p_by ->> 'ip')::inet, p_data)
$$;

-- Another shift of the same human that shares time with this one, in the whole county.
CREATE OR REPLACE FUNCTION activities_commitment(
    p_person bigint, p_starts timestamptz, p_ends timestamptz
) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT s.id FROM activities_signup g
    JOIN activities_shift s ON s.id = g.shift_id AND s.starts_at < p_ends AND s.ends_at > p_starts
    WHERE g.state = 'taken' AND g.person_id IN (
        SELECT other.id FROM accounts_person me JOIN accounts_person other
            ON other.id = coalesce(me.merged_into_id, me.id)
            OR other.merged_into_id = coalesce(me.merged_into_id, me.id)
        WHERE me.id = p_person)
    LIMIT 1
$$;

-- Minutes of one human's other shifts on the county's day of an instant.
CREATE OR REPLACE FUNCTION activities_day_minutes(p_person bigint, p_at timestamptz)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(floor(extract(epoch FROM s.ends_at - s.starts_at) / 60)
                        - s.break_minutes), 0)::bigint
    FROM activities_signup g JOIN activities_shift s ON s.id = g.shift_id
    WHERE g.state = 'taken' AND g.person_id IN (
        SELECT own.id FROM accounts_person own WHERE own.id = p_person OR own.merged_into_id = p_person)
      AND (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
        = (p_at AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Why this person cannot take a place in this shift now, or 'yes'; the same order as rules.py.
CREATE OR REPLACE FUNCTION activities_judge(
    p_shift bigint, p_person bigint, p_day_limit int, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_other bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_shift activities_shift;
    v_state text;
    v_volunteer text;
    v_born date;
    v_other bigint;
BEGIN
    SELECT * INTO v_shift FROM activities_shift WHERE id = p_shift;
    SELECT state INTO v_state FROM activities_activity WHERE id = v_shift.activity_id;
    SELECT v.state, p.born_on INTO v_volunteer, v_born
    FROM accounts_person p LEFT JOIN volunteers_volunteer v ON v.person_id = p.id
    WHERE p.id = p_person AND p.merged_into_id IS NULL;
    SELECT id INTO v_other FROM activities_signup
    WHERE shift_id = p_shift AND person_id = p_person AND state = 'taken';
    IF v_other IS NOT NULL THEN
        RETURN QUERY SELECT 'again', v_other;
    ELSIF v_state <> 'published' THEN
        RETURN QUERY SELECT 'closed', NULL::bigint;
    ELSIF v_shift.starts_at <= p_now THEN
        RETURN QUERY SELECT 'past', NULL::bigint;
    ELSIF v_volunteer IS DISTINCT FROM 'active' THEN
        RETURN QUERY SELECT 'volunteer', NULL::bigint;
    ELSIF v_shift.age_min > 0 AND (v_born IS NULL OR v_born + make_interval(years => v_shift.age_min)
            > (v_shift.starts_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RETURN QUERY SELECT 'age', NULL::bigint;
    ELSE
        v_other := activities_commitment(p_person, v_shift.starts_at, v_shift.ends_at);
        RETURN QUERY SELECT CASE
            WHEN v_other IS NOT NULL THEN 'overlap'
            WHEN activities_day_minutes(p_person, v_shift.starts_at)
                + floor(extract(epoch FROM v_shift.ends_at - v_shift.starts_at) / 60)
                - v_shift.break_minutes > p_day_limit THEN 'day'
            WHEN v_shift.taken >= v_shift.capacity THEN 'full'
            ELSE 'yes' END, v_other;
    END IF;
END $$;

-- Take a place. The person's row is locked before the shift's, everywhere in this order: two
-- shifts at the same hour cannot both be taken, and the last place goes to one person.
CREATE OR REPLACE FUNCTION activities_sign_up(
    p_shift bigint, p_person bigint, p_day_limit int, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_signup bigint, o_other bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_outcome text;
    v_other bigint;
    v_signup bigint;
BEGIN
    PERFORM 1 FROM accounts_person WHERE id = p_person FOR NO KEY UPDATE;
    PERFORM 1 FROM activities_shift WHERE id = p_shift FOR UPDATE;
    SELECT j.o_outcome, j.o_other INTO v_outcome, v_other
    FROM activities_judge(p_shift, p_person, p_day_limit, p_now) AS j;
    IF v_outcome = 'yes' THEN
        INSERT INTO activities_signup (shift_id, person_id, state, at)
        VALUES (p_shift, p_person, 'taken', p_now) RETURNING id INTO v_signup;
        UPDATE activities_shift SET taken = taken + 1 WHERE id = p_shift;
        PERFORM activities_journal('activities.signed_up', v_signup, a.scope_path,
            jsonb_build_object('shift', p_shift, 'person', p_person), p_by, p_now)
        FROM activities_shift s JOIN activities_activity a ON a.id = s.activity_id
        WHERE s.id = p_shift;
    END IF;
    RETURN QUERY SELECT v_outcome, v_signup, v_other;
END $$;

-- Give a place back before the shift begins.
CREATE OR REPLACE FUNCTION activities_withdraw(p_signup bigint, p_by jsonb, p_now timestamptz)
RETURNS TABLE (o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_shift activities_shift;
    v_signup activities_signup;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    PERFORM 1 FROM accounts_person WHERE id = v_signup.person_id FOR NO KEY UPDATE;
    SELECT * INTO v_shift FROM activities_shift WHERE id = v_signup.shift_id FOR UPDATE;
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    IF v_signup.state <> 'taken' THEN
        RETURN QUERY SELECT 'again';
    ELSIF v_shift.starts_at <= p_now
            OR EXISTS (SELECT FROM activities_attendance WHERE signup_id = p_signup) THEN
        RETURN QUERY SELECT 'past';
    ELSE
        UPDATE activities_signup SET state = 'withdrawn', withdrawn_at = p_now WHERE id = p_signup;
        UPDATE activities_shift SET taken = taken - 1 WHERE id = v_shift.id;
        PERFORM activities_journal('activities.withdrawn', p_signup, a.scope_path,
            jsonb_build_object('shift', v_shift.id, 'person', v_signup.person_id), p_by, p_now)
        FROM activities_activity a WHERE a.id = v_shift.activity_id;
        RETURN QUERY SELECT 'done';
    END IF;
END $$;
