"""Migration operations of tenant tables: row security, grants, composite references."""

from collections.abc import Sequence

from django.conf import settings
from django.db import migrations

TENANT = "municipality = nullif(current_setting('kikan.municipality', true), '')::int"


def app_role() -> str:
    return str(settings.KIKAN_APP_ROLE)


class Protect(migrations.RunSQL):
    """Keep municipalities apart in this table: forced row security, grants of the app role.

    `update` names the columns the app may change; without it rows are only added.
    """

    def __init__(self, table: str, update: Sequence[str] = (), delete: bool = False) -> None:
        self.table, self.update, self.delete = table, tuple(update), delete
        super().__init__([*protect_sql(table, self.update, delete)], migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Protect", [self.table], {"update": self.update, "delete": self.delete})


def protect_sql(table: str, update: Sequence[str] = (), delete: bool = False) -> list[str]:
    role = app_role()
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} USING ({TENANT}) WITH CHECK ({TENANT})",
        f"GRANT SELECT, INSERT ON {table} TO {role}",
    ]
    if update:
        statements.append(f"GRANT UPDATE ({', '.join(update)}) ON {table} TO {role}")
    if delete:
        statements.append(f"GRANT DELETE ON {table} TO {role}")
    return statements


class Refer(migrations.RunSQL):
    """A real composite foreign key: a row can point only at a row of its own municipality."""

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        to: str,
        to_columns: Sequence[str] = ("municipality", "number"),
        deferred: bool = False,
    ) -> None:
        self.args = (table, tuple(columns), to, tuple(to_columns), deferred)
        name = f"{table}_{'_'.join(c for c in columns if c != 'municipality')}_refers"[:63]
        late = " DEFERRABLE INITIALLY DEFERRED" if deferred else ""
        super().__init__(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)})"
            f" REFERENCES {to} ({', '.join(to_columns)}){late}",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Refer", list(self.args), {})


class Control(migrations.RunSQL):
    """A control table: no resident in it, no municipality's policy, ordinary grants."""

    def __init__(self, table: str, rights: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
        self.args = (table, rights)
        super().__init__(f"GRANT {rights} ON {table} TO {app_role()}", migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return ("Control", list(self.args), {})
