"""Lists and counts of the register: search, schools by grade, entrants to come by district."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kikan.businesses.schooling.law.school_years import ELEMENTARY, entry_on, school_year
from kikan.businesses.schooling.models import Pupil
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places, homes_of
from kikan.businesses.schooling.reads.residents import FOREIGN, born_between
from kikan.shared.addressees.models import Name
from kikan.shared.addressees.search_keys import kana_key, name_key
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

FEW = 200
YEARS_AHEAD = 6


def search(name: str, school: int | None, grade: int | None, day: date) -> list[pupils.Line]:
    """Children of a day by the beginning of their or their guardian's name, a school, a grade; siblings stand together.

    At most FEW. An empty name finds everybody of the school and grade.
    """
    chosen = Pupil.objects.filter(municipality=current_or_raise())
    if school is not None:
        chosen = chosen.filter(school=school)
    if grade is not None:
        chosen = chosen.filter(first_year=years.year_of(day) - grade + 1)
    if name.strip():
        persons = _named(name)
        chosen = chosen.filter(Q(person__in=persons) | Q(guardian__in=persons))
    rows = as_of(chosen, day).order_by("guardian", "first_year", "person")[:FEW]
    return [pupils.Line(*row) for row in rows.values_list(*pupils.NAMES)]


def _named(name: str) -> list[int]:
    """Whose official name or its reading begins so; a number is the person itself."""
    if name.strip().isascii() and name.strip().isdigit():
        return [int(name.strip()[:18])]
    sounds, written = kana_key(name), name_key(name)
    keys = Q(name_key__startswith=written) if written else Q()
    if sounds:
        keys |= Q(kana_key__startswith=sounds)
    rows = as_of(Name.objects.filter(municipality=current_or_raise(), kind="official"), None).filter(keys)
    return list(rows.values_list("person", flat=True).distinct()) if sounds or written else []


@dataclass(frozen=True)
class SchoolCount:
    """How many children of each grade a school has; `school` None: no school yet."""

    school: int | None
    name: str
    grades: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.grades)


def counts_by_school(day: date) -> list[SchoolCount]:
    """Children of a day by school and grade, the entrants to come left out; three queries."""
    rows = as_of(Pupil.objects.filter(municipality=current_or_raise()), day)
    counted: dict[int | None, Counter[int]] = {}
    for school, first_year, count in (
        rows.order_by().values_list("school", "first_year").annotate(Count("person"))
    ):
        counted.setdefault(school, Counter())[years.grade_in(first_year, day)] += count
    places, grades = Places.on(day), range(1, years.last_grade() + 1)
    found = [
        SchoolCount(school, places.name(school) or "就学先未定", tuple(by_grade[g] for g in grades))
        for school, by_grade in counted.items()
    ]
    return sorted((c for c in found if c.total), key=lambda c: (c.school is None, c.school or 0))


@dataclass(frozen=True)
class Forecast:
    """Who will enter elementary school in the years to come, by the district they live in today."""

    name: str
    entrants: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.entrants)


def forecast(day: date) -> tuple[Sequence[int], list[Forecast], int]:
    """(years, one line a school, foreign children among them): the living births of a day by today's districts.

    Children whose birth date is uncertain count by the date they are sorted by.
    """
    first = years.year_of(day) + 1
    ahead = range(first, first + YEARS_AHEAD)
    born = born_between(years.births_of(ahead[0])[0], years.births_of(ahead[-1])[1], day)
    law = years.law_now()
    entering = school_year(entry_on(ELEMENTARY, born["birth_on"], law=law), law=law).tolist()
    places, homes = Places.on(day), homes_of(born["person"].tolist(), day)
    counted: dict[int | None, Counter[int]] = {}
    for person, year in zip(born["person"].tolist(), entering, strict=True):
        home = homes.get(person)
        school = places.school_of(SchoolKind.ELEMENTARY, home.town_code, home.lot) if home else None
        counted.setdefault(school, Counter())[year] += 1
    lines = [
        Forecast(places.name(school) or "通学区域が未登録", tuple(by_year[y] for y in ahead))
        for school, by_year in sorted(counted.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
    ]
    return ahead, lines, int((born["resident_kind"] == FOREIGN).sum())
