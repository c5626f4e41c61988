"""What insured people pay of a service or at the window (負担割合): tenths that hold from August to July; that year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.ground.eras import fiscal_year_in_words
from kikan.law.days import date_of
from kikan.shared import history
from kikan.shared.history import HistoryModel
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
AUGUST = 8


@dataclass(frozen=True)
class RatioChange:
    """A person whose tenths are new (before None) or others than before."""

    person: int
    before: int | None
    after: int


def year_from(year: int) -> tuple[date, date]:
    """From 1 August of a year to before 1 August of the next: what a ratio holds for."""
    return date(year, AUGUST, 1), date(year + 1, AUGUST, 1)


def year_of(day: date) -> int:
    """The year from August that a day lies in."""
    return day.year - (day.month < AUGUST)


def base_day(year: int) -> date:
    """31 July at the end of the year from August (基準日 of benefits of a year)."""
    return date(year + 1, AUGUST - 1, 31)


def years_ended(today: date) -> list[tuple[int, str]]:
    """The years from August that have ended and can still be asked for, the newest first, with their words."""
    last = year_of(today) - 1
    return [(y, august_year_in_words(y)) for y in (last, last - 1, last - 2)]


def august_year_in_words(year: int) -> str:
    """令和7年度（8月から翌年7月）."""
    return f"{fiscal_year_in_words(year)}（8月から翌年7月）"


def keep(
    model: type[HistoryModel],
    year: int,
    *,
    person: Ints,
    begins: Ints,
    tenths: Ints,
    working: list[Any],
    enter: Callable[[list[RatioChange]], int],
) -> list[RatioChange]:
    """Let the rows of a year be these: one position a person, `begins` as day numbers, `working` as packed.

    `enter` writes the entry of all changes and gives its number; it is not called where nothing is new.
    """
    since, until = year_from(year)
    town = current_or_raise()
    rows: Any = model._default_manager.filter(
        municipality=town, ended_by__isnull=True, valid_from__lt=until, valid_until__gt=since
    )
    standing = {row.person: row for row in rows}
    ended: list[Any] = []
    added: list[dict[str, Any]] = []
    changes: list[RatioChange] = []
    for who, day, after, steps in zip(
        person.tolist(), begins.tolist(), tenths.tolist(), working, strict=True
    ):
        before, holds_from = standing.get(who), date_of(day)
        if before is not None and (before.tenths, before.valid_from) == (after, holds_from):
            continue
        ended += [before] if before is not None else []
        added.append({"person": who, "tenths": after, "working": steps, "valid_from": holds_from})
        if before is None or before.tenths != after:
            changes.append(RatioChange(who, before.tenths if before else None, after))
    if added:
        entry = enter(changes)
        new = [model(municipality=town, valid_until=until, entry=entry, **row) for row in added]
        history.write(model, ended=ended, added=new, entry=entry)
    return changes
