"""What the database itself holds of paying out: where each payout stands, and that nothing is paid twice."""

PAYOUT_STATE = """
CREATE VIEW ledger_payout_state WITH (security_invoker = true) AS
SELECT p.municipality, p.number, p.purpose, p.reference, p.person, p.payee, p.amount, p.payable_on, p.entry,
       coalesce(s.amount, 0)::bigint AS set_off,
       (p.amount - coalesce(s.amount, 0))::bigint AS rest,
       (CASE WHEN e.payout IS NOT NULL THEN 4
             WHEN w.payout IS NOT NULL OR coalesce(s.amount, 0) >= p.amount THEN 2
             WHEN r.file IS NULL THEN 0
             WHEN t.result IS NULL THEN 1
             WHEN t.result = 0 THEN 2
             ELSE 3 END)::smallint AS status,
       CASE WHEN w.payout IS NOT NULL THEN w.paid_on WHEN t.result = 0 THEN r.pay_on END AS paid_on,
       r.file,
       CASE WHEN t.result > 0 THEN t.entry END AS returned_by
FROM ledger_payout p
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_payout_set_off x
    WHERE x.municipality = p.municipality AND x.payout = p.number) s ON true
LEFT JOIN ledger_payout_end e ON e.municipality = p.municipality AND e.payout = p.number
LEFT JOIN ledger_payout_at_window w ON w.municipality = p.municipality AND w.payout = p.number
LEFT JOIN LATERAL (SELECT x.file, x.record, x.pay_on FROM ledger_payout_record x
    WHERE x.municipality = p.municipality AND x.payout = p.number ORDER BY x.entry DESC LIMIT 1) r ON true
LEFT JOIN ledger_payout_result t ON t.municipality = p.municipality AND t.file = r.file AND t.record = r.record
"""

# However a payment is written, by a run, at the window or by setting off: one way for one payout.
CHECK_ONCE = """
CREATE FUNCTION ledger_payout_is_paid_once() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added a JOIN ledger_payout p ON p.municipality = a.municipality AND p.number = a.payout
    WHERE (SELECT count(*) FROM ledger_payout_record r WHERE r.municipality = a.municipality AND r.payout = a.payout
             AND NOT EXISTS (SELECT 1 FROM ledger_payout_result t WHERE t.municipality = r.municipality
               AND t.file = r.file AND t.record = r.record AND t.result > 0))
        + (SELECT count(*) FROM ledger_payout_at_window w WHERE w.municipality = a.municipality AND w.payout = a.payout)
        + (SELECT count(*) FROM ledger_payout_end e WHERE e.municipality = a.municipality AND e.payout = a.payout) > 1
       OR (SELECT coalesce(sum(amount), 0) FROM ledger_payout_set_off s
           WHERE s.municipality = a.municipality AND s.payout = a.payout)
        + (SELECT coalesce(sum(r.amount), 0) FROM ledger_payout_record r
           WHERE r.municipality = a.municipality AND r.payout = a.payout
             AND NOT EXISTS (SELECT 1 FROM ledger_payout_result t WHERE t.municipality = r.municipality
               AND t.file = r.file AND t.record = r.record AND t.result > 0)) > p.amount
  ) THEN
    RAISE EXCEPTION 'a payout would be paid twice' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
WAYS = ("ledger_payout_record", "ledger_payout_at_window", "ledger_payout_end", "ledger_payout_set_off")


def payout_sql(role: str) -> list[str]:
    """The view with its grant, and the check on every way of paying."""
    return [
        PAYOUT_STATE,
        f"GRANT SELECT ON ledger_payout_state TO {role}",
        CHECK_ONCE,
        f"GRANT EXECUTE ON FUNCTION ledger_payout_is_paid_once() TO {role}",
        *(
            f"CREATE TRIGGER {table}_once AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_payout_is_paid_once()"
            for table in WAYS
        ),
    ]
