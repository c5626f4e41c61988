"""Law data that ends (法令値の終わり): from when a statute's values are not known, and how a body's value meets a revision.

The book knows a value only as far as somebody checked its statute (`checked_through`) and only while a dated value
holds; beyond that every rule that reads it stops with a LawGap. Source: the book itself, no statute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.law import Book, Ordinance
from kikan.law.moments import AXES, DAY, MONTH, last_moment_of_year, moment_of_day
from kikan.law.parameter import Parameter

ENTERED, UNCHANGED, MISSING = "entered", "unchanged", "missing"
"""What a body says of a value for the day of a revision: dated to it, one from before it, none."""


@dataclass(frozen=True)
class Ahead:
    """Values of a statute that are not known from a day on; names: ids of the parameters, sorted."""

    statute: str
    ja: str
    from_on: date
    names: tuple[str, ...]


def first_day(axis: str, at: int) -> date:
    """The first day of a moment: 1 April of a fiscal year, 1 January of another, the 1st of a month, the day itself."""
    if AXES[axis] == DAY:
        return date(1970, 1, 1) + timedelta(days=at)
    if AXES[axis] == MONTH:
        return date(at // 12, at % 12 + 1, 1)
    return date(at, 4 if axis == "fiscal_year" else 1, 1)


def known_through(book: Book, parameter: Parameter) -> int | None:
    """The last moment up to which the statute of a parameter was checked; None if never on its axis."""
    statute = book.statutes[parameter.id.split(".", maxsplit=1)[0]]
    last = dict(statute.checked_through).get(parameter.axis)
    if last is None and statute.checked_year is not None:
        return last_moment_of_year(parameter.axis, statute.checked_year)
    return last


def unknown_from(book: Book, parameter: Parameter, day: date) -> date | None:
    """The first day for which the statute's value is not known, None for one that no longer holds on `day`.

    A value that ended before `day` with none after it is law that was repealed, nobody misses it.
    """
    last = known_through(book, parameter)
    if last is None or not parameter.values:
        return None
    newest = max(parameter.values, key=lambda dated: dated.begins)
    if newest.ends is not None and newest.ends <= min(last, moment_of_day(parameter.axis, day)):
        return None
    return first_day(parameter.axis, last + 1 if newest.ends is None else min(newest.ends, last + 1))


def ahead(book: Book, statutes: Iterable[str], day: date) -> list[Ahead]:
    """What is not known ahead of `day` (or not any more) of these statutes, the nearest first.

    Values that bodies set themselves are not in it: each body is asked for them (`Book.gaps`).
    """
    wanted, found = set(statutes), dict[tuple[date, str], list[str]]()
    for name, parameter in book.parameters.items():
        statute = name.split(".", maxsplit=1)[0]
        if statute in wanted and not parameter.is_set_by_body:
            from_on = unknown_from(book, parameter, day)
            if from_on is not None:
                found.setdefault((from_on, statute), []).append(name)
    return [
        Ahead(statute, book.statutes[statute].ja, from_on, tuple(sorted(names)))
        for (from_on, statute), names in sorted(found.items())
    ]


def is_known(book: Book, name: str, on: date) -> bool:
    """Whether the book says a statute's value for a day."""
    parameter = book.parameters[name]
    last, at = known_through(book, parameter), moment_of_day(parameter.axis, on)
    return last is not None and at <= last and any(dated.holds(at) for dated in parameter.values)


def answer_of(parameter: Parameter, ordinance: Ordinance, on: date) -> str:
    """How a body's value meets a revision that takes effect on a day: ENTERED, UNCHANGED or MISSING."""
    at = moment_of_day(parameter.axis, on)
    holding = [dated for dated in ordinance.series(parameter.id) if dated.holds(at)]
    if not holding:
        return MISSING
    return ENTERED if any(dated.begins == at for dated in holding) else UNCHANGED
