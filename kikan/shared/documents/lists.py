"""A list as a paper (一覧の印刷): columns, rows and what it was made from; its template is typ/list.typ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TEMPLATE = "shared/documents/typ/list.typ"


@dataclass(frozen=True)
class Column:
    """A column of a printed list; `share` is its part of the width."""

    ja: str
    share: int = 1
    align: str = "start"


def printed_list(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, conditions: Sequence[str] = ()
) -> dict[str, Any]:
    """The list as plain text."""
    return {
        "title": title,
        "conditions": list(conditions),
        "columns": [{"label": c.ja, "share": c.share, "align": c.align} for c in columns],
        "rows": [[str(cell) for cell in row] for row in rows],
        "count": f"{len(rows):,}",
    }
