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

# Few added rows are looked up one by one, so that no plan made for a whole run can slow down the counter. Beyond
# so many the sums are taken in one pass over the range of numbers they lie in.
MANY = 100

CHECK_INSTALMENT = f"""
CREATE FUNCTION ledger_instalment_holds() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
  town int; lowest bigint; highest bigint; is_false boolean := false; a record;
BEGIN
  IF (SELECT count(*) FROM (SELECT 1 FROM added LIMIT {MANY + 1}) few) > {MANY} THEN
    SELECT min(municipality), min(charge), max(charge) INTO town, lowest, highest FROM added;
    SELECT EXISTS (
      SELECT 1 FROM (
        SELECT charge, instalment, amount AS charged, 0 AS allocated, 0 AS written_off FROM ledger_charge_line
          WHERE municipality = town AND charge BETWEEN lowest AND highest
        UNION ALL SELECT charge, instalment, 0, amount, 0 FROM ledger_allocation
          WHERE municipality = town AND charge BETWEEN lowest AND highest
        UNION ALL SELECT charge, instalment, 0, 0, amount FROM ledger_write_off
          WHERE municipality = town AND charge BETWEEN lowest AND highest
      ) lines GROUP BY charge, instalment
      HAVING sum(charged) - sum(allocated) - sum(written_off) < 0 OR sum(charged) < 0 OR sum(allocated) < 0
    ) INTO is_false;
  ELSE
    FOR a IN SELECT DISTINCT municipality, charge, instalment FROM added LOOP
      is_false := is_false OR EXISTS (
        SELECT 1 FROM ledger_balance b
        WHERE b.municipality = a.municipality AND b.charge = a.charge AND b.instalment = a.instalment
          AND (b.balance < 0 OR b.charged < 0 OR b.allocated < 0)
      );
    END LOOP;
  END IF;
  IF is_false THEN
    RAISE EXCEPTION 'an instalment would be paid beyond its charge' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

CHECK_RECEIPT = f"""
CREATE FUNCTION ledger_receipt_holds() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
  town int; lowest bigint; highest bigint; is_false boolean := false; a record;
BEGIN
  IF (SELECT count(*) FROM (SELECT 1 FROM added LIMIT {MANY + 1}) few) > {MANY} THEN
    SELECT min(municipality), min(receipt), max(receipt) INTO town, lowest, highest FROM added;
    SELECT EXISTS (
      SELECT 1 FROM (
        SELECT number AS receipt, amount AS received, 0 AS allocated, 0 AS refunded FROM ledger_receipt
          WHERE municipality = town AND number BETWEEN lowest AND highest
        UNION ALL SELECT receipt, 0, amount, 0 FROM ledger_allocation
          WHERE municipality = town AND receipt BETWEEN lowest AND highest
        UNION ALL SELECT receipt, 0, 0, amount FROM ledger_refund
          WHERE municipality = town AND receipt BETWEEN lowest AND highest
      ) lines GROUP BY receipt
      HAVING sum(received) - sum(allocated) - sum(refunded) < 0 OR sum(allocated) < 0
    ) INTO is_false;
  ELSE
    FOR a IN SELECT DISTINCT municipality, receipt FROM added LOOP
      is_false := is_false OR EXISTS (
        SELECT 1 FROM ledger_receipt_state s
        WHERE s.municipality = a.municipality AND s.number = a.receipt
          AND (s.unallocated < 0 OR s.allocated < 0)
      );
    END LOOP;
  END IF;
  IF is_false THEN
    RAISE EXCEPTION 'more of a receipt would be used than was received' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

# Written out and not summed over unnest(): the planner puts this expression into the check of each row.
MOST_COMPONENTS = 8
CHECK_COMPONENTS = f"""
CREATE FUNCTION ledger_components_sum(parts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN {" + ".join(f"coalesce(parts[{i}], 0)" for i in range(1, MOST_COMPONENTS + 1))}
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
        f" CHECK (cardinality(components) <= {MOST_COMPONENTS} AND amount = ledger_components_sum(components))",
        *(
            checked_by(t, "ledger_instalment_holds")
            for t in ("ledger_allocation", "ledger_write_off", "ledger_charge_line")
        ),
        *(checked_by(t, "ledger_receipt_holds") for t in ("ledger_allocation", "ledger_refund")),
        f"GRANT SELECT ON ledger_balance, ledger_receipt_state TO {role}",
    ]


# What came in after a day was closed counts for the next open day (締めた日への収納はできない).
CHECK_CLOSED = """
CREATE FUNCTION ledger_day_is_open() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  IF (SELECT min(processed_on) FROM added)
     <= (SELECT max(day) FROM ledger_closing WHERE municipality = (SELECT municipality FROM added LIMIT 1)) THEN
    RAISE EXCEPTION 'a closed day takes no receipt' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
# Rows lie in the order of their entries, so a few blocks tell which part of a table an evening or a day is in.
BY_ENTRY = ("charge_line", "allocation", "write_off", "receipt", "refund")


def closing_sql(role: str) -> list[str]:
    """The check of closed days, and the indexes by which a day's rows are found."""
    return [
        CHECK_CLOSED,
        checked_by("ledger_receipt", "ledger_day_is_open"),
        f"GRANT EXECUTE ON FUNCTION ledger_day_is_open() TO {role}",
        *(f"CREATE INDEX ledger_{t}_by_entry ON ledger_{t} USING brin (entry)" for t in BY_ENTRY),
    ]
