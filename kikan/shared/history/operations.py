"""Migration operation of a history table: policies, grants, indexes and the check against overlaps."""

from collections.abc import Sequence

from django.db import migrations

from kikan.shared.tenancy.operations import app_role, protect_sql


class ProtectHistory(migrations.RunSQL):
    """Tenant policy; a row may be ended once and nothing else; no two current rows of a key overlap."""

    def __init__(self, table: str, key: Sequence[str] = ("number",)) -> None:
        self.table, self.key = table, tuple(key)
        super().__init__([*history_sql(table, self.key)], migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("ProtectHistory", [self.table, self.key], {})


def history_sql(table: str, key: Sequence[str]) -> list[str]:
    columns = ", ".join(["municipality", *key])
    return [
        *protect_sql(table, ("ended_by",)),
        f"CREATE POLICY ended_once ON {table} AS RESTRICTIVE FOR UPDATE"
        " USING (ended_by IS NULL) WITH CHECK (ended_by IS NOT NULL)",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_period CHECK (valid_from < valid_until)",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_written_by FOREIGN KEY (municipality, entry)"
        " REFERENCES journal_entry (municipality, number)",
        f"CREATE INDEX {table}_now ON {table} ({columns}, valid_from) WHERE ended_by IS NULL",
        f"CREATE INDEX {table}_entry ON {table} (municipality, entry)",
        f"CREATE INDEX {table}_ended ON {table} (municipality, ended_by) WHERE ended_by IS NOT NULL",
        overlap_check(table, key),
        f"CREATE TRIGGER {table}_no_overlap AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_overlap()",
        f"GRANT EXECUTE ON FUNCTION {table}_no_overlap() TO {app_role()}",
    ]


# Beyond so many added rows the whole municipality is checked in one pass over the index: a join of many
# added rows would be planned without statistics and could take hours.
MANY = 1000


def overlap_check(table: str, key: Sequence[str]) -> str:
    """The trigger's function: no current row of a key may begin before the one before it ends."""
    same = " AND ".join(f"t.{c} = a.{c}" for c in ("municipality", *key))
    partition = ", ".join(["municipality", *key])
    return f"""CREATE FUNCTION {table}_no_overlap() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
  is_double boolean;
BEGIN
  IF (SELECT count(*) FROM (SELECT 1 FROM added LIMIT {MANY + 1}) few) > {MANY} THEN
    SELECT EXISTS (
      SELECT 1 FROM (
        SELECT valid_from, lag(valid_until) OVER (PARTITION BY {partition} ORDER BY valid_from) AS ends_before
        FROM {table} WHERE ended_by IS NULL AND municipality = (SELECT municipality FROM added LIMIT 1)
      ) periods WHERE ends_before > valid_from
    ) INTO is_double;
  ELSE
    SELECT EXISTS (
      SELECT 1 FROM added a JOIN {table} t ON {same} AND t.ended_by IS NULL
      WHERE a.ended_by IS NULL AND t.valid_from < a.valid_until AND a.valid_from < t.valid_until
        AND NOT (t.valid_from = a.valid_from AND t.entry = a.entry)
    ) INTO is_double;
  END IF;
  IF is_double THEN
    RAISE EXCEPTION 'rows of {table} overlap' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $$"""
