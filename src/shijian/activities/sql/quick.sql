-- The reading of a place's code by somebody with a place, in one round trip: whose place it is, the
-- rules in force and the scan itself. Anything but 'done' writes nothing; the page then says why.
CREATE OR REPLACE FUNCTION activities_scan_place(
    p_shift bigint, p_direction text, p_window bigint, p_device bigint, p_shipped jsonb,
    p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_signup bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_user bigint := (p_by ->> 'user')::bigint;
    v_signup bigint;
BEGIN
    IF p_device IS NOT NULL AND NOT accounts_device_holds(p_device, v_user) THEN
        RETURN QUERY SELECT 'device', NULL::bigint;
        RETURN;
    END IF;
    SELECT g.id INTO v_signup
    FROM accounts_user u
    JOIN accounts_person own ON own.id = u.person_id
    JOIN accounts_person same ON same.id = coalesce(own.merged_into_id, own.id)
        OR same.merged_into_id = coalesce(own.merged_into_id, own.id)
    JOIN activities_signup g ON g.person_id = same.id AND g.shift_id = p_shift
        AND g.state = 'taken'
    WHERE u.id = v_user;
    -- The same reading sent twice, by a double click or a lost answer, has one result.
    IF EXISTS (SELECT FROM activities_scan WHERE shift_id = p_shift AND by_id = v_user
               AND direction = p_direction AND code_window = p_window AND method = 'place') THEN
        RETURN QUERY SELECT 'done', v_signup;
        RETURN;
    END IF;
    RETURN QUERY SELECT s.o_outcome, v_signup FROM activities_scan(
        v_signup, p_direction, 'place', p_window,
        catalogue_rule('activities.sign_in_before_minutes', p_now, p_shipped)::int,
        catalogue_rule('activities.sign_out_after_minutes', p_now, p_shipped)::int,
        catalogue_rule('activities.sign_pairs_a_day', p_now, p_shipped)::int,
        p_by, p_now) AS s;
END $$;

-- One's own place in a public shift that needs nobody's yes, in one round trip. Anything but 'yes'
-- has written nothing: the page then says why, or does the rest. The same form sent twice at once
-- waits in `activities_sign_up`, is 'again' there, and finds the answer of the first one.
CREATE OR REPLACE FUNCTION activities_take_place(
    p_activity bigint, p_shift bigint, p_rules jsonb, p_sending jsonb, p_by jsonb,
    p_now timestamptz
) RETURNS TABLE (o_outcome text, o_signup bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_person bigint;
    v_outcome text;
    v_signup bigint;
BEGIN
    SELECT coalesce(p.merged_into_id, p.id) INTO v_person
    FROM accounts_user u JOIN accounts_person p ON p.id = u.person_id
    WHERE u.id = (p_by ->> 'user')::bigint;
    IF common_answered(p_sending)
        OR NOT EXISTS (SELECT FROM activities_shift s
            JOIN activities_activity a ON a.id = s.activity_id
            WHERE s.id = p_shift AND a.id = p_activity AND a.joining = 'instant'
              AND NOT a.private)
        OR EXISTS (SELECT FROM activities_signup WHERE shift_id = p_shift
            AND state IN ('waiting', 'offered')) THEN
        RETURN QUERY SELECT 'explain', NULL::bigint;
        RETURN;
    END IF;
    SELECT s.o_outcome, s.o_signup INTO v_outcome, v_signup
    FROM activities_sign_up(p_shift, NULL, v_person, '[]', FALSE, p_rules, p_by, p_now) AS s;
    IF v_outcome = 'yes' THEN
        PERFORM common_keep_answer(p_sending, p_now);
    END IF;
    RETURN QUERY SELECT v_outcome, v_signup;
END $$;
