"""Cells of a CSV that a spreadsheet would run as a formula: an apostrophe in front, taken away when read back (数式の無害化).

A cell that begins with an apostrophe itself gets another, so that nothing is lost either way.
"""

from psycopg import sql

APOSTROPHE = "'"
MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", APOSTROPHE)
TEXT_TYPES = ("character", "text")


def is_text(database_type: str) -> bool:
    """Whether cells of this type can begin with anything; numbers, dates and JSON cannot hold a formula."""
    return database_type.startswith(TEXT_TYPES) and not database_type.endswith("[]")


def guarded(cell: sql.Composable) -> sql.Composed:
    """The SQL of a text cell as it is written."""
    return sql.SQL("CASE WHEN left({0}, 1) IN ({1}) THEN {2} || {0} ELSE {0} END").format(
        cell, sql.SQL(", ").join(map(sql.Literal, MARKS)), sql.Literal(APOSTROPHE)
    )


def begins_guarded(cell: sql.Composable) -> sql.Composed:
    """The SQL of whether a cell that was read carries the apostrophe."""
    return sql.SQL("left({}, 1) = {}").format(cell, sql.Literal(APOSTROPHE))


def unguarded(cell: sql.Composable) -> sql.Composed:
    """The SQL of a cell that was read, as it was before it was written."""
    return sql.SQL("CASE WHEN {} THEN substr({}, 2) ELSE {} END").format(begins_guarded(cell), cell, cell)
