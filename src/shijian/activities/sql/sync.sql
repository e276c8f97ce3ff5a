-- What phones recorded without network: any batch, any order, any number of times, one result.

-- Attendance is what its scans say in the order of time, whoever sent them when: a coming while in
-- and a going while out say nothing new, a going before any coming waits for its coming.
CREATE OR REPLACE FUNCTION activities_fold(p_signups bigint[], p_pairs int)
RETURNS TABLE (o_signup bigint, o_pairs int) LANGUAGE sql AS $$
    WITH turned AS (
        SELECT g.id AS signup, g.shift_id, g.person_id, s.ends_at, s.ended_at, c.direction, c.at,
            c.by_id, lag(c.direction) OVER each_one AS before
        FROM activities_signup g
        JOIN activities_shift s ON s.id = g.shift_id
        JOIN activities_scan c ON c.shift_id = g.shift_id AND c.person_id = g.person_id
        WHERE g.id = ANY (p_signups)
        WINDOW each_one AS (PARTITION BY g.id ORDER BY c.at, c.direction, c.id)
    ), step AS (
        SELECT turned.*, row_number() OVER in_time AS n, lag(at) OVER in_time AS since
        FROM turned
        WHERE direction IS DISTINCT FROM before AND (direction = 'in' OR before IS NOT NULL)
        WINDOW in_time AS (PARTITION BY signup ORDER BY at, direction)
    ), told AS (
        SELECT signup, shift_id, person_id, ends_at, ended_at, min(at) AS in_at, max(at) AS last_at,
            count(*) % 2 = 0 AS gone, ceil(count(*) / 2.0)::int AS pairs,
            coalesce(sum(round(extract(epoch FROM at - since)))
                     FILTER (WHERE direction = 'in' AND n > 1), 0)::int AS away,
            (array_agg(by_id ORDER BY EXISTS (SELECT FROM accounts_user u WHERE u.id = by_id
                AND u.person_id = step.person_id), at))[1] AS recorder
        FROM step WHERE n <= 2 * p_pairs
        GROUP BY signup, shift_id, person_id, ends_at, ended_at
    )
    INSERT INTO activities_attendance AS a (signup_id, shift_id, person_id, in_at, out_at, pairs,
        away_seconds, assumed_end, recorder_id, state, refusal_code)
    SELECT signup, shift_id, person_id, in_at,
        CASE WHEN gone THEN last_at WHEN ended_at IS NOT NULL THEN greatest(last_at, ends_at) END,
        pairs, away, NOT gone AND ended_at IS NOT NULL, recorder,
        CASE WHEN gone OR ended_at IS NOT NULL THEN 'ended' ELSE 'open' END, ''
    FROM told ORDER BY signup
    ON CONFLICT (signup_id) DO UPDATE SET in_at = EXCLUDED.in_at, out_at = EXCLUDED.out_at,
        pairs = EXCLUDED.pairs, away_seconds = EXCLUDED.away_seconds,
        assumed_end = EXCLUDED.assumed_end, recorder_id = EXCLUDED.recorder_id,
        state = EXCLUDED.state
        WHERE a.state IN ('open', 'ended')
    RETURNING a.signup_id, a.pairs
$$;

-- What becomes of each reading of a batch, without writing; what the caller found out about a
-- reading's code and clock comes first.
CREATE OR REPLACE FUNCTION activities_judge_readings(
    p_phone bigint, p_rows jsonb, p_minutes_before int, p_minutes_after int
) RETURNS TABLE (
    client uuid, shift bigint, signup bigint, person bigint, direction text, method text,
    code_window bigint, phone_at timestamptz, at timestamptz, outcome text
) LANGUAGE sql STABLE AS $$
    SELECT r.client, s.id, g.id, g.person_id, r.direction, r.method, r.code_window, r.phone_at,
        r.at,
        CASE
            WHEN s.id IS NULL OR g.id IS NULL OR g.state <> 'taken' AND v.state <> 'cancelled'
                THEN 'stranger'
            WHEN v.state = 'cancelled' THEN 'cancelled'
            WHEN r.verdict <> '' THEN r.verdict
            WHEN r.at < s.starts_at - (CASE r.direction
                WHEN 'in' THEN make_interval(mins => p_minutes_before) ELSE interval '0' END)
                THEN 'early'
            WHEN r.at > s.ends_at + (CASE r.direction
                WHEN 'out' THEN make_interval(mins => p_minutes_after) ELSE interval '0' END)
                THEN 'late'
            WHEN a.state IN ('confirmed', 'refused') THEN 'decided'
            ELSE 'taken' END
    FROM jsonb_to_recordset(p_rows) AS r (client uuid, shift bigint, signup bigint, direction text,
        method text, code_window bigint, phone_at timestamptz, at timestamptz, verdict text)
    LEFT JOIN activities_fieldphone_shifts p ON p.fieldphone_id = p_phone AND p.shift_id = r.shift
    LEFT JOIN activities_shift s ON s.id = p.shift_id
    LEFT JOIN activities_activity v ON v.id = s.activity_id
    LEFT JOIN activities_signup g ON g.id = r.signup AND g.shift_id = s.id
    LEFT JOIN activities_attendance a ON a.signup_id = g.id
$$;

-- Take a phone's readings. People are locked in the order of their places, so that two phones with
-- the same people stand in line and never wait for each other in a circle.
CREATE OR REPLACE FUNCTION activities_sync(
    p_phone bigint, p_rows jsonb, p_minutes_before int, p_minutes_after int, p_pairs int,
    p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_client uuid, o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_signups bigint[];
BEGIN
    SELECT array_agg(DISTINCT (r ->> 'signup')::bigint) INTO v_signups
    FROM jsonb_array_elements(p_rows) AS r;
    PERFORM 1 FROM activities_signup WHERE id = ANY (v_signups) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM activities_attendance WHERE signup_id = ANY (v_signups) ORDER BY id FOR UPDATE;
    WITH sent AS (
        INSERT INTO activities_fieldscan (phone_id, client_id, shift_id, signup_id, direction,
            method, code_window, phone_at, at, outcome, synced_at)
        SELECT p_phone, j.client, j.shift, j.signup, j.direction, j.method, j.code_window,
            j.phone_at, j.at, j.outcome, p_now
        FROM activities_judge_readings(p_phone, p_rows, p_minutes_before, p_minutes_after) AS j
        ORDER BY j.client
        ON CONFLICT (phone_id, client_id) DO NOTHING
        RETURNING signup_id, direction, method, at, outcome
    ), scanned AS (
        INSERT INTO activities_scan (shift_id, person_id, direction, method, by_id, phone_id, at)
        SELECT g.shift_id, g.person_id, t.direction, t.method, (p_by ->> 'user')::bigint, p_phone,
            t.at
        FROM sent t JOIN activities_signup g ON g.id = t.signup_id
        WHERE t.outcome = 'taken' ORDER BY g.id, t.at
        RETURNING shift_id, person_id
    )
    SELECT array_agg(DISTINCT g.id) INTO v_signups
    FROM scanned c JOIN activities_signup g
        ON g.shift_id = c.shift_id AND g.person_id = c.person_id AND g.state = 'taken';
    PERFORM activities_journal('activities.signed_offline', f.o_signup, v.scope_path,
        jsonb_build_object('shift', g.shift_id, 'person', g.person_id, 'phone', p_phone,
            'pairs', f.o_pairs), p_by, p_now)
    FROM activities_fold(v_signups, p_pairs) AS f
    JOIN activities_signup g ON g.id = f.o_signup
    JOIN activities_shift s ON s.id = g.shift_id
    JOIN activities_activity v ON v.id = s.activity_id;
    UPDATE activities_fieldphone SET synced_at = p_now WHERE id = p_phone;
    RETURN QUERY
    SELECT k.client_id, k.outcome::text
    FROM jsonb_array_elements(p_rows) AS r
    JOIN activities_fieldscan k ON k.phone_id = p_phone AND k.client_id = (r ->> 'client')::uuid;
END $$;

-- Decide about a reading whose time was not certain: accepted, it counts at the time set right.
CREATE OR REPLACE FUNCTION activities_settle(
    p_reading bigint, p_accepted boolean, p_minutes_before int, p_minutes_after int, p_pairs int,
    p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_reading activities_fieldscan;
    v_shift activities_shift;
    v_state text;
    v_scope text;
BEGIN
    SELECT * INTO v_reading FROM activities_fieldscan WHERE id = p_reading;
    SELECT * INTO v_shift FROM activities_shift WHERE id = v_reading.shift_id;
    PERFORM 1 FROM activities_signup WHERE id = v_reading.signup_id FOR UPDATE;
    SELECT state INTO v_state FROM activities_attendance
    WHERE signup_id = v_reading.signup_id FOR UPDATE;
    IF EXISTS (SELECT FROM activities_fielddecision WHERE reading_id = p_reading) THEN
        RETURN QUERY SELECT 'again';
        RETURN;
    ELSIF p_accepted AND v_state IN ('confirmed', 'refused') THEN
        RETURN QUERY SELECT 'decided';
        RETURN;
    ELSIF p_accepted AND (v_reading.at > p_now OR v_reading.at < v_shift.starts_at
            - (CASE v_reading.direction WHEN 'in' THEN make_interval(mins => p_minutes_before)
               ELSE interval '0' END)
        OR v_reading.at > v_shift.ends_at
            + (CASE v_reading.direction WHEN 'out' THEN make_interval(mins => p_minutes_after)
               ELSE interval '0' END)) THEN
        RETURN QUERY SELECT 'outside';
        RETURN;
    END IF;
    INSERT INTO activities_fielddecision (reading_id, accepted, by_id, at)
    VALUES (p_reading, p_accepted, (p_by ->> 'user')::bigint, p_now);
    IF p_accepted THEN
        INSERT INTO activities_scan (shift_id, person_id, direction, method, by_id, phone_id, at)
        SELECT g.shift_id, g.person_id, v_reading.direction, v_reading.method, p.user_id,
            v_reading.phone_id, v_reading.at
        FROM activities_signup g, activities_fieldphone p
        WHERE g.id = v_reading.signup_id AND p.id = v_reading.phone_id;
        PERFORM activities_fold(ARRAY[v_reading.signup_id], p_pairs);
    END IF;
    SELECT v.scope_path INTO v_scope FROM activities_activity v WHERE v.id = v_shift.activity_id;
    PERFORM activities_journal('activities.reading_settled', v_reading.signup_id, v_scope,
        jsonb_build_object('reading', p_reading, 'accepted', p_accepted), p_by, p_now);
    RETURN QUERY SELECT 'done';
END $$;
