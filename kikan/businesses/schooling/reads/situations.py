"""Children who do not attend, and who is invited to the coming-of-age ceremony (不就学など・二十歳のつどい)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.schooling.law.school_years import ELEMENTARY
from kikan.businesses.schooling.models.place import SchoolKind
from kikan.businesses.schooling.models.situation import Situation, SituationKind
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.places import Places, homes_of
from kikan.businesses.schooling.reads.residents import born_between
from kikan.law.days import date_of
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class SituationLine:
    """A time in which a child does not attend."""

    person: int
    kind: int
    told_on: date | None
    urged_on: date | None
    remark: str
    valid_from: date
    valid_until: date
    entry: int

    @property
    def kind_ja(self) -> str:
        return str(SituationKind(self.kind).label)

    @property
    def ends_on(self) -> date | None:
        """The first day on which it is over."""
        return None if self.valid_until == OPEN else self.valid_until


def situations(day: date | None, **chosen: Any) -> list[SituationLine]:
    """Such times of a day (None: all), by number."""
    rows = as_of(Situation.objects.filter(municipality=current_or_raise(), **chosen), day)
    names = tuple(SituationLine.__dataclass_fields__)
    return [SituationLine(*r) for r in rows.order_by("person", "valid_from").values_list(*names)]


@dataclass(frozen=True)
class Celebrated:
    """Somebody whom the ceremony is for, with the junior high school of the district of today's address."""

    person: int
    birth_on: date
    head: int | None
    school: int | None


def celebrated(year: int, day: date) -> tuple[tuple[date, date], list[Celebrated], Places]:
    """(first and last birth date, the residents of a day, the schools) for the ceremony of a fiscal year.

    It is for who reaches the ordinance's age in the school year, as school years are cut. Errors: LawGap.
    """
    law = years.own_law()
    age, entered = (
        law.amount("ceremony_age"),
        law.table("school_stages").amount("after_age", stage=ELEMENTARY),
    )
    born = years.births_of(year + 1 - (age - entered))
    rows = born_between(*born, day)
    persons = rows["person"].tolist()
    places, homes = Places.on(day), homes_of(persons, day)
    found = []
    for person, birth, head in zip(persons, rows["birth_on"].tolist(), rows["head"].tolist(), strict=True):
        home = homes.get(person)
        school = places.school_of(SchoolKind.JUNIOR_HIGH, home.town_code, home.lot) if home else None
        found.append(Celebrated(person, date_of(birth), head if head > 0 else None, school))
    return born, found, places
