"""What the database itself holds of the ledger: the views of sums and the checks that keep them true."""

BALANCE = """
CREATE VIEW ledger_balance WITH (security_invoker = true) AS
SELECT i.municipality, i.charge, i.instalment, i.due_on,
       coalesce(l.amount, 0)::bigint AS charged,
       coalesce(a.amount, 0)::bigint AS allocated,
       coalesce(w.amount, 0)::bigint AS written_off,
       (coalesce(l.amount, 0) - coalesce(a.amount, 0) - coalesce(w.amount, 0))::bigint AS balance
FROM ledger_instalment i
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_charge_line x
    WHERE x.municipality = i.municipality AND x.charge = i.charge AND x.instalment = i.instalment) l ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_allocation x
    WHERE x.municipality = i.municipality AND x.charge = i.charge AND x.instalment = i.instalment) a ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_write_off x
    WHERE x.municipality = i.municipality AND x.charge = i.charge AND x.instalment = i.instalment) w ON true
"""

RECEIPT_STATE = """
CREATE VIEW ledger_receipt_state WITH (security_invoker = true) AS
SELECT r.municipality, r.number, r.amount,
       coalesce(a.amount, 0)::bigint AS allocated,
       coalesce(f.amount, 0)::bigint AS refunded,
       (r.amount - coalesce(a.amount, 0) - coalesce(f.amount, 0))::bigint AS unallocated
FROM ledger_receipt r
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_allocation x
    WHERE x.municipality = r.municipality AND x.receipt = r.number) a ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM ledger_refund x
    WHERE x.municipality = r.municipality AND x.receipt = r.number) f ON true
"""

CHECK_INSTALMENT = """
CREATE FUNCTION ledger_instalment_holds() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT municipality, charge, instalment FROM added) a
    JOIN ledger_balance b USING (municipality, charge, instalment)
    WHERE b.balance < 0 OR b.charged < 0 OR b.allocated < 0
  ) THEN
    RAISE EXCEPTION 'an instalment would be paid beyond its charge' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

CHECK_RECEIPT = """
CREATE FUNCTION ledger_receipt_holds() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT municipality, receipt FROM added) a
    JOIN ledger_receipt_state s ON s.municipality = a.municipality AND s.number = a.receipt
    WHERE s.unallocated < 0 OR s.allocated < 0
  ) THEN
    RAISE EXCEPTION 'more of a receipt would be used than was received' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

CHECK_COMPONENTS = """
CREATE FUNCTION ledger_components_sum(parts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(sum(x), 0)::bigint FROM unnest(parts) AS x)
"""


def checked_by(table: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{function} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def ledger_sql(role: str) -> list[str]:
    """Views, their grants and the triggers, in order."""
    return [
        BALANCE,
        RECEIPT_STATE,
        CHECK_INSTALMENT,
        CHECK_RECEIPT,
        CHECK_COMPONENTS,
        "ALTER TABLE ledger_charge_line ADD CONSTRAINT ledger_charge_line_parts"
        " CHECK (amount = ledger_components_sum(components))",
        *(
            checked_by(t, "ledger_instalment_holds")
            for t in ("ledger_allocation", "ledger_write_off", "ledger_charge_line")
        ),
        *(checked_by(t, "ledger_receipt_holds") for t in ("ledger_allocation", "ledger_refund")),
        f"GRANT SELECT ON ledger_balance, ledger_receipt_state TO {role}",
    ]
