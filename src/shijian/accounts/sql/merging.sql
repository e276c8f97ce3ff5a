-- Let one record stand for another (decision 11): only merged_into changes, and comes back.
-- Both people are locked in the order of their numbers, as hours_confirm and activities_sign_up
-- lock them: whoever comes second sees what the first one wrote.
CREATE OR REPLACE FUNCTION accounts_merge(
    p_kept bigint, p_gone bigint, p_user bigint, p_until timestamptz, p_now timestamptz
) RETURNS TABLE (o_outcome text, o_merge bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_outcome text;
    v_merge bigint;
BEGIN
    PERFORM 1 FROM accounts_person WHERE id IN (p_kept, p_gone) ORDER BY id FOR NO KEY UPDATE;
    SELECT CASE
        WHEN kept.merged_into_id IS NOT NULL OR gone.merged_into_id IS NOT NULL THEN 'merged'
        WHEN EXISTS (SELECT FROM accounts_person p WHERE p.merged_into_id = gone.id) THEN 'root'
        WHEN kept.id_index <> gone.id_index THEN 'two_ids'
        ELSE 'done' END
    INTO v_outcome
    FROM accounts_person kept, accounts_person gone WHERE kept.id = p_kept AND gone.id = p_gone;
    IF v_outcome = 'done' THEN
        UPDATE accounts_person SET merged_into_id = p_kept WHERE id = p_gone;
        INSERT INTO accounts_merge (kept_id, gone_id, by_id, at, undo_until)
        VALUES (p_kept, p_gone, p_user, p_now, p_until) RETURNING id INTO v_merge;
    END IF;
    RETURN QUERY SELECT v_outcome, v_merge;
END $$;

-- Take a merge back: the record stands for itself again.
CREATE OR REPLACE FUNCTION accounts_unmerge(p_merge bigint, p_user bigint, p_now timestamptz)
RETURNS TABLE (o_outcome text) LANGUAGE plpgsql AS $$
DECLARE
    v_merge accounts_merge;
BEGIN
    SELECT * INTO v_merge FROM accounts_merge WHERE id = p_merge;
    PERFORM 1 FROM accounts_person WHERE id IN (v_merge.kept_id, v_merge.gone_id)
    ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO v_merge FROM accounts_merge WHERE id = p_merge;
    IF v_merge.undone_at IS NOT NULL THEN
        RETURN QUERY SELECT 'again';
    ELSIF p_now > v_merge.undo_until THEN
        RETURN QUERY SELECT 'late';
    ELSE
        UPDATE accounts_person SET merged_into_id = NULL WHERE id = v_merge.gone_id;
        UPDATE accounts_merge SET undone_at = p_now, undone_by_id = p_user WHERE id = p_merge;
        RETURN QUERY SELECT 'done';
    END IF;
END $$;

-- Records with the same telephone and the same name that nobody has compared yet.
CREATE OR REPLACE FUNCTION accounts_find_duplicates(p_person bigint, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_found bigint;
BEGIN
    INSERT INTO accounts_duplicate (first_id, second_id, found_by, found_at, state)
    SELECT least(a.id, b.id), greatest(a.id, b.id), 'phone', p_now, 'open'
    FROM accounts_person a JOIN accounts_person b
        ON b.phone_index = a.phone_index AND b.name = a.name
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL
        AND CASE WHEN p_person IS NULL THEN a.id < b.id ELSE a.id = p_person AND b.id <> a.id END
        AND (a.id_index IS NULL OR b.id_index IS NULL OR a.id_index = b.id_index)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_found = ROW_COUNT;
    RETURN v_found;
END $$;
