-- One try at something limited: 0 where it was allowed and is now counted, else seconds to wait.
-- The lock of the bucket makes tries that arrive at once stand in line; time is a parameter.
CREATE OR REPLACE FUNCTION common_limit_hit(
    p_bucket text, p_at timestamptz, p_limit int, p_per_seconds int
) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    v_since timestamptz := p_at - make_interval(secs => p_per_seconds);
    v_count int;
    v_first timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_bucket, 5));
    SELECT count(*), min(recent.at) INTO v_count, v_first FROM (
        SELECT at FROM common_attempt
        WHERE bucket = p_bucket AND at > v_since ORDER BY at DESC LIMIT p_limit) AS recent;
    IF v_count >= p_limit THEN
        RETURN greatest(1, ceil(extract(epoch FROM v_first - v_since)))::int;
    END IF;
    INSERT INTO common_attempt (bucket, at) VALUES (p_bucket, p_at);
    RETURN 0;
END $$;
