-- The answer to a sending, kept with its key by a function that did the work in one round trip;
-- `common.idempotency.once` keeps and reads the same rows (decision 13).
CREATE OR REPLACE FUNCTION common_answered(p_sending jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM common_idempotency
                   WHERE actor = p_sending ->> 'actor' AND key = p_sending ->> 'key')
$$;

CREATE OR REPLACE FUNCTION common_keep_answer(p_sending jsonb, p_now timestamptz)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO common_idempotency (actor, key, body_sha256, status, result_ref, at)
    SELECT p_sending ->> 'actor', p_sending ->> 'key', decode(p_sending ->> 'digest', 'hex'),
        (p_sending ->> 'status')::int, p_sending ->> 'result', p_now
    WHERE p_sending ->> 'key' <> ''
$$;
