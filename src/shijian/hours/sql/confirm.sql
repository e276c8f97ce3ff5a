-- Confirming hours (decisions 9-12): records, taken time, points and journal in one call.

-- Red line 2: nobody confirms their own hours. Once per statement, so that a group costs one look.
CREATE OR REPLACE FUNCTION hours_nobody_confirms_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh JOIN accounts_person served ON served.id = fresh.person_id
               JOIN accounts_user u ON u.id = fresh.confirmer_id
               JOIN accounts_person own ON own.id = u.person_id
               WHERE coalesce(own.merged_into_id, own.id)
                   = coalesce(served.merged_into_id, served.id)) THEN
        RAISE EXCEPTION 'a volunteer cannot confirm their own hours'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_confirms_own';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER nobody_confirms_own AFTER INSERT ON hours_servicerecord
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION hours_nobody_confirms_own();

-- People are locked by their root in sorted order: two confirmers of one person stand in line,
-- two groups that share people never wait for each other in a circle.
CREATE OR REPLACE FUNCTION hours_lock_people(p_persons bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_roots bigint[];
    v_locked bigint[];
BEGIN
    LOOP -- a merge that we waited for may have given somebody another root: then lock that too
        SELECT array_agg(DISTINCT coalesce(p.merged_into_id, p.id)) INTO v_roots
        FROM accounts_person p WHERE p.id = ANY (p_persons);
        EXIT WHEN v_roots IS NOT DISTINCT FROM v_locked;
        PERFORM 1 FROM accounts_person WHERE id = ANY (v_roots) ORDER BY id FOR NO KEY UPDATE;
        v_locked := v_roots;
    END LOOP;
END $$;

-- Minutes that one human already has on one day of the county, over all their records.
CREATE OR REPLACE FUNCTION hours_minutes_on(p_root bigint, p_day date) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(r.minutes), 0) FROM hours_servicerecord r
    WHERE r.person_id = ANY (ARRAY(SELECT id FROM accounts_person
                                   WHERE merged_into_id = p_root) || p_root)
      AND r.starts_at >= p_day::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND r.starts_at < (p_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
$$;

-- What each service of a batch meets, without writing: 'new', or why it cannot become a record.
-- A correction is the next entry of its service, and comes after a counter-entry only.
CREATE OR REPLACE FUNCTION hours_judge(p_services jsonb) RETURNS TABLE (
    o_n int, o_root bigint, o_outcome text, o_record bigint
) LANGUAGE sql STABLE AS $$
    WITH service AS MATERIALIZED (
        SELECT s.n, s.person, s.source_kind, s.source_id, s.entry, s.minutes, s.day_limit,
            coalesce(p.merged_into_id, p.id) AS root,
            tstzrange(s.starts_at, s.ends_at) AS span,
            (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day
        FROM jsonb_to_recordset(p_services) AS s (
            n int, person bigint, source_kind text, source_id bigint, entry int, minutes int,
            day_limit int, starts_at timestamptz, ends_at timestamptz)
        JOIN accounts_person p ON p.id = s.person
    ), met AS (
        SELECT service.*,
            (SELECT r.id FROM hours_servicerecord r
             WHERE r.source_kind = service.source_kind AND r.source_id = service.source_id
               AND r.person_id = service.person AND r.counters_id IS NULL
               AND (r.entry >= service.entry OR NOT EXISTS (
                    SELECT FROM hours_servicerecord c WHERE c.counters_id = r.id))
             ORDER BY r.entry DESC LIMIT 1) AS same,
            (SELECT o.record_id FROM hours_occupied o
             WHERE o.person_root_id = service.root AND o.span && service.span LIMIT 1) AS other,
            EXISTS (SELECT FROM service s
                    WHERE s.root = service.root AND s.n < service.n AND s.span && service.span
                   ) AS twice_in_batch,
            hours_minutes_on(root, day)
                + sum(minutes) OVER (PARTITION BY root, day ORDER BY n) AS day_minutes
        FROM service
    )
    SELECT n, root,
        CASE WHEN same IS NOT NULL THEN 'again'
             WHEN other IS NOT NULL OR twice_in_batch THEN 'overlap'
             WHEN day_minutes > day_limit THEN 'day'
             ELSE 'new' END,
        coalesce(same, other)
    FROM met
$$;

-- Turn services into records. Returns one row a service: its number, 'new' or why not, the record.
CREATE OR REPLACE FUNCTION hours_confirm(
    p_services jsonb, p_confirmer bigint, p_rule_version text, p_by jsonb, p_now timestamptz
) RETURNS TABLE (o_n int, o_outcome text, o_record bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_judged jsonb;
    v_made jsonb;
BEGIN
    PERFORM hours_lock_people(array_agg((s ->> 'person')::bigint))
    FROM jsonb_array_elements(p_services) AS s;
    SELECT jsonb_agg(j) INTO v_judged FROM hours_judge(p_services) AS j;

    WITH service AS MATERIALIZED (
        SELECT s.*, j.o_root AS root
        FROM jsonb_to_recordset(p_services) AS s (
            n int, person bigint, kind text, source_kind text, source_id bigint, entry int, title text,
            category bigint, team bigint, organisation bigint, scope_path text, place bigint,
            starts_at timestamptz, ends_at timestamptz, break_minutes smallint, minutes smallint,
            window_start timestamptz, window_end timestamptz, ceiling smallint, recorder bigint,
            evidence jsonb, points bigint)
        JOIN jsonb_to_recordset(v_judged) AS j (o_n int, o_root bigint, o_outcome text)
            ON j.o_n = s.n AND j.o_outcome = 'new'
    ), made AS (
        INSERT INTO hours_servicerecord (person_id, kind, source_kind, source_id, entry, title,
            category_id, team_id, organisation_id, scope_path, place_id, starts_at, ends_at,
            break_minutes, minutes, window_start, window_end, ceiling_minutes, evidence,
            recorder_id, confirmer_id, confirmed_at)
        SELECT person, kind, source_kind, source_id, entry, title, category, team, organisation,
            scope_path, place, starts_at, ends_at, break_minutes, minutes, window_start,
            window_end, ceiling, evidence, recorder, p_confirmer, p_now
        FROM service ORDER BY root, n
        RETURNING id, person_id, source_kind, source_id, minutes, scope_path
    ), kept AS (
        SELECT made.*, service.n, service.root, service.points, service.organisation,
            tstzrange(service.starts_at, service.ends_at) AS span
        FROM made JOIN service ON service.person = made.person_id
            AND service.source_kind = made.source_kind AND service.source_id = made.source_id
    ), taken AS (
        INSERT INTO hours_occupied (record_id, person_root_id, span)
        SELECT id, root, span FROM kept ORDER BY root, n
    )
    SELECT jsonb_agg(jsonb_build_object(
            'n', n, 'record', id, 'source', 'hours:' || id, 'person', person_id,
            'organisation', organisation, 'points', points, 'minutes', minutes,
            'scope', scope_path, 'of', source_kind || ':' || source_id))
    INTO v_made FROM kept;

    IF v_made IS NOT NULL THEN
        PERFORM points_award(v_made, 'service', p_rule_version, p_now);
        PERFORM journal_record(p_now, 'hours.confirmed', 'hours.servicerecord', m.record::text,
            m.scope, p_by ->> 'kind', (p_by ->> 'user')::bigint, (p_by ->> 'for')::bigint,
            p_by ->> 'channel', (p_by ->> 'ip')::inet,
            jsonb_build_object('person', m.person, 'minutes', m.minutes, 'points', m.points,
                               'of', m.of))
        FROM jsonb_to_recordset(v_made) AS m (n int, record bigint, person bigint,
            minutes int, points bigint, scope text, of text) ORDER BY m.n;
    END IF;

    RETURN QUERY
    SELECT j.o_n, j.o_outcome, coalesce(m.record, j.o_record)
    FROM jsonb_to_recordset(v_judged) AS j (o_n int, o_outcome text, o_record bigint)
    LEFT JOIN jsonb_to_recordset(coalesce(v_made, '[]')) AS m (n int, record bigint)
        ON m.n = j.o_n
    ORDER BY j.o_n;
END $$;

-- Take a record back by a counter-entry: same service, negative minutes; its time is free again,
-- its points go back by a transfer of their own, unless they were spent and the hours have to go
-- all the same. Returns the counter-entry, or nothing if done.
DROP FUNCTION IF EXISTS hours_counter(bigint, bigint, timestamptz);
CREATE OR REPLACE FUNCTION hours_counter(
    p_record bigint, p_confirmer bigint, p_points boolean, p_now timestamptz
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_counter bigint;
BEGIN
    PERFORM hours_lock_people(array_agg(person_id)) FROM hours_servicerecord WHERE id = p_record;
    INSERT INTO hours_servicerecord (person_id, kind, source_kind, source_id, entry, title, category_id,
        team_id, organisation_id, scope_path, place_id, starts_at, ends_at, break_minutes, minutes,
        window_start, window_end, ceiling_minutes, evidence, recorder_id, confirmer_id,
        confirmed_at, counters_id)
    SELECT r.person_id, r.kind, r.source_kind, r.source_id, r.entry, r.title, r.category_id, r.team_id,
        r.organisation_id, r.scope_path, r.place_id, r.starts_at, r.ends_at, r.break_minutes,
        -r.minutes, r.window_start, r.window_end, r.ceiling_minutes, '{}', r.recorder_id,
        p_confirmer, p_now, r.id
    FROM hours_servicerecord r WHERE r.id = p_record AND r.counters_id IS NULL
        AND NOT EXISTS (SELECT FROM hours_servicerecord c WHERE c.counters_id = r.id)
    RETURNING id INTO v_counter;
    IF v_counter IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM hours_occupied WHERE record_id = p_record;
    IF p_points THEN
        PERFORM points_reverse('hours:' || p_record, 'hours:' || v_counter, p_now);
    END IF;
    RETURN v_counter;
END $$;
