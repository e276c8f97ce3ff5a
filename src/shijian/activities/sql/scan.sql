-- A scan writes attendance, scan and journal, never hours (decision 9). Each direction once.
CREATE OR REPLACE FUNCTION activities_scan(
    p_signup bigint, p_direction text, p_method text, p_minutes_before int, p_minutes_after int,
    p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    v_signup activities_signup;
    v_shift activities_shift;
    v_activity activities_activity;
    v_attendance activities_attendance;
    v_user bigint := (p_by ->> 'user')::bigint;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup FOR UPDATE;
    SELECT * INTO v_shift FROM activities_shift WHERE id = v_signup.shift_id;
    SELECT * INTO v_activity FROM activities_activity WHERE id = v_shift.activity_id;
    SELECT * INTO v_attendance FROM activities_attendance WHERE signup_id = p_signup;
    IF v_signup.state IS DISTINCT FROM 'taken' OR v_activity.state = 'cancelled' THEN
        RETURN QUERY SELECT 'not_signed_up', NULL::timestamptz;
    ELSIF p_direction = 'in' AND v_attendance.id IS NOT NULL THEN
        RETURN QUERY SELECT 'again', v_attendance.in_at;
    ELSIF p_direction = 'out' AND v_attendance.id IS NULL THEN
        RETURN QUERY SELECT 'not_in', NULL::timestamptz;
    ELSIF p_direction = 'out' AND v_attendance.out_at IS NOT NULL THEN
        RETURN QUERY SELECT 'again', v_attendance.out_at;
    ELSIF p_now < v_shift.starts_at - (CASE p_direction
            WHEN 'in' THEN make_interval(mins => p_minutes_before) ELSE interval '0' END) THEN
        RETURN QUERY SELECT 'early', NULL::timestamptz;
    ELSIF v_shift.ended_at IS NOT NULL OR p_now > v_shift.ends_at + (CASE p_direction
            WHEN 'out' THEN make_interval(mins => p_minutes_after) ELSE interval '0' END) THEN
        RETURN QUERY SELECT 'late', NULL::timestamptz;
    ELSE
        INSERT INTO activities_scan (shift_id, person_id, direction, method, by_id, at)
        VALUES (v_shift.id, v_signup.person_id, p_direction, p_method, v_user, p_now);
        IF p_direction = 'in' THEN
            INSERT INTO activities_attendance
                (signup_id, shift_id, person_id, in_at, recorder_id, state, refusal_code)
            VALUES (p_signup, v_shift.id, v_signup.person_id, p_now, v_user, 'open', '');
        ELSE
            -- An organiser who read one of the two codes stays the recorder, and so confirms nothing.
            UPDATE activities_attendance SET out_at = p_now, state = 'ended',
                recorder_id = CASE WHEN EXISTS (SELECT FROM accounts_user u WHERE u.id = recorder_id
                    AND u.person_id = v_signup.person_id) THEN v_user ELSE recorder_id END
            WHERE id = v_attendance.id;
        END IF;
        PERFORM activities_journal(
            CASE p_direction WHEN 'in' THEN 'activities.signed_in' ELSE 'activities.signed_out' END,
            p_signup, v_activity.scope_path,
            jsonb_build_object('shift', v_shift.id, 'person', v_signup.person_id,
                               'method', p_method), p_by, p_now);
        RETURN QUERY SELECT 'done', p_now;
    END IF;
END $$;
