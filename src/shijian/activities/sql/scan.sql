-- A scan writes attendance, scan and journal, never hours (decision 9).

DROP FUNCTION IF EXISTS activities_scan(bigint, text, text, int, int, jsonb, timestamptz);

-- Why a reading of this moment says nothing new of somebody, or 'yes': in, then out, then perhaps
-- in again, each code once each way.
CREATE OR REPLACE FUNCTION activities_judge_scan(
    p_signup bigint, p_direction text, p_window bigint, p_minutes_before int, p_minutes_after int,
    p_pairs int, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_at timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_signup activities_signup;
    v_shift activities_shift;
    v_state text;
    v_row activities_attendance;
    v_in boolean;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    SELECT * INTO v_shift FROM activities_shift WHERE id = v_signup.shift_id;
    SELECT state INTO v_state FROM activities_activity WHERE id = v_shift.activity_id;
    SELECT * INTO v_row FROM activities_attendance WHERE signup_id = p_signup;
    v_in := v_row.id IS NOT NULL AND v_row.out_at IS NULL;
    RETURN QUERY SELECT CASE
        WHEN v_signup.state IS DISTINCT FROM 'taken' OR v_state = 'cancelled' THEN 'not_signed_up'
        WHEN v_row.state IN ('confirmed', 'refused') THEN 'decided'
        WHEN p_direction = 'out' AND v_row.id IS NULL THEN 'not_in'
        WHEN p_direction = 'in' AND v_in THEN 'again'
        WHEN p_direction = 'out' AND NOT v_in THEN 'again'
        WHEN p_window IS NOT NULL AND EXISTS (SELECT FROM activities_scan
            WHERE shift_id = v_shift.id AND person_id = v_signup.person_id
              AND direction = p_direction AND code_window = p_window) THEN 'again'
        WHEN p_now < v_shift.starts_at - (CASE p_direction
            WHEN 'in' THEN make_interval(mins => p_minutes_before) ELSE interval '0' END)
            THEN 'early'
        WHEN v_shift.ended_at IS NOT NULL OR p_now > v_shift.ends_at + (CASE p_direction
            WHEN 'out' THEN make_interval(mins => p_minutes_after) ELSE interval '0' END)
            THEN 'late'
        WHEN p_direction = 'in' AND v_row.pairs >= p_pairs THEN 'pairs'
        ELSE 'yes' END,
        CASE p_direction WHEN 'in' THEN v_row.in_at ELSE v_row.out_at END;
END $$;

-- Record that somebody came or went now.
CREATE OR REPLACE FUNCTION activities_scan(
    p_signup bigint, p_direction text, p_method text, p_window bigint, p_minutes_before int,
    p_minutes_after int, p_pairs int, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    v_signup activities_signup;
    v_judged record;
    v_scope text;
    v_user bigint := (p_by ->> 'user')::bigint;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup FOR UPDATE;
    SELECT * INTO v_judged FROM activities_judge_scan(
        p_signup, p_direction, p_window, p_minutes_before, p_minutes_after, p_pairs, p_now);
    IF v_judged.o_outcome <> 'yes' THEN
        RETURN QUERY SELECT v_judged.o_outcome, v_judged.o_at;
        RETURN;
    END IF;
    INSERT INTO activities_scan (shift_id, person_id, direction, method, code_window, by_id, at)
    VALUES (v_signup.shift_id, v_signup.person_id, p_direction, p_method, p_window, v_user, p_now);
    IF p_direction = 'in' THEN
        INSERT INTO activities_attendance AS a
            (signup_id, shift_id, person_id, in_at, recorder_id, state, refusal_code)
        VALUES (p_signup, v_signup.shift_id, v_signup.person_id, p_now, v_user, 'open', '')
        ON CONFLICT (signup_id) DO UPDATE SET out_at = NULL, state = 'open', pairs = a.pairs + 1,
            away_seconds = a.away_seconds + extract(epoch FROM p_now - a.out_at);
    ELSE
        UPDATE activities_attendance SET out_at = p_now, state = 'ended' WHERE signup_id = p_signup;
    END IF;
    -- An organiser who read one of the codes stays the recorder, and so confirms nothing.
    UPDATE activities_attendance SET recorder_id = v_user
    WHERE signup_id = p_signup AND recorder_id <> v_user
      AND EXISTS (SELECT FROM accounts_user u
                  WHERE u.id = recorder_id AND u.person_id = v_signup.person_id);
    SELECT a.scope_path INTO v_scope FROM activities_shift s
    JOIN activities_activity a ON a.id = s.activity_id WHERE s.id = v_signup.shift_id;
    PERFORM activities_journal(
        CASE p_direction WHEN 'in' THEN 'activities.signed_in' ELSE 'activities.signed_out' END,
        p_signup, v_scope, jsonb_build_object('shift', v_signup.shift_id,
            'person', v_signup.person_id, 'method', p_method), p_by, p_now);
    RETURN QUERY SELECT 'done', p_now;
END $$;
