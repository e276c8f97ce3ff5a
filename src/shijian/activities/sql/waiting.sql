-- Offers that nobody confirmed in time lapse, and whoever waits longest moves up (候补).
CREATE OR REPLACE FUNCTION activities_settle(
    p_shift bigint, p_rules jsonb, p_now timestamptz
) RETURNS TABLE (o_signup bigint, o_state text) LANGUAGE plpgsql AS $$
DECLARE
    v_shift activities_shift;
    v_until timestamptz;
    v_one activities_signup;
    v_scope text := activities_scope(p_shift);
    v_by jsonb := '{"kind": "job", "channel": "activities.settle"}';
BEGIN
    SELECT * INTO v_shift FROM activities_shift WHERE id = p_shift FOR UPDATE;
    FOR v_one IN SELECT * FROM activities_signup WHERE shift_id = p_shift AND state = 'offered'
            AND offer_until <= p_now ORDER BY id LOOP
        PERFORM activities_leave(v_one.id, 'lapsed', p_now);
        PERFORM activities_journal('activities.lapsed', v_one.id, v_scope, jsonb_build_object(
            'shift', p_shift, 'person', v_one.person_id), v_by, p_now);
        RETURN QUERY SELECT v_one.id, 'lapsed';
    END LOOP;
    v_until := activities_offer_until(p_now, v_shift.starts_at, p_rules -> 'offer');
    IF v_until IS NULL THEN
        RETURN;
    END IF;
    FOR v_one IN SELECT * FROM activities_signup WHERE shift_id = p_shift AND state = 'waiting'
            ORDER BY at, id LOOP
        SELECT * INTO v_shift FROM activities_shift WHERE id = p_shift;
        EXIT WHEN v_shift.taken >= v_shift.capacity;
        CONTINUE WHEN 'yes' <> (SELECT j.o_outcome FROM activities_judge(p_shift, v_one.post_id,
            v_one.person_id, v_one.companions, FALSE, p_rules, p_now) AS j);
        UPDATE activities_signup SET state = 'offered', offer_until = v_until WHERE id = v_one.id;
        UPDATE activities_shift SET taken = taken + 1 + v_one.companions WHERE id = p_shift;
        UPDATE activities_post SET taken = taken + 1 WHERE id = v_one.post_id;
        PERFORM activities_journal('activities.offered', v_one.id, v_scope, jsonb_build_object(
            'shift', p_shift, 'person', v_one.person_id), v_by, p_now);
        RETURN QUERY SELECT v_one.id, 'offered';
    END LOOP;
END $$;
