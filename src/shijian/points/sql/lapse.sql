-- Everything one human still holds goes to the account of expired points, by one transfer a
-- record; the ledger stays whole. Returns the points that lapsed.
CREATE OR REPLACE FUNCTION points_lapse(p_people bigint[], p_source text, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_expiry bigint;
    v_postings jsonb;
    v_total bigint;
BEGIN
    INSERT INTO points_account (kind) VALUES ('expiry') ON CONFLICT DO NOTHING;
    SELECT id INTO v_expiry FROM points_account
    WHERE kind = 'expiry' AND organisation_id IS NULL AND person_id IS NULL;
    PERFORM 1 FROM points_balance b JOIN points_account a ON a.id = b.account_id
    WHERE a.person_id = ANY (p_people) ORDER BY b.account_id FOR UPDATE OF b;
    SELECT sum(b.points), jsonb_agg(side) INTO v_total, v_postings
    FROM points_account a JOIN points_balance b ON b.account_id = a.id AND b.points > 0
    CROSS JOIN LATERAL (VALUES
        (jsonb_build_object('source', p_source || ':' || a.id, 'account', a.id,
                            'amount', -b.points)),
        (jsonb_build_object('source', p_source || ':' || a.id, 'account', v_expiry,
                            'amount', b.points))
    ) AS sides (side)
    WHERE a.person_id = ANY (p_people);
    PERFORM points_post(coalesce(v_postings, '[]'), 'closure', '', p_now);
    RETURN coalesce(v_total, 0) / 2;
END $$;
