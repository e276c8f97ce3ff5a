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

-- Places left for a post, or for helpers without one: what other posts still need stays theirs.
CREATE OR REPLACE FUNCTION activities_free(p_shift bigint, p_post bigint)
RETURNS int LANGUAGE sql STABLE AS $$
    SELECT least(
        s.capacity - s.taken - coalesce((
            SELECT sum(greatest(0, q.least - q.taken)) FROM activities_post q
            WHERE q.shift_id = s.id AND q.id IS DISTINCT FROM p_post), 0),
        (SELECT p.most - p.taken FROM activities_post p WHERE p.id = p_post))::int
    FROM activities_shift s WHERE s.id = p_shift
$$;

-- Until when a place offered at this instant is kept, or null where none is offered now: the
-- night does not count, and some time before the start the list is closed (rule activities.offer).
CREATE OR REPLACE FUNCTION activities_offer_until(
    p_now timestamptz, p_starts timestamptz, p_offer jsonb
) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_from interval := make_interval(hours => (p_offer ->> 'quiet_from')::int);
    v_to interval := make_interval(hours => (p_offer ->> 'quiet_to')::int);
    v_left interval := make_interval(mins => (p_offer ->> 'minutes')::int);
    v_at timestamp := p_now AT TIME ZONE 'Asia/Shanghai';
    v_last timestamp := (p_starts AT TIME ZONE 'Asia/Shanghai')
        - make_interval(mins => (p_offer ->> 'before_minutes')::int);
BEGIN
    IF v_at - date_trunc('day', v_at) >= v_from OR v_at - date_trunc('day', v_at) < v_to THEN
        RETURN NULL;
    END IF;
    IF v_last - date_trunc('day', v_last) >= v_from THEN
        v_last := date_trunc('day', v_last) + v_from;
    ELSIF v_last - date_trunc('day', v_last) < v_to THEN
        v_last := date_trunc('day', v_last) - interval '1 day' + v_from;
    END IF;
    WHILE v_left > date_trunc('day', v_at) + v_from - v_at LOOP
        v_left := v_left - (date_trunc('day', v_at) + v_from - v_at);
        v_at := date_trunc('day', v_at) + interval '1 day' + v_to;
    END LOOP;
    v_at := least(v_at + v_left, v_last);
    RETURN CASE WHEN v_at AT TIME ZONE 'Asia/Shanghai' > p_now
        THEN v_at AT TIME ZONE 'Asia/Shanghai' END;
END $$;

-- At night nobody is asked: a place that comes free then is kept for the list until the morning.
CREATE OR REPLACE FUNCTION activities_kept_for_list(
    p_shift bigint, p_starts timestamptz, p_person bigint, p_offer jsonb, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_local timestamp := p_now AT TIME ZONE 'Asia/Shanghai';
    v_morning timestamptz;
BEGIN
    v_morning := (date_trunc('day', v_local) + make_interval(hours => (p_offer ->> 'quiet_to')::int)
        + CASE WHEN v_local - date_trunc('day', v_local)
                >= make_interval(hours => (p_offer ->> 'quiet_from')::int)
            THEN interval '1 day' ELSE interval '0' END) AT TIME ZONE 'Asia/Shanghai';
    RETURN v_morning > p_now
        AND (v_local - date_trunc('day', v_local)
                >= make_interval(hours => (p_offer ->> 'quiet_from')::int)
            OR v_local - date_trunc('day', v_local)
                < make_interval(hours => (p_offer ->> 'quiet_to')::int))
        AND activities_offer_until(v_morning, p_starts, p_offer) IS NOT NULL
        AND EXISTS (SELECT FROM activities_signup WHERE shift_id = p_shift
            AND state = 'waiting' AND person_id <> p_person);
END $$;

-- Whether a person's age on the county's day of an instant lies between two bounds.
CREATE OR REPLACE FUNCTION activities_age_between(
    p_born date, p_at timestamptz, p_min int, p_max int
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (coalesce(p_min, 0) <= 0 OR p_born IS NOT NULL
            AND p_born + make_interval(years => p_min)
                <= (p_at AT TIME ZONE 'Asia/Shanghai')::date)
        AND (p_max IS NULL OR p_born IS NOT NULL
            AND p_born + make_interval(years => p_max + 1)
                > (p_at AT TIME ZONE 'Asia/Shanghai')::date)
$$;

-- Why this person cannot take a place in this shift now, or 'yes'; the same order as rules.py.
-- 'ask' is a yes that the organiser still has to say. A swap is judged without counting places.
CREATE OR REPLACE FUNCTION activities_judge(
    p_shift bigint, p_post bigint, p_person bigint, p_companions int, p_swap boolean,
    p_rules jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_other bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_shift activities_shift;
    v_activity activities_activity;
    v_post activities_post;
    v_own activities_signup;
    v_person record;
    v_consent activities_minorconsent;
    v_adult int := (p_rules ->> 'adult_years')::int;
    v_minor boolean;
    v_day date;
    v_other bigint;
BEGIN
    SELECT * INTO v_shift FROM activities_shift WHERE id = p_shift;
    v_day := (v_shift.starts_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT * INTO v_activity FROM activities_activity WHERE id = v_shift.activity_id;
    SELECT * INTO v_post FROM activities_post WHERE id = p_post AND shift_id = p_shift;
    SELECT p.born_on, p.sex, v.state INTO v_person
    FROM accounts_person p LEFT JOIN volunteers_volunteer v ON v.person_id = p.id
    WHERE p.id = p_person AND p.merged_into_id IS NULL;
    v_minor := v_person.born_on IS NOT NULL
        AND NOT activities_age_between(v_person.born_on, v_shift.starts_at, v_adult, NULL);
    SELECT * INTO v_consent FROM activities_minorconsent
    WHERE activity_id = v_activity.id AND minor_id = p_person AND ended_at IS NULL;
    SELECT * INTO v_own FROM activities_signup WHERE shift_id = p_shift AND person_id = p_person
        AND state IN ('taken', 'offered', 'waiting', 'asked', 'invited');
    IF v_own.state = 'taken' THEN
        RETURN QUERY SELECT 'again', v_own.id;
    ELSIF v_activity.state <> 'published' THEN
        RETURN QUERY SELECT 'closed', NULL::bigint;
    ELSIF v_shift.starts_at <= p_now THEN
        RETURN QUERY SELECT 'past', NULL::bigint;
    ELSIF v_person.state IS DISTINCT FROM 'active' THEN
        RETURN QUERY SELECT 'volunteer', NULL::bigint;
    ELSIF NOT activities_age_between(v_person.born_on, v_shift.starts_at, v_shift.age_min, NULL)
    THEN
        RETURN QUERY SELECT 'age', NULL::bigint;
    ELSIF v_activity.dangerous
            AND NOT activities_age_between(v_person.born_on, v_shift.starts_at, v_adult, NULL) THEN
        RETURN QUERY SELECT 'danger', NULL::bigint;
    ELSIF v_minor AND v_activity.minors = 'none' THEN
        RETURN QUERY SELECT 'minor', NULL::bigint;
    ELSIF v_minor AND v_consent.id IS NULL THEN
        RETURN QUERY SELECT 'guardian', NULL::bigint;
    ELSIF v_minor AND v_consent.accompanied AND NOT EXISTS (SELECT FROM activities_signup
            WHERE shift_id = p_shift AND person_id = v_consent.guardian_id AND state = 'taken') THEN
        RETURN QUERY SELECT 'accompany', NULL::bigint;
    ELSIF p_post IS NOT NULL AND v_post.id IS NULL THEN
        RETURN QUERY SELECT 'post', NULL::bigint;
    ELSIF NOT activities_age_between(
            v_person.born_on, v_shift.starts_at, v_post.age_min, v_post.age_max) THEN
        RETURN QUERY SELECT 'post_age', NULL::bigint;
    ELSIF v_post.qualification_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM volunteers_qualification q
            JOIN volunteers_volunteer v ON v.id = q.volunteer_id AND v.person_id = p_person
            WHERE q.kind_id = v_post.qualification_id AND q.state = 'valid'
              AND q.valid_from <= v_day AND coalesce(q.valid_to, v_day) >= v_day) THEN
        RETURN QUERY SELECT 'qualification', NULL::bigint;
    ELSIF v_post.sex IS NOT NULL AND v_post.sex <> v_person.sex THEN
        RETURN QUERY SELECT 'post_sex', NULL::bigint;
    ELSE
        v_other := activities_commitment(p_person, v_shift.starts_at, v_shift.ends_at);
        RETURN QUERY SELECT CASE
            WHEN v_other IS NOT NULL THEN 'overlap'
            WHEN activities_day_minutes(p_person, v_shift.starts_at)
                + floor(extract(epoch FROM v_shift.ends_at - v_shift.starts_at) / 60)
                - v_shift.break_minutes > (p_rules ->> 'day_limit')::int THEN 'day'
            WHEN p_swap THEN 'yes'
            WHEN p_companions > CASE WHEN p_post IS NULL THEN v_activity.companions_max ELSE 0 END
                THEN 'companions'
            WHEN v_activity.joining = 'invitation'
                AND coalesce(v_own.state, '') NOT IN ('invited', 'offered') THEN 'invitation'
            WHEN v_activity.joining = 'approval'
                AND coalesce(v_own.state, '') NOT IN ('invited', 'offered') THEN 'ask'
            WHEN v_own.state = 'offered' THEN 'yes'  -- the place is kept
            WHEN activities_free(p_shift, p_post) < 1 + p_companions
                OR activities_kept_for_list(
                    p_shift, v_shift.starts_at, p_person, p_rules -> 'offer', p_now) THEN 'full'
            ELSE 'yes' END, v_other;
    END IF;
END $$;

-- Give somebody a place and count it; the caller holds the person's and the shift's lock.
CREATE OR REPLACE FUNCTION activities_place(
    p_shift bigint, p_post bigint, p_person bigint, p_companions jsonb, p_state text,
    p_until timestamptz, p_now timestamptz
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_own activities_signup;
    v_signup bigint;
    v_seats int := 1 + jsonb_array_length(p_companions);
BEGIN
    SELECT * INTO v_own FROM activities_signup WHERE shift_id = p_shift AND person_id = p_person
        AND state IN ('offered', 'waiting', 'asked', 'invited');
    IF v_own.state = 'offered' THEN  -- it is counted already, with those who come along
        UPDATE activities_signup SET state = p_state, offer_until = p_until WHERE id = v_own.id;
        RETURN v_own.id;
    ELSIF v_own.id IS NOT NULL THEN
        DELETE FROM activities_companion WHERE signup_id = v_own.id;
        UPDATE activities_signup SET state = p_state, post_id = p_post, offer_until = p_until,
            companions = v_seats - 1 WHERE id = v_own.id RETURNING id INTO v_signup;
    ELSE
        INSERT INTO activities_signup (shift_id, person_id, post_id, companions, state, at,
            offer_until)
        VALUES (p_shift, p_person, p_post, v_seats - 1, p_state, p_now, p_until)
        RETURNING id INTO v_signup;
    END IF;
    INSERT INTO activities_companion (id, signup_id, name_cipher)
    SELECT (c ->> 'id')::bigint, v_signup, decode(c ->> 'cipher', 'hex')
    FROM jsonb_array_elements(p_companions) AS c;
    IF p_state IN ('taken', 'offered') THEN
        UPDATE activities_shift SET taken = taken + v_seats WHERE id = p_shift;
        UPDATE activities_post SET taken = taken + 1 WHERE id = p_post;
    END IF;
    RETURN v_signup;
END $$;

CREATE OR REPLACE FUNCTION activities_scope(p_shift bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT a.scope_path FROM activities_shift s JOIN activities_activity a ON a.id = s.activity_id
    WHERE s.id = p_shift
$$;

-- Take a place, ask for one, or stand on the list. The person's row is locked before the shift's,
-- everywhere in this order: two shifts at the same hour cannot both be taken, and the last place
-- goes to one person.
CREATE OR REPLACE FUNCTION activities_sign_up(
    p_shift bigint, p_post bigint, p_person bigint, p_companions jsonb, p_wait boolean,
    p_rules jsonb, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_signup bigint, o_other bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_outcome text;
    v_other bigint;
    v_signup bigint;
    v_state text;
BEGIN
    PERFORM 1 FROM accounts_person WHERE id = p_person FOR NO KEY UPDATE;
    PERFORM 1 FROM activities_shift WHERE id = p_shift FOR UPDATE;
    IF EXISTS (SELECT FROM activities_signup WHERE shift_id = p_shift
            AND state IN ('waiting', 'offered')) THEN  -- whoever waited longer comes first
        PERFORM activities_settle(p_shift, p_rules, p_now);
    END IF;
    SELECT j.o_outcome, j.o_other INTO v_outcome, v_other
    FROM activities_judge(p_shift, p_post, p_person, jsonb_array_length(p_companions), FALSE,
        p_rules, p_now) AS j;
    v_state := CASE WHEN v_outcome = 'yes' THEN 'taken' WHEN v_outcome = 'ask' THEN 'asked'
        WHEN v_outcome = 'full' AND p_wait THEN 'waiting' END;
    IF v_state IS NOT NULL THEN
        v_signup := activities_place(
            p_shift, p_post, p_person, p_companions, v_state, NULL, p_now);
        PERFORM activities_journal('activities.' || CASE v_state WHEN 'taken' THEN 'signed_up'
                ELSE v_state END, v_signup, activities_scope(p_shift),
            jsonb_build_object('shift', p_shift, 'person', p_person), p_by, p_now);
    END IF;
    RETURN QUERY SELECT CASE v_state WHEN 'waiting' THEN 'waiting' ELSE v_outcome END,
        v_signup, v_other;
END $$;

-- The organiser's yes to somebody who asked, under the same conditions and the same locks.
CREATE OR REPLACE FUNCTION activities_approve(
    p_signup bigint, p_rules jsonb, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_signup activities_signup;
    v_outcome text;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    PERFORM 1 FROM accounts_person WHERE id = v_signup.person_id FOR NO KEY UPDATE;
    PERFORM 1 FROM activities_shift WHERE id = v_signup.shift_id FOR UPDATE;
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    SELECT j.o_outcome INTO v_outcome
    FROM activities_judge(v_signup.shift_id, v_signup.post_id, v_signup.person_id,
        v_signup.companions, FALSE, p_rules, p_now) AS j;
    IF v_signup.state <> 'asked' THEN
        RETURN QUERY SELECT 'again';
    ELSIF v_outcome NOT IN ('ask', 'yes') THEN
        RETURN QUERY SELECT v_outcome;
    ELSIF activities_free(v_signup.shift_id, v_signup.post_id) < 1 + v_signup.companions THEN
        RETURN QUERY SELECT 'full';
    ELSE
        UPDATE activities_signup SET state = 'taken' WHERE id = p_signup;
        UPDATE activities_shift SET taken = taken + 1 + v_signup.companions
        WHERE id = v_signup.shift_id;
        UPDATE activities_post SET taken = taken + 1 WHERE id = v_signup.post_id;
        PERFORM activities_journal('activities.approved', p_signup,
            activities_scope(v_signup.shift_id), jsonb_build_object('shift', v_signup.shift_id,
                'person', v_signup.person_id), p_by, p_now);
        RETURN QUERY SELECT 'done';
    END IF;
END $$;

-- Give a place back before the shift begins, or leave the list.
CREATE OR REPLACE FUNCTION activities_withdraw(
    p_signup bigint, p_state text, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_shift activities_shift;
    v_signup activities_signup;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    PERFORM 1 FROM accounts_person WHERE id = v_signup.person_id FOR NO KEY UPDATE;
    SELECT * INTO v_shift FROM activities_shift WHERE id = v_signup.shift_id FOR UPDATE;
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    IF v_signup.state NOT IN ('taken', 'offered', 'waiting', 'asked', 'invited') THEN
        RETURN QUERY SELECT 'again';
    ELSIF v_shift.starts_at <= p_now
            OR EXISTS (SELECT FROM activities_attendance WHERE signup_id = p_signup) THEN
        RETURN QUERY SELECT 'past';
    ELSE
        PERFORM activities_leave(p_signup, p_state, p_now);
        PERFORM activities_journal('activities.' || p_state, p_signup,
            activities_scope(v_shift.id),
            jsonb_build_object('shift', v_shift.id, 'person', v_signup.person_id), p_by, p_now);
        RETURN QUERY SELECT 'done';
    END IF;
END $$;

-- A place that was held is free again; the caller holds the shift's lock.
CREATE OR REPLACE FUNCTION activities_leave(p_signup bigint, p_state text, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_signup activities_signup;
BEGIN
    SELECT * INTO v_signup FROM activities_signup WHERE id = p_signup;
    UPDATE activities_signup SET state = p_state, withdrawn_at = p_now, offer_until = NULL
    WHERE id = p_signup;
    IF v_signup.state IN ('taken', 'offered') THEN
        UPDATE activities_shift SET taken = taken - 1 - v_signup.companions
        WHERE id = v_signup.shift_id;
        UPDATE activities_post SET taken = taken - 1 WHERE id = v_signup.post_id;
    END IF;
    UPDATE activities_swap SET state = 'ended', ended_at = p_now
    WHERE signup_id = p_signup AND state = 'open';
END $$;
