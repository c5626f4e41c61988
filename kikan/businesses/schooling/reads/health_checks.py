"""Health checks before entry: sessions, who is invited where, who came, who is still to be written to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.schooling.models.health_check import Advice, CheckState, HealthCheck, HealthSession
from kikan.businesses.schooling.models.notice import NoticeKind
from kikan.businesses.schooling.reads import pupils, years
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

SETTLED = (CheckState.DONE, CheckState.ELSEWHERE)


@dataclass(frozen=True)
class Session:
    """Where and when the entrants of a school are checked."""

    year: int
    school: int
    held_on: date
    begins_at: str
    venue: str


def sessions_of(year: int) -> dict[int, Session]:
    """The sessions before an entry, by school."""
    rows = as_of(HealthSession.objects.filter(municipality=current_or_raise(), year=year), None)
    names = tuple(Session.__dataclass_fields__)
    return {r[1]: Session(*r) for r in rows.order_by("held_on", "school").values_list(*names)}


@dataclass(frozen=True)
class Check:
    """An entrant's check as it stands."""

    person: int
    year: int
    school: int | None
    held_on: date | None
    state: int
    checked_on: date | None
    advice: int

    @property
    def state_ja(self) -> str:
        return str(CheckState(self.state).label)

    @property
    def advice_ja(self) -> str:
        return str(Advice(self.advice).label) if self.advice else ""


def checks_of(**chosen: Any) -> list[Check]:
    """Checks as they stand, by number."""
    rows = as_of(HealthCheck.objects.filter(municipality=current_or_raise(), **chosen), None)
    return [Check(*r) for r in rows.order_by("person", "year").values_list(*Check.__dataclass_fields__)]


def entrants_of(year: int) -> list[pupils.Line]:
    """Who begins the first grade in April of a year, by number."""
    return pupils.lines_on(years.begins(year), first_year=year)


def to_invite(year: int) -> list[int]:
    """Whose invitation was not issued yet for the school and day it stands for, by number."""
    rows = checks_of(year=year, state=CheckState.INVITED)
    told = {
        (n.person, n.school, n.enters_on)
        for n in pupils.notices_of([r.person for r in rows])
        if n.kind == NoticeKind.HEALTH_CHECK
    }
    return [r.person for r in rows if (r.person, r.school, r.held_on) not in told]


@dataclass(frozen=True)
class Entrant:
    """An entrant with the check, None where nobody was invited yet."""

    line: pupils.Line
    check: Check | None

    @property
    def person(self) -> int:
        return self.line.person

    @property
    def state_ja(self) -> str:
        return self.check.state_ja if self.check else "案内していない"


def overview(year: int) -> tuple[list[Entrant], dict[int | None, Counter[int]]]:
    """(entrants with their checks, how many of each state by school; 0: not invited); two queries."""
    checks = {c.person: c for c in checks_of(year=year)}
    entrants = [Entrant(line, checks.get(line.person)) for line in entrants_of(year)]
    counted: dict[int | None, Counter[int]] = {}
    for one in entrants:
        school = one.check.school if one.check else one.line.designated
        counted.setdefault(school, Counter())[one.check.state if one.check else 0] += 1
    return entrants, counted


def lacking(year: int) -> set[int]:
    """Entrants who were neither checked here nor elsewhere."""
    done = {c.person for c in checks_of(year=year, state__in=SETTLED)}
    return {line.person for line in entrants_of(year)} - done
