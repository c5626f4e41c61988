"""A table of an ordinance as a grid (表の入力): typed cell by cell or pasted from a spreadsheet, checked row by row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kikan.businesses.administration.reads.values import ValuePage, parsed_rows, pasted_rows
from kikan.law.value_words import RowFault

MOST_ROWS, MOST_CELL, MORE = 400, 40, 5
MOST_PASTED = 40_000


class Grid(forms.Widget):
    """Rows of text inputs; empty rows are left out, and `paste` stands for all of them where it is filled."""

    def __init__(self, page: ValuePage) -> None:
        super().__init__()
        self.page, self.faults = page, list[RowFault]()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[list[str]]:
        pasted = str(data.get(f"{name}-paste", ""))[:MOST_PASTED]
        if pasted.strip():
            return pasted_rows(self.page.id, pasted)[:MOST_ROWS]
        wanted = str(data.get(f"{name}-rows", "0"))
        count = min(int(wanted), MOST_ROWS) if wanted.isascii() and wanted.isdigit() else 0
        columns = range(len(self.page.columns))
        rows = [
            [str(data.get(f"{name}-{r}-{c}", "")).strip()[:MOST_CELL] for c in columns] for r in range(count)
        ]
        return [row for row in rows if any(row)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def format_value(self, value: Any) -> str:
        """As the page of an overtaken form shows it: a row a line."""
        return "\n".join("、".join(row) for row in value or [])

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = [list(row) for row in value or []]
        width = len(self.page.columns)
        wrong = {(fault.row, fault.column): fault.reason for fault in self.faults}
        rows = [
            [
                (f"{name}-{r}-{c}", cell, label, wrong.get((r, c), ""), len(words) > 0 and c)
                for c, (cell, (label, words)) in enumerate(
                    zip((row + [""] * width)[:width], self.page.columns, strict=True)
                )
            ]
            for r, row in enumerate([*typed, *([[""] * width] * MORE)][:MOST_ROWS])
        ]
        context = {"name": name, "page": self.page, "rows": rows, "count": len(rows), "attrs": attrs or {}}
        return render_to_string("administration/grid.html", context)


class GridField(forms.Field):
    """Cleans to the rows of the table; every fault is told with its row and column."""

    def __init__(self, page: ValuePage) -> None:
        super().__init__(label="値（表）", required=True, widget=Grid(page))
        self.page = page

    def clean(self, value: Any) -> list[dict[str, object]]:
        rows, faults = parsed_rows(self.page.id, value)
        if faults:
            assert isinstance(self.widget, Grid)
            self.widget.faults = faults
            raise ValidationError([fault.in_words for fault in faults[:30]], code="value")
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)
