"""What changed in the law from one fiscal year to another (改正の差分): values of the book, and versions of rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kikan.law.book import Book
from kikan.law.errors import LawGap
from kikan.law.moments import AXES, YEAR, last_moment_of_year
from kikan.law.parameter import Dated, Parameter
from kikan.law.rules import Rule
from kikan.law.table import Cell, Table


@dataclass(frozen=True)
class Change:
    """One parameter whose values of a fiscal year are others than those of the year compared with."""

    parameter: Parameter
    before: tuple[Dated, ...]
    after: tuple[Dated, ...]
    gap: str
    """Why the later year has no value, or empty."""


@dataclass(frozen=True)
class RuleChange:
    """One rule for which another version is in force."""

    name: str
    before: Rule[..., Any] | None
    after: Rule[..., Any] | None


def span_of(axis: str, year: int) -> tuple[int, int]:
    """The first and the last moment of a fiscal year on an axis; tax on income asks the year of income before it."""
    if axis == "tax_year":
        return year - 1, year - 1
    if AXES[axis] == YEAR:
        return year, year
    last = last_moment_of_year(axis, year)
    first = last_moment_of_year(axis, year - 1) + 1
    return first, last


def changes(of: Book, before: int, after: int) -> Iterator[Change]:
    """Parameters of the law itself whose values differ between two fiscal years, by id."""
    for _, parameter in sorted(of.parameters.items()):
        if parameter.is_set_by_body:
            continue
        old, new = (_values(of, parameter, year) for year in (before, after))
        gap = _gap(of, parameter, after)
        if _said(old) != _said(new) or (gap and not _gap(of, parameter, before)):
            yield Change(parameter, old, new, gap)


def _values(of: Book, parameter: Parameter, year: int) -> tuple[Dated, ...]:
    first, last = span_of(parameter.axis, year)
    held = [v for v in parameter.values if v.begins <= last and (v.ends is None or v.ends > first)]
    return tuple(held)


def _said(values: tuple[Dated, ...]) -> list[Any]:
    """What the values say; the same figure cited anew by a later law is no change."""
    return [value.value for value in values]


def _gap(of: Book, parameter: Parameter, year: int) -> str:
    try:
        of.law(parameter.axis, span_of(parameter.axis, year)[1]).dated(parameter.id)
    except LawGap as gap:
        return str(gap)
    return ""


def rule_changes(
    rules: Mapping[str, tuple[Rule[..., Any], ...]], before: int, after: int
) -> Iterator[RuleChange]:
    """Rules of which another version holds at the end of each of two fiscal years, by name."""
    for name, versions in sorted(rules.items()):
        old, new = (_version(versions, year) for year in (before, after))
        if old is not new:
            yield RuleChange(name, old, new)


def _version(versions: tuple[Rule[..., Any], ...], year: int) -> Rule[..., Any] | None:
    at = span_of(versions[0].axis, year)[1]
    return next((version for version in versions if version.holds(at)), None)


def rows_apart(before: Table, after: Table) -> tuple[list[tuple[Cell, ...]], list[tuple[Cell, ...]]]:
    """The rows only the earlier table has, and those only the later one has."""
    if before.columns != after.columns:
        return list(before.rows), list(after.rows)
    return (
        [row for row in before.rows if row not in after.rows],
        [row for row in after.rows if row not in before.rows],
    )
