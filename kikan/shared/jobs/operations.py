"""Migration operation of trial tables (試算表): where a run writes before anybody else may read it."""

from django.db import migrations

from kikan.shared.tenancy.operations import protect_sql


class Trial(migrations.RunSQL):
    """Create `<table>_trial`: the same columns, entry empty, plus run and block; the tenant's policy.

    Repeat the operation after a change of the table's columns: trial rows do not survive it. For a column that is added
    with a default there is `WidenTrial`.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__([*trial_sql(table)], f"DROP TABLE IF EXISTS {table}_trial")

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Trial", [self.table], {})


class WidenTrial(migrations.RunSQL):
    """Give `<table>_trial` a column that its table got with a default; trial rows stay, and the former version writes on."""

    def __init__(self, table: str, column: str, kind: str, default: str) -> None:
        self.given = [table, column, kind, default]
        super().__init__(
            f"ALTER TABLE {table}_trial ADD COLUMN {column} {kind} NOT NULL DEFAULT {default}",
            f"ALTER TABLE {table}_trial DROP COLUMN {column}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("WidenTrial", list(self.given), {})


def trial_sql(table: str) -> list[str]:
    trial = f"{table}_trial"
    return [
        f"DROP TABLE IF EXISTS {trial}",
        f"CREATE TABLE {trial} (LIKE {table})",
        f"ALTER TABLE {trial} ALTER COLUMN entry DROP NOT NULL",
        f"ALTER TABLE {trial} ADD COLUMN run bigint NOT NULL, ADD COLUMN block int NOT NULL",
        f"ALTER TABLE {trial} ADD CONSTRAINT {trial}_no_entry CHECK (entry IS NULL)",
        f"CREATE INDEX {trial}_block ON {trial} (municipality, run, block)",
        *protect_sql(trial, delete=True),
    ]
