-- The value of a rule on a day of the county; what was shipped where the centre never set one.
CREATE OR REPLACE FUNCTION catalogue_rule(p_key text, p_at timestamptz, p_shipped jsonb)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT value FROM catalogue_rule
        WHERE key = p_key AND valid_from <= (p_at AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY valid_from DESC LIMIT 1), p_shipped -> p_key)
$$;
