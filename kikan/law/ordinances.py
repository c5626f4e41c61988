"""Values that a municipality, prefecture or union sets itself (条例値): dated data beside the book."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kikan.law.errors import LawGap, MalformedBook
from kikan.law.moments import moment, show
from kikan.law.parameter import Dated, Parameter, Value
from kikan.law.reader import Reader, read_ordinance_values
from kikan.law.table import Table, table_of

if TYPE_CHECKING:
    from kikan.law.book import Book

ILLUSTRATIVE = 0
"""The body of a file of illustrative values: it belongs to no municipality and fills gaps of any."""


@dataclass(frozen=True)
class Ordinance:
    """The dated values of one body; an empty one knows nothing, so every such value is a LawGap. ja: of a file alone."""

    municipality: int = ILLUSTRATIVE
    ja: str = ""
    values: tuple[tuple[str, tuple[Dated, ...]], ...] = ()

    def series(self, name: str) -> tuple[Dated, ...]:
        """The dated values of one parameter."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Dated, ...]]:
        return dict(self.values)

    def with_gaps_filled(self, illustrative: "Ordinance") -> "Ordinance":
        """The same body, with illustrative values where and when it has none of its own."""
        names = sorted({name for name, _ in self.values + illustrative.values})
        merged = tuple((name, self.series(name) + illustrative.series(name)) for name in names)
        return replace(self, values=merged)


NO_ORDINANCE = Ordinance()


def read_ordinance(text: str, file: str, book: "Book") -> Ordinance:
    """One ordinance file: known ids, types, bounds, no overlap. Raises MalformedBook."""
    document, found = read_ordinance_values(text, file, book.parameters)
    reader = Reader(file)
    municipality = _municipality(reader, document.get("municipality"), document.lines["municipality"])
    for name, entries in found.items():
        _require_apart(file, name, entries)
        for dated, line in entries:
            if municipality == ILLUSTRATIVE and not dated.illustrative:
                raise reader.refuse(line, "a file for no municipality may hold illustrative values alone")
            _require_bounds(file, line, book, book.parameters[name], dated)
    values = tuple((name, tuple(dated for dated, _ in entries)) for name, entries in sorted(found.items()))
    return Ordinance(municipality, reader.text(document, "ja"), values)


def _municipality(reader: Reader, raw: object, line: int) -> int:
    if raw == "illustrative":
        return ILLUSTRATIVE
    if isinstance(raw, str) and len(raw) == 6 and raw.isascii() and raw.isdigit():
        return int(raw)
    raise reader.refuse(line, 'municipality must be a code such as "062022", or illustrative')


def _require_apart(file: str, name: str, entries: list[tuple[Dated, int]]) -> None:
    """An open value ends where the next of its kind begins; two ends of their own may not overlap."""
    entries.sort(key=lambda entry: (_layer(entry[0]), entry[0].begins))
    for place, ((before, _), (after, line)) in enumerate(itertools.pairwise(entries)):
        if _layer(before) != _layer(after):
            continue
        if before.begins == after.begins or (before.ends is not None and before.ends > after.begins):
            raise MalformedBook(file, line, f"two values of {name} overlap")
        if before.ends is None:
            entries[place] = (replace(before, ends=after.begins), entries[place][1])


def _layer(dated: Dated) -> tuple[bool, bool]:
    """Values of a body and of the municipality itself may stand beside each other, as illustrative ones may."""
    return dated.illustrative, bool(dated.body)


def _require_bounds(file: str, line: int, book: "Book", parameter: Parameter, dated: Dated) -> None:
    value = dated.value
    for name, total in sums_but_one(parameter, value):
        raise MalformedBook(file, line, f"{parameter.id}: the rates of {name} make {total}, not one")
    if not isinstance(value, (int, Fraction)):
        return
    lowest, highest = limits(book, parameter, dated.begins)
    if lowest is not None and value < lowest:
        raise MalformedBook(file, line, f"{parameter.id}: {value} is below {lowest}")
    if highest is not None and value > highest:
        raise MalformedBook(file, line, f"{parameter.id}: {value} is above {highest}")


def sums_but_one(parameter: Parameter, value: Value) -> list[tuple[str, Fraction]]:
    """Whose rates do not make exactly one together, with what they make; nobody where the law asks for no whole."""
    if parameter.whole is None or not isinstance(value, Table):
        return []
    sums: dict[str, Fraction] = {}
    for name, rate in zip(value.cells(parameter.whole.by), value.cells(parameter.whole.column), strict=True):
        sums[str(name)] = sums.get(str(name), Fraction(0)) + Fraction(rate or 0)
    return [(name, total) for name, total in sums.items() if total != 1]


def limits(
    book: "Book", parameter: Parameter, at: int
) -> tuple[int | Fraction | None, int | Fraction | None]:
    """Between what the law lets a body set the value at a moment (法定の範囲): lowest and highest, None = none."""
    bounds = parameter.bounds
    highest = [bounds.max] if bounds.max is not None else []
    if bounds.at_most:
        found = [v.value for v in book.parameters[bounds.at_most].values if v.holds(at)]
        highest += [value for value in found if isinstance(value, (int, Fraction))]
    return bounds.min, min(highest, default=None)


def undated(values: Mapping[str, Value], municipality: int = 0) -> Ordinance:
    """Values that hold at any time: the parameters of a published case, the rows of a trial."""
    whenever = -(2**62)
    series = tuple((name, (Dated(whenever, None, value, "given"),)) for name, value in sorted(values.items()))
    return Ordinance(municipality, "", series)


def dated_value(parameter: Parameter, raw: Mapping[str, Any]) -> Dated:
    """One value from a plain row (a table of the database): from, until, value as text or number, marks."""
    ends = raw.get("until")
    return Dated(
        begins=moment(parameter.axis, raw["from"]),
        ends=None if ends is None else moment(parameter.axis, ends),
        value=typed(parameter, raw["value"]),
        cites=raw["cites"],
        source=raw.get("source", ""),
        unverified=bool(raw.get("unverified", False)),
        illustrative=bool(raw.get("illustrative", False)),
        body=raw.get("body", ""),
    )


def typed(parameter: Parameter, raw: object) -> Value:
    """A plain value (from JSON or a case) as the parameter's type; LawGap if it is none."""
    reader = Reader(parameter.id)
    try:
        if parameter.type == "table" and isinstance(raw, list):
            rows = [
                {name: reader.table_cell(name, kind, row[name], 0) for name, kind in parameter.columns}
                for row in raw
            ]
            return table_of(parameter.id, [name for name, _ in parameter.columns], rows)
        cell = reader.cell(parameter.type, raw, 0, parameter.id)
    except (MalformedBook, KeyError) as fault:
        raise LawGap(f"{parameter.id}: {raw!r} is no {parameter.type}") from fault
    if cell is None or (parameter.choices and cell not in parameter.choices):
        raise LawGap(f"{parameter.id}: {raw!r} is not one of {', '.join(parameter.choices)}")
    return cell


def plain(value: Value) -> object:
    """A value as JSON keeps it: rates as text, tables as rows."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, (int, str)):
        return value
    return [
        {
            name: str(cell) if isinstance(cell, Fraction) else cell
            for name, cell in zip(value.columns, row, strict=True)
        }
        for row in value.rows
    ]


def ordinance_of(book: "Book", municipality: int, ja: str, rows: Iterable[Mapping[str, Any]]) -> Ordinance:
    """An ordinance from plain rows with `id` (see `dated_value`); overlapping rows are refused."""
    found: dict[str, list[tuple[Dated, int]]] = {}
    for line, row in enumerate(rows, start=1):
        parameter = book.parameters[row["id"]]
        found.setdefault(parameter.id, []).append((dated_value(parameter, row), line))
    for name, entries in found.items():
        _require_apart(f"ordinance {municipality:06d}", name, entries)
    values = tuple((name, tuple(dated for dated, _ in entries)) for name, entries in sorted(found.items()))
    return Ordinance(municipality, ja, values)


def describe(parameter: Parameter, dated: Dated) -> str:
    """A value with its span, for lists and messages."""
    until = "" if dated.ends is None else show(parameter.axis, dated.ends)
    return f"{parameter.id} = {plain(dated.value)} ({show(parameter.axis, dated.begins)}–{until})"
