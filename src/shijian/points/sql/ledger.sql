-- The ledger (docs/ledger.md): transfers whose sides sum to zero, balances only where they can run short.

CREATE OR REPLACE FUNCTION points_sides_sum_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM points_entry WHERE transfer_id = NEW.transfer_id) <> 0 THEN
        RAISE EXCEPTION 'the sides of transfer % do not sum to zero', NEW.transfer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sides_sum_to_zero';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS sides_sum_to_zero ON points_entry;
CREATE CONSTRAINT TRIGGER sides_sum_to_zero AFTER INSERT ON points_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION points_sides_sum_to_zero();

-- An account is opened the first time somebody needs it; two at once open one.
CREATE OR REPLACE FUNCTION points_open_accounts(p_persons bigint[], p_organisations bigint[])
RETURNS void LANGUAGE sql AS $$
    INSERT INTO points_account (kind, person_id)
    SELECT 'volunteer', wanted.id FROM (SELECT DISTINCT unnest(p_persons) AS id) wanted
    WHERE NOT EXISTS (SELECT FROM points_account a
                      WHERE a.person_id = wanted.id AND a.kind = 'volunteer')
    ORDER BY wanted.id ON CONFLICT DO NOTHING;
    INSERT INTO points_account (kind, organisation_id)
    SELECT 'issue', wanted.id FROM (SELECT DISTINCT unnest(p_organisations) AS id) wanted
    WHERE NOT EXISTS (SELECT FROM points_account a
                      WHERE a.organisation_id = wanted.id AND a.kind = 'issue')
    ORDER BY wanted.id ON CONFLICT DO NOTHING;
$$;

-- Post transfers from their sides: [{"source", "account", "amount", "reverses"}, …].
-- A source that was posted before is left alone. Volunteers' balances are locked in sorted order;
-- an issuing account has none, so awards of a whole county never queue behind one row.
CREATE OR REPLACE FUNCTION points_post(
    p_postings jsonb, p_memo text, p_rule_version text, p_now timestamptz
) RETURNS TABLE (o_source text, o_transfer bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_fresh bigint[];
BEGIN
    WITH posting AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(p_postings)
            AS side (source text, account bigint, amount bigint, reverses bigint)
    ), fresh AS (
        INSERT INTO points_transfer (source, memo, rule_version, reverses_id, at)
        SELECT DISTINCT source, p_memo, p_rule_version, reverses, p_now FROM posting ORDER BY source
        ON CONFLICT (source) DO NOTHING
        RETURNING id, source
    ), entry AS (
        INSERT INTO points_entry (transfer_id, account_id, amount)
        SELECT fresh.id, posting.account, posting.amount
        FROM posting JOIN fresh USING (source) ORDER BY fresh.id, posting.account
    )
    SELECT array_agg(id) INTO v_fresh FROM fresh;

    PERFORM points_move_balances(v_fresh);

    RETURN QUERY SELECT t.source::text, t.id FROM points_transfer t WHERE t.id = ANY (v_fresh);
END $$;

CREATE OR REPLACE FUNCTION points_move_balances(p_transfers bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_payers bigint[];
    v_moved bigint;
BEGIN
    -- What only receives needs no check: one statement, rows taken in the order of accounts.
    INSERT INTO points_balance AS b (account_id, points)
    SELECT e.account_id, sum(e.amount)
    FROM points_entry e JOIN points_account a ON a.id = e.account_id AND a.kind = 'volunteer'
    WHERE e.transfer_id = ANY (p_transfers)
    GROUP BY e.account_id HAVING sum(e.amount) > 0 ORDER BY e.account_id
    ON CONFLICT (account_id) DO UPDATE SET points = b.points + EXCLUDED.points;

    -- What pays can run short: lock in sorted order, then take; the CHECK refuses a debt.
    SELECT array_agg(account_id) INTO v_payers FROM (
        SELECT e.account_id
        FROM points_entry e JOIN points_account a ON a.id = e.account_id AND a.kind = 'volunteer'
        WHERE e.transfer_id = ANY (p_transfers) GROUP BY e.account_id HAVING sum(e.amount) < 0
    ) payer;
    IF v_payers IS NULL THEN
        RETURN;
    END IF;
    PERFORM 1 FROM points_balance WHERE account_id = ANY (v_payers) ORDER BY account_id FOR UPDATE;
    UPDATE points_balance b SET points = b.points + (
        SELECT sum(e.amount) FROM points_entry e
        WHERE e.transfer_id = ANY (p_transfers) AND e.account_id = b.account_id)
    WHERE b.account_id = ANY (v_payers);
    GET DIAGNOSTICS v_moved = ROW_COUNT;
    IF v_moved < cardinality(v_payers) THEN
        RAISE EXCEPTION 'an account that never held points cannot pay: a_balance_is_not_negative'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_balance_is_not_negative';
    END IF;
END $$;

-- Awards: [{"source", "person", "organisation", "points"}, …], from the organisation's issuing account.
CREATE OR REPLACE FUNCTION points_award(
    p_awards jsonb, p_memo text, p_rule_version text, p_now timestamptz
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_postings jsonb;
    v_posted bigint;
BEGIN
    PERFORM points_open_accounts(array_agg(person), array_agg(organisation))
    FROM jsonb_to_recordset(p_awards) AS award (person bigint, organisation bigint, points bigint)
    WHERE points > 0;

    SELECT jsonb_agg(side) INTO v_postings
    FROM jsonb_to_recordset(p_awards)
        AS award (source text, person bigint, organisation bigint, points bigint)
    JOIN points_account taker ON taker.person_id = award.person AND taker.kind = 'volunteer'
    JOIN points_account giver
        ON giver.organisation_id = award.organisation AND giver.kind = 'issue'
    CROSS JOIN LATERAL (VALUES
        (jsonb_build_object('source', source, 'account', taker.id, 'amount', points)),
        (jsonb_build_object('source', source, 'account', giver.id, 'amount', -points))
    ) AS sides (side)
    WHERE points > 0;

    SELECT count(*) INTO v_posted
    FROM points_post(coalesce(v_postings, '[]'), p_memo, p_rule_version, p_now);
    RETURN v_posted;
END $$;

-- Take a transfer back by a new one with every side turned round; nothing is ever edited.
CREATE OR REPLACE FUNCTION points_reverse(p_source text, p_new_source text, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_postings jsonb;
    v_version text;
    v_posted bigint;
BEGIN
    SELECT t.rule_version, jsonb_agg(jsonb_build_object(
            'source', p_new_source, 'account', e.account_id, 'amount', -e.amount, 'reverses', t.id))
    INTO v_version, v_postings
    FROM points_transfer t JOIN points_entry e ON e.transfer_id = t.id
    WHERE t.source = p_source GROUP BY t.id;

    SELECT count(*) INTO v_posted FROM points_post(
        coalesce(v_postings, '[]'), 'reversal', coalesce(v_version, ''), p_now);
    RETURN v_posted;
END $$;
