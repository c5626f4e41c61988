"""Lists (一覧): sort, filter, page, count, CSV; the rows come from one read."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString

from kikan.shared.access import Actor, looks
from kikan.shared.desk import render as shown
from kikan.shared.desk.person import Badge
from kikan.shared.errors import NotPermitted

Value = Any
KINDS = ("text", "name", "number", "count", "yen", "day", "badge", "code")
FILTERS = "table_filters"
KEPT_FILTERS = 20


@dataclass(frozen=True)
class Column:
    """A column of a list. `value` and `url` get the row; without `value` the attribute `name` is shown.

    kind: text, name (exact glyphs), number (宛名番号), count, yen, day, badge (Badge or list of them), code.
    """

    name: str
    ja: str
    kind: str = "text"
    value: Callable[[Any], Value] | None = None
    url: Callable[[Any], str] | None = None
    sorts: bool = True
    in_csv: bool = True

    def of(self, row: Any) -> Value:
        if self.value is not None:
            return self.value(row)
        return row[self.name] if isinstance(row, dict) else getattr(row, self.name)

    @property
    def is_figure(self) -> bool:
        return self.kind in ("count", "yen")


@dataclass(frozen=True)
class Cell:
    column: Column
    html: SafeString
    url: str


@dataclass
class Table:
    """A list of one page. `name` tells apart the lists of one page.

    person: the person of a row, for the audit of an export; export_right: who may take the CSV.
    """

    request: HttpRequest
    columns: Sequence[Column]
    rows: Sequence[Any]
    name: str = "t"
    ja: str = "一覧"
    sort: str = ""
    per_page: int = 50
    empty: str = "該当するものはありません。"
    empty_url: str = ""
    empty_act: str = ""
    filters: bool = True
    export_right: str = ""
    person: Callable[[Any], int] | None = None
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def order(self) -> str:
        asked = self.request.GET.get(f"{self.name}-sort", self.sort)
        known = {c.name for c in self.columns if c.sorts}
        return asked if asked.lstrip("-") in known else self.sort

    @property
    def filter_text(self) -> str:
        """Kept in the session, not in the address: a filter may be a person's name."""
        kept = self.request.session.get(FILTERS, {}) if hasattr(self.request, "session") else {}
        return str(kept.get(self.filter_key, ""))

    @property
    def filter_key(self) -> str:
        return f"{self.request.path}#{self.name}"

    @cached_property
    def found(self) -> list[Any]:
        """The rows after filter and sort."""
        words = _loose(self.filter_text).split()
        rows = [r for r in self.rows if all(w in self._text(r) for w in words)]
        column = next((c for c in self.columns if c.name == self.order.lstrip("-")), None)
        if column is not None:
            rows.sort(key=lambda r: _sort_key(column.of(r)), reverse=self.order.startswith("-"))
        return rows

    def _text(self, row: Any) -> str:
        return _loose(" ".join(shown.plain(c.of(row), c.kind) for c in self.columns))

    @property
    def count(self) -> int:
        return len(self.found)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def page(self) -> int:
        asked = self.request.GET.get(f"{self.name}-page", "1")
        is_number = asked.isascii() and asked.isdigit() and len(asked) <= 9
        return min(max(int(asked), 1), self.pages) if is_number else 1

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return min(self.page * self.per_page, self.count)

    def visible(self) -> list[list[Cell]]:
        return [
            [Cell(c, shown.html(c.of(r), c.kind), c.url(r) if c.url else "") for c in self.columns]
            for r in self.found[self.first - 1 : self.last]
        ]

    def headings(self) -> list[tuple[Column, str, str]]:
        """(column, address that sorts by it, aria-sort)."""
        found = []
        for column in self.columns:
            is_up, is_down = self.order == column.name, self.order == f"-{column.name}"
            turn = f"-{column.name}" if is_up else column.name
            address = self._address({"sort": turn, "page": "1"}) if column.sorts else ""
            found.append((column, address, "ascending" if is_up else "descending" if is_down else ""))
        return found

    def total_cells(self) -> list[tuple[bool, str]]:
        """The foot of the list: (whether a figure, text) for each column."""
        cells = [
            (c.is_figure, shown.plain(self.totals[c.name], c.kind) if c.name in self.totals else "")
            for c in self.columns
        ]
        return [(False, "合計"), *cells[1:]]

    def pager(self) -> list[tuple[int, str, bool]]:
        """(page, address, whether it is this one); 0 stands for pages left out."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        listed: list[tuple[int, str, bool]] = []
        for page in (p for p in range(1, self.pages + 1) if p in near):
            if listed and page != listed[-1][0] + 1:
                listed.append((0, "", False))
            listed.append((page, self._address({"page": str(page)}), page == self.page))
        return listed

    @property
    def export_address(self) -> str:
        return self._address({"export": "1"}) if self.may_export else ""

    @property
    def may_export(self) -> bool:
        actor: Actor | None = getattr(self.request, "actor", None)
        return bool(self.export_right) and actor is not None and actor.may(self.export_right)

    def _address(self, changes: dict[str, str]) -> str:
        query: QueryDict = self.request.GET.copy()
        query.pop(f"{self.name}-export", None)
        for key, value in changes.items():
            query[f"{self.name}-{key}"] = value
        return f"{self.request.path}?{query.urlencode()}"

    def export(self) -> HttpResponse | None:
        """The page that asks for a reason, then the CSV; None where no export was asked for.

        Call it in the view before rendering: `if (sent := table.export()) is not None: return sent`.
        Errors: NotPermitted without the export right.
        """
        if f"{self.name}-export" not in self.request.GET:
            return None
        if not self.may_export:
            raise NotPermitted("CSVの出力の権限がありません。")
        reason = self.request.POST.get("reason", "").strip()
        if self.request.method != "POST" or not reason:
            wrong = "出力の理由を入力してください。" if self.request.method == "POST" else ""
            return render(self.request, "desk/export_reason.html", {"table": self, "wrong": wrong})
        self._record(reason)
        return self._csv()

    def _record(self, reason: str) -> None:
        persons = [self.person(r) for r in self.found] if self.person else []
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        looks.record(
            actor, screen=self.request.path[:80], persons=persons, operation="export", reason=reason[:200],
            columns="、".join(c.ja for c in self.columns if c.in_csv),
        )  # fmt: skip

    def _csv(self) -> HttpResponse:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        columns = [c for c in self.columns if c.in_csv]
        writer.writerow(c.ja for c in columns)
        for row in self.found:
            writer.writerow(shown.for_csv(c.of(row), c.kind) for c in columns)
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.name}.csv"'
        return response


def keep_filter(request: HttpRequest, key: str, text: str) -> None:
    """Remember what a list is filtered by; the oldest of too many are forgotten."""
    kept: dict[str, str] = request.session.get(FILTERS, {})
    kept.pop(key, None)
    if text.strip():
        kept[key] = text.strip()[:100]
    request.session[FILTERS] = dict(list(kept.items())[-KEPT_FILTERS:])


def _loose(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _sort_key(value: Value) -> tuple[int, Any]:
    if isinstance(value, Badge):
        return (1, value.ja)
    if isinstance(value, (list, tuple)):
        return (1, " ".join(getattr(v, "ja", str(v)) for v in value))
    if isinstance(value, date):
        return (0, value.toordinal())
    if value is None:
        return (2, "")
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))
