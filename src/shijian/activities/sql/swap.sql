-- Take over somebody's place: the same post, no place more or less, one taker wins. Both people
-- are locked in the order of their numbers, then the shift.
CREATE OR REPLACE FUNCTION activities_take_over(
    p_swap bigint, p_person bigint, p_rules jsonb, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_signup bigint, o_other bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_swap activities_swap;
    v_old activities_signup;
    v_outcome text;
    v_other bigint;
    v_new bigint;
BEGIN
    SELECT * INTO v_swap FROM activities_swap WHERE id = p_swap;
    SELECT * INTO v_old FROM activities_signup WHERE id = v_swap.signup_id;
    PERFORM 1 FROM accounts_person WHERE id IN (p_person, v_old.person_id)
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM activities_shift WHERE id = v_old.shift_id FOR UPDATE;
    SELECT * INTO v_swap FROM activities_swap WHERE id = p_swap;
    SELECT * INTO v_old FROM activities_signup WHERE id = v_swap.signup_id;
    SELECT j.o_outcome, j.o_other INTO v_outcome, v_other
    FROM activities_judge(v_old.shift_id, v_old.post_id, p_person, 0, TRUE, p_rules, p_now) AS j;
    IF v_swap.state <> 'open' OR v_old.state <> 'taken'
            OR coalesce(v_swap.named_id, p_person) <> p_person THEN
        RETURN QUERY SELECT 'gone', NULL::bigint, NULL::bigint;
    ELSIF v_outcome <> 'yes' THEN
        RETURN QUERY SELECT v_outcome, NULL::bigint, v_other;
    ELSE
        UPDATE activities_swap SET state = 'ended', ended_at = p_now  -- so that leaving is quiet
        WHERE id = p_swap;
        PERFORM activities_leave(v_old.id, 'swapped', p_now);
        PERFORM activities_leave(g.id, 'withdrawn', p_now) FROM activities_signup g
        WHERE g.shift_id = v_old.shift_id AND g.person_id = p_person
            AND g.state IN ('offered', 'waiting', 'asked', 'invited');
        v_new := activities_place(
            v_old.shift_id, v_old.post_id, p_person, '[]', 'taken', NULL, p_now);
        UPDATE activities_swap SET state = 'done', taken_over_id = v_new WHERE id = p_swap;
        PERFORM activities_journal('activities.taken_over', v_new,
            activities_scope(v_old.shift_id), jsonb_build_object('shift', v_old.shift_id,
                'person', p_person, 'from', v_old.id), p_by, p_now);
        RETURN QUERY SELECT 'done', v_new, NULL::bigint;
    END IF;
END $$;
