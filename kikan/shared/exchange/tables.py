"""Which tables hold what a municipality ever entered, with their columns, in the order they can be loaded."""

from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.db import connection

from kikan.shared.tenancy.guard import tenant_tables

# Work in progress of runs and the sweep's own state are no records of the municipality.
NOT_RECORDS = ("_trial",)

# The ledger's checks look at sums: what is charged and received must stand before it is used.
AFTER = {
    "ledger_allocation": ("ledger_charge_line", "ledger_receipt"),
    "ledger_write_off": ("ledger_charge_line",),
    "ledger_refund": ("ledger_receipt", "ledger_allocation"),
}

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
ORDER BY c.relname, a.attnum
"""
KEYS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY k.place)
FROM pg_constraint p JOIN pg_class c ON c.oid = p.conrelid
CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k(attnum, place)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE p.contype = 'p' AND c.relname = ANY(%s) GROUP BY c.relname
"""
REFERENCES = """
SELECT c.relname, t.relname FROM pg_constraint p
JOIN pg_class c ON c.oid = p.conrelid JOIN pg_class t ON t.oid = p.confrelid
WHERE p.contype = 'f' AND c.relname = ANY(%s) AND c.oid <> t.oid
"""


@dataclass(frozen=True)
class Table:
    """A tenant table; columns without the municipality, which the file does not carry."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]


def tables_in_order() -> list[Table]:
    """Every tenant table, referenced ones before those that refer to them."""
    names = sorted(t for t in tenant_tables() if not t.endswith(NOT_RECORDS))
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [names])
        columns: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in cursor.fetchall():
            columns.setdefault(table, []).append((column, kind))
        cursor.execute(KEYS, [names])
        keys = dict(cursor.fetchall())
        cursor.execute(REFERENCES, [names])
        references = cursor.fetchall()
    return [_table(name, columns[name], keys[name]) for name in _sorted(columns, references)]


def _sorted(names: dict[str, list[tuple[str, str]]], references: list[tuple[str, str]]) -> list[str]:
    graph: dict[str, set[str]] = {name: set() for name in sorted(names)}
    for table, referred in references:
        if referred in graph:
            graph[table].add(referred)
    for table, earlier in AFTER.items():
        graph.get(table, set()).update(name for name in earlier if name in graph)
    return list(TopologicalSorter(graph).static_order())


def _table(name: str, columns: list[tuple[str, str]], key: list[str]) -> Table:
    kept = [(c, kind) for c, kind in columns if c != "municipality"]
    return Table(
        name,
        tuple(c for c, _ in kept),
        tuple(k for _, k in kept),
        tuple(c for c in key if c != "municipality"),
    )
