"""Ordinance values (条例値) as a municipality keeps them: what holds, since when, by which article, and what is missing."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kikan.businesses.administration.reads.users import names_of_users
from kikan.ground.eras import fiscal_year_in_words, in_words
from kikan.law import Ordinance, book
from kikan.law.differences import rows_apart
from kikan.law.errors import LawGap
from kikan.law.moments import AXES, DAY, YEAR, moment, moment_of_day, show
from kikan.law.ordinances import limits, plain, typed
from kikan.law.parameter import Dated, Parameter, in_force
from kikan.law.table import Table
from kikan.law.value_words import (
    RowFault,
    cells_of_text,
    choice_in_words,
    layer_in_words,
    plain_of_text,
    rows_of_cells,
    text_of_plain,
    typed_cells,
    unit_in_words,
    value_in_words,
)
from kikan.shared.errors import NotFound
from kikan.shared.journal.models import JournalEntry
from kikan.shared.manifest import all_manifests
from kikan.shared.tenancy.models import Body, BodyValue, OrdinanceValue
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.tenancy.ordinances import ordinance, ordinance_of_body
from kikan.shared.worklist.reads import Act, open_acts_of


@dataclass(frozen=True)
class ValueRow:
    """One parameter with the value in force on a day; without one it is a gap."""

    id: str
    ja: str
    question: str
    set_by: str
    value: str
    since: str
    cites: str
    source: str
    is_unverified: bool
    is_illustrative: bool
    body: str = ""
    beside: str = ""

    @property
    def is_gap(self) -> bool:
        return not self.value

    @property
    def source_url(self) -> str:
        return self.source if self.source.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class StatuteRow:
    """One statute with how many values the municipality keeps for it, and how many are missing or doubtful."""

    name: str
    ja: str
    rows: tuple[ValueRow, ...]

    @property
    def gaps(self) -> int:
        return sum(row.is_gap for row in self.rows)

    @property
    def doubtful(self) -> int:
        return sum(row.is_unverified or row.is_illustrative for row in self.rows)


def of_body() -> list[Parameter]:
    """Every parameter that a body sets itself, in the order of the book."""
    return [p for _, p in sorted(book().parameters.items()) if p.is_set_by_body]


def statutes(day: date) -> list[StatuteRow]:
    """All values in force on a day, by statute; two queries."""
    kept = ordinance()
    rows: dict[str, list[ValueRow]] = {}
    for parameter in of_body():
        rows.setdefault(parameter.id.split(".")[0], []).append(_row(parameter, kept, day))
    return [StatuteRow(name, book().statutes[name].ja, tuple(found)) for name, found in rows.items()]


def rows_in_force(parameters: Iterable[Parameter], kept: Ordinance, day: date) -> list[ValueRow]:
    """The values of these parameters in force on a day."""
    return [_row(parameter, kept, day) for parameter in parameters]


def _row(parameter: Parameter, kept: Ordinance, day: date) -> ValueRow:
    series = kept.series(parameter.id)
    dated = in_force_or_none(parameter, series, day)
    setter = layer_in_words(parameter)
    if dated is None:
        return ValueRow(parameter.id, parameter.ja, parameter.question, setter, "", "", "", "", False, False)
    return ValueRow(
        parameter.id, parameter.ja, parameter.question, setter, value_in_words(parameter, dated.value),
        moment_in_words(parameter, dated.begins), dated.cites, dated.source, dated.unverified, dated.illustrative,
        dated.body, beside_in_words(parameter, series, dated, day),
    )  # fmt: skip


def beside_in_words(parameter: Parameter, series: tuple[Dated, ...], used: Dated, day: date) -> str:
    """The value of a body that an own value stands before, in words; empty where there is none."""
    at = moment_of_day(parameter.axis, day)
    found = next((d for d in series if d.body and d.holds(at)), None)
    if found is None or used.body:
        return ""
    since = moment_in_words(parameter, found.begins)
    return f"{found.body}の値　{value_in_words(parameter, found.value)}（{since}から、{found.cites}）"


def in_force_or_none(parameter: Parameter, series: tuple[Dated, ...], day: date) -> Dated | None:
    """The value that holds on a day, None where it is not known."""
    try:
        return in_force(parameter, series, moment_of_day(parameter.axis, day))
    except LawGap:
        return None


def moment_in_words(parameter: Parameter, at: int) -> str:
    """令和8年度, 2026-04, 令和8年4月1日: a moment as the clerk reads it."""
    if AXES[parameter.axis] == YEAR:
        return fiscal_year_in_words(at) if parameter.axis == "fiscal_year" else f"{at}年"
    text = show(parameter.axis, at)
    return in_words(date.fromisoformat(text)) if AXES[parameter.axis] == DAY else text


@dataclass(frozen=True)
class Kept:
    """One value that was entered: what it says, from when, and who entered it under which entry."""

    value: str
    since: str
    until: str
    cites: str
    source: str
    is_unverified: bool
    is_illustrative: bool
    entry: int
    entered_by: str
    entered_at: datetime | None
    is_replaced: bool
    body: str = ""
    is_taken_back: bool = False


@dataclass(frozen=True)
class ValuePage:
    """One parameter: the question, its bounds, all that was ever entered, and the draft that waits.

    columns: heading and words to choose from of each column of a table; cells_now: its rows as they are typed.
    read_from: the body whose value is read; beside: its value behind an own one; body: for whom the office enters.
    """

    id: str
    ja: str
    question: str
    ordinance: str
    article: str
    decides: str
    unit: str
    example: str
    stops: str
    statute: str
    statute_name: str
    set_by: str
    type: str
    axis_kind: str
    choices: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    bounds: str
    history: tuple[Kept, ...]
    drafts: tuple[Act, ...]
    typed_now: str
    cells_now: list[list[str]]
    read_from: str = ""
    beside: str = ""
    body: str = ""


def find_parameter(name: str) -> Parameter:
    """A parameter that a body sets. Errors: NotFound."""
    found = book().parameters.get(name)
    if found is None or not found.is_set_by_body:
        raise NotFound("この項目はありません。", what_to_do="条例値の一覧から選んでください。")
    return found


def value_page(name: str, day: date, body: Body | None = None) -> ValuePage:
    """Of the municipality itself, or of a body whose values it keeps. Errors: NotFound."""
    parameter = find_parameter(name)
    asked = parameter.asked
    assert asked is not None
    statute = name.split(".", maxsplit=1)[0]
    series = kept_of(body.number if body else 0).series(name)
    now = in_force_or_none(parameter, series, day)
    return ValuePage(
        id=name, ja=parameter.ja, question=parameter.question, ordinance=asked.ordinance, article=asked.article,
        decides=asked.decides, unit=unit_in_words(parameter), example=asked.example,
        stops="、".join(m.ja for m in all_manifests() if statute in m.statutes), statute=book().statutes[statute].ja,
        statute_name=statute, set_by=layer_in_words(parameter), type=parameter.type,
        axis_kind=AXES[parameter.axis], choices=choices_of(parameter),
        columns=tuple((parameter.label(c), tuple(parameter.words(c).values())) for c, _ in parameter.columns),
        bounds=bounds_in_words(parameter, moment_of_day(parameter.axis, day)),
        history=tuple(_kept(parameter, _rows(name, body))),
        drafts=tuple(drafts_of(name, body.number if body else 0)),
        typed_now="" if now is None else text_of_plain(parameter, plain(now.value)),
        cells_now=typed_cells(parameter, rows_of(now.value)) if now and isinstance(now.value, Table) else [],
        read_from=now.body if now else "", beside=beside_in_words(parameter, series, now, day) if now else "",
        body=body.name if body else "",
    )  # fmt: skip


def kept_of(body: int) -> Ordinance:
    """What the municipality keeps for a body, or of its own (0)."""
    return ordinance_of_body(body) if body else ordinance()


def _rows(name: str, body: Body | None) -> Iterable[OrdinanceValue | BodyValue]:
    town = current_or_raise()
    if body:
        found = BodyValue.objects.filter(municipality=town, parameter=name, body=body.number)
        return found.order_by("-valid_from", "-entry")
    return OrdinanceValue.objects.filter(municipality=town, parameter=name).order_by("-valid_from", "-entry")


def rows_of(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def choices_of(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """The choices of a parameter with their words."""
    return tuple((choice, choice_in_words(parameter, choice)) for choice in parameter.choices)


def _kept(parameter: Parameter, rows: Iterable[OrdinanceValue | BodyValue]) -> Iterable[Kept]:
    listed = list(rows)
    numbers = {row.entry for row in listed}
    entries = {
        e.number: e for e in JournalEntry.objects.filter(municipality=current_or_raise(), number__in=numbers)
    }
    names = names_of_users({e.actor for e in entries.values()})
    newest: set[tuple[int, bool, str]] = set()
    for row in listed:
        body = row.body if isinstance(row, OrdinanceValue) else ""
        entry, key = entries.get(row.entry), (row.valid_from, row.is_illustrative, body)
        yield Kept(
            value_in_words(parameter, typed(parameter, row.value)), moment_in_words(parameter, row.valid_from),
            "" if row.valid_until is None else moment_in_words(parameter, row.valid_until), row.cites, row.source,
            row.is_unverified, row.is_illustrative, row.entry, names.get(entry.actor, "") if entry else "",
            entry.recorded_at if entry else None, key in newest,
            body, row.valid_until == row.valid_from,
        )  # fmt: skip
        newest.add(key)


def bounds_in_words(parameter: Parameter, at: int) -> str:
    """0円から670,000円まで; empty where the law sets none."""
    lowest, highest = limits(book(), parameter, at)
    words = [
        "" if edge is None else f"{value_in_words(parameter, edge)}{side}"
        for edge, side in ((lowest, "から"), (highest, "まで"))
    ]
    return "".join(words)


def subject_of(name: str, body: int = 0) -> int:
    """A parameter (of a body) as the number of a subject: two drafts of one parameter keep each other out."""
    return zlib.crc32(f"{body}:{name}".encode() if body else name.encode())


def drafts_of(name: str, body: int = 0) -> list[Act]:
    return open_acts_of([("ordinance", subject_of(name, body))])


def kept_now(parameter: Parameter, series: tuple[Dated, ...], at: int) -> str:
    """The value that holds at a moment before an act, in words."""
    try:
        dated = in_force(parameter, series, at)
    except LawGap:
        return "（未登録）"
    mark = "（例示値）" if dated.illustrative else f"（{dated.body}の値）" if dated.body else ""
    return f"{value_in_words(parameter, dated.value)}{mark}（{moment_in_words(parameter, dated.begins)}から）"


def rows_that_differ(parameter: Parameter, series: tuple[Dated, ...], dated: Dated) -> tuple[str, str]:
    """Of a table the rows that go and those that come, in words; empty for other values."""
    gone, come = table_change(parameter, series, dated.begins, dated.value)
    return tuple(
        f"\n{word}：" + " ／ ".join("、".join(row) for row in rows) if rows else ""
        for word, rows in (("なくなる行", gone), ("加わる行", come))
    )  # type: ignore[return-value]


def table_change(
    parameter: Parameter, series: tuple[Dated, ...], at: int, value: object
) -> tuple[list[list[str]], list[list[str]]]:
    """The rows that go and those that come against the value that holds at a moment, as they are typed."""
    if not isinstance(value, Table):
        return [], []
    try:
        before = in_force(parameter, series, at).value
    except LawGap:
        before = None
    had = before if isinstance(before, Table) else Table(value.name, (), value.columns)
    gone, come = (
        [dict(zip(value.columns, row, strict=True)) for row in rows] for rows in rows_apart(had, value)
    )
    return typed_cells(parameter, gone), typed_cells(parameter, come)


@dataclass(frozen=True)
class TableChange:
    """What a typed table changes: headings, rows that go, that come, and how many stay."""

    columns: tuple[str, ...]
    gone: list[list[str]]
    come: list[list[str]]
    same: int


def change_of(name: str, begins: str, rows: list[dict[str, object]], body: int = 0) -> TableChange:
    """A typed table against the value that holds when it begins."""
    parameter = find_parameter(name)
    value = typed(parameter, rows)
    raw = int(begins) if begins.isdigit() else begins if len(begins) == 7 else date.fromisoformat(begins)
    series = kept_of(body).series(name)
    gone, come = table_change(parameter, series, moment(parameter.axis, raw), value)
    labels = tuple(parameter.label(column) for column, _ in parameter.columns)
    return TableChange(labels, gone, come, len(rows) - len(come))


def parsed_rows(name: str, cells: list[list[str]]) -> tuple[list[dict[str, object]], list[RowFault]]:
    """Typed cells as the rows of a table with everything that is wrong in them."""
    return rows_of_cells(find_parameter(name), cells)


def pasted_rows(name: str, text: str) -> list[list[str]]:
    """Rows copied from a spreadsheet, as cells."""
    return cells_of_text(find_parameter(name), text)


def parsed(name: str, text: str) -> object:
    """A typed text as the value of a parameter. Errors: ValueError with the reason in words."""
    return plain_of_text(find_parameter(name), text)


def typed_again(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a draft as its form shows them."""
    parameter = find_parameter(str(arguments["parameter"]))
    kept = {name: arguments.get(name, "") for name in ("cites", "source", "is_unverified")}
    moments = {name: _typed_moment(parameter, str(arguments.get(name, ""))) for name in ("begins", "ends")}
    if isinstance(arguments["value"], list):
        return {**kept, **moments, "value": typed_cells(parameter, arguments["value"])}
    return {**kept, **moments, "value": text_of_plain(parameter, arguments["value"])}


def _typed_moment(parameter: Parameter, text: str) -> Any:
    return date.fromisoformat(text) if text and AXES[parameter.axis] == DAY else text
