"""Which phase a migration belongs to (移行の段階), and what it may do in it.

`expand`: the former version goes on serving on the changed tables. `contract`: only the new one can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import migrations, models
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration

EXPAND, CONTRACT = "expand", "contract"
OPERATIONS_THAT_TAKE_AWAY = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
# Trial tables are remade whenever the columns of their table change.
STATEMENTS_THAT_TAKE_AWAY = re.compile(
    r"\bDROP\s+TABLE\s+(?!(IF\s+EXISTS\s+)?\w+_trial\b)|\bDROP\s+COLUMN\b|\bTRUNCATE\b|\bRENAME\s+(TO|COLUMN|\w+\s+TO)\b"
    r"|\bALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE\b|\bALTER\s+COLUMN\s+\w+\s+SET\s+NOT\s+NULL\b",
    re.IGNORECASE,
)


def phase_of(migration: Migration) -> str:
    """`expand` or `contract`; empty where the migration does not say."""
    return str(getattr(migration, "phase", ""))


def takes_away(migration: Migration) -> list[str]:
    """What of a migration the former version would miss."""
    found = [type(o).__name__ for o in migration.operations if isinstance(o, OPERATIONS_THAT_TAKE_AWAY)]
    return found + [sql for sql in _statements(migration) if STATEMENTS_THAT_TAKE_AWAY.search(sql)]


def _statements(migration: Migration) -> Iterator[str]:
    for operation in migration.operations:
        if isinstance(operation, migrations.RunSQL):
            sql = operation.sql
            parts = [sql] if isinstance(sql, str) else list(sql)
            yield from (part if isinstance(part, str) else part[0] for part in parts)


def added_columns(migration: Migration) -> Iterator[migrations.AddField]:
    """Each added column that only the new version knows to fill."""
    for operation in migration.operations:
        if isinstance(operation, migrations.AddField):
            field = operation.field
            if not field.null and not field.has_db_default():
                yield operation


def give_defaults(migration: Migration, state: object, cursor: CursorWrapper) -> None:
    """Let the former version add rows: the database fills what it does not know (既定値の仮置き)."""
    for table, column, field in _columns(migration, state):
        value = field.get_db_prep_save(field.get_default(), connection=cursor.db)
        literal = cursor.db.ops.compose_sql("%s", [value])
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT {literal}')


def take_defaults(migration: Migration, state: object, cursor: CursorWrapper) -> None:
    for table, column, _ in _columns(migration, state):
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP DEFAULT')


def _columns(migration: Migration, state: object) -> Iterator[tuple[str, str, models.Field]]:  # type: ignore[type-arg]
    """Table, column and field of the added columns that (still) are in the state."""
    known = state.apps.all_models[migration.app_label]  # type: ignore[attr-defined]
    for operation in added_columns(migration):
        model = known.get(operation.model_name_lower)
        names = {f.name: f for f in model._meta.local_fields} if model else {}
        if model and operation.name in names:
            yield model._meta.db_table, names[operation.name].column, names[operation.name]
