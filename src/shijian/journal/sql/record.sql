-- The one writer of the journal (decision 10): Python's record() and the hot functions call it.
CREATE OR REPLACE FUNCTION journal_record(
    p_at timestamptz, p_action text, p_subject_type text, p_subject_id text, p_scope_path text,
    p_actor_kind text, p_user_id bigint, p_on_behalf_of bigint, p_channel text, p_ip inet,
    p_data jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
    v_epoch int;
    v_body text;
BEGIN
    SELECT epoch INTO v_epoch FROM common_installation WHERE id = 1;
    v_epoch := coalesce(v_epoch, 1);
    v_id := nextval(pg_get_serial_sequence('journal_entry', 'id'));
    v_body := jsonb_build_object(
        'id', v_id, 'epoch', v_epoch, 'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'action', p_action, 'subject', p_subject_type || ':' || p_subject_id, 'scope', p_scope_path,
        'actor', p_actor_kind, 'user', p_user_id, 'for', p_on_behalf_of, 'channel', p_channel,
        'ip', host(p_ip), 'data', p_data)::text;
    INSERT INTO journal_entry (id, epoch, at, action, subject_type, subject_id, scope_path,
        actor_kind, user_id, on_behalf_of, channel, ip, data, body, xid)
    VALUES (v_id, v_epoch, p_at, p_action, p_subject_type, p_subject_id, p_scope_path,
        p_actor_kind, p_user_id, p_on_behalf_of, p_channel, p_ip, p_data, v_body,
        pg_current_xact_id()::text::bigint);
    RETURN v_id;
END $$;
