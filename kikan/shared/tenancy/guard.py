"""Makes a read without a municipality loud: row security alone would answer with zero rows."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.apps import apps

from kikan.shared.tenancy.opener import NoMunicipality


@cache
def tenant_tables() -> frozenset[str]:
    """Every table and view that holds rows of one municipality."""
    from kikan.shared.tenancy.models import TenantModel

    return frozenset(m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, tenant_tables()))) + r")(_trial)?\b")


@lru_cache(maxsize=4096)
def tenant_table_named_in(sql: str) -> str | None:
    found = _pattern().search(sql) if tenant_tables() else None
    return found.group(1) if found else None


def watch(sender: object, connection: Any, **_: object) -> None:
    """Put the guard on each new connection of the application (the owner migrates without it)."""
    if connection.alias != "default":
        return

    def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if getattr(connection, "kikan_municipality", None) is None and isinstance(sql, str):
            table = tenant_table_named_in(sql)
            if table:
                raise NoMunicipality(f"{table} was read or written with no municipality open")
        return execute(sql, params, many, context)

    if not any(getattr(w, "__name__", "") == "guard" for w in connection.execute_wrappers):
        connection.execute_wrappers.append(guard)
