"""Rows of several history tables in one trip to the database: what a person's card is made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection

from kikan.shared.history.fields import KNOWN_SQL, HistoryModel
from kikan.shared.tenancy.opener import current_or_raise

# Between the statements that are sent as one; the answers come one after the other.
SEPARATOR = ";\n"
Found = dict[type[HistoryModel], dict[int, list[Any]]]


def rows_together(
    models: Sequence[type[HistoryModel]],
    key: str,
    numbers: Iterable[int],
    known_at: int | None = None,
    only: Mapping[type[HistoryModel], str] | None = None,
) -> Found:
    """The believed rows of each model whose `key` is among the numbers, by number, the earliest first.

    only: a further condition of a model, a constant of the code and never a value.
    """
    conditions = only or {}
    statements = [_statement(model, key, known_at is None, conditions.get(model, "")) for model in models]
    values: dict[str, Any] = {"town": current_or_raise(), "numbers": list(numbers), "known": known_at}
    found: Found = {}
    with connection.cursor() as cursor:
        cursor.execute(SEPARATOR.join(statements), values)
        for i, model in enumerate(models):
            if i:
                cursor.nextset()
            found[model] = _by_number(model, key, cursor.fetchall())
    return found


@cache
def _statement(model: type[HistoryModel], key: str, is_now: bool, only: str) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    believed = "ended_by IS NULL" if is_now else KNOWN_SQL
    further = f" AND {only}" if only else ""
    return (
        f"SELECT {columns} FROM {model._meta.db_table} WHERE municipality = %(town)s"  # noqa: S608 - names of the code
        f" AND {key} = ANY(%(numbers)s) AND {believed}{further} ORDER BY {key}, valid_from"
    )


def _by_number(model: type[HistoryModel], key: str, rows: Iterable[Sequence[Any]]) -> dict[int, list[Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    by_number: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        one = model.from_db("default", names, row)
        by_number[getattr(one, key)].append(one)
    return by_number
