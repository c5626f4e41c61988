"""Markdown made from rows."""

from collections.abc import Iterable, Sequence

NOTHING = "–"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, or a dash where there is no row."""
    lines = [[_cell(value) for value in row] for row in rows]
    if not lines:
        return NOTHING
    ruled = [list(heads), ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in ruled)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ") or NOTHING


def codes(names: Iterable[str]) -> str:
    """Names of the code, one after another."""
    return ", ".join(f"`{name}`" for name in names) or NOTHING
