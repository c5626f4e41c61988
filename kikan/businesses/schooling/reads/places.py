"""Which schools and districts hold on a day, and which school an address belongs to (通学区域)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.schooling.models import District, School
from kikan.businesses.schooling.models.place import Founder, SchoolKind
from kikan.shared.addressees.models import Address
from kikan.shared.history import OPEN, as_of
from kikan.shared.tenancy.opener import current_or_raise

FIRST_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class SchoolLine:
    """A school as it stands on a day; `closes_on`: the first day without it, None while open."""

    school: int
    name: str
    kind: int
    founder: int
    valid_from: date
    valid_until: date

    @property
    def closes_on(self) -> date | None:
        return None if self.valid_until == OPEN else self.valid_until

    @property
    def kind_ja(self) -> str:
        return str(SchoolKind(self.kind).label)

    @property
    def founder_ja(self) -> str:
        return str(Founder(self.founder).label)

    @property
    def is_own(self) -> bool:
        """A school the board can designate (施行令第5条第2項): its own, and none for special needs."""
        return self.founder == Founder.OWN and self.kind != SchoolKind.SPECIAL_NEEDS

    def takes(self, stage: int) -> bool:
        """Whether it teaches the elementary or the junior high grades."""
        return self.kind in (stage, SchoolKind.NINE_YEARS, SchoolKind.SPECIAL_NEEDS)


@dataclass(frozen=True)
class DistrictLine:
    """The lots of a town that belong to a school of a stage."""

    district: int
    kind: int
    town_code: str
    lot_from: int
    lot_until: int | None
    school: int
    valid_from: date
    valid_until: date

    @property
    def kind_ja(self) -> str:
        return str(SchoolKind(self.kind).label)

    @property
    def lots_ja(self) -> str:
        if self.is_whole:
            return "全域"
        return f"{self.lot_from}番地から" + ("" if self.lot_until is None else f"{self.lot_until}番地まで")

    @property
    def is_whole(self) -> bool:
        return self.lot_from == 0 and self.lot_until is None

    def holds(self, lot: int | None) -> bool:
        """Whether a lot lies in it; a lot that is not known lies in a whole town alone."""
        if self.is_whole:
            return True
        return lot is not None and self.lot_from <= lot and (self.lot_until is None or lot <= self.lot_until)

    def overlaps(self, other: "DistrictLine") -> bool:
        """Whether some lot would lie in both at some time."""
        same = (self.kind, self.town_code) == (other.kind, other.town_code)
        in_time = self.valid_from < other.valid_until and other.valid_from < self.valid_until
        before = self.lot_until is not None and self.lot_until < other.lot_from
        after = other.lot_until is not None and other.lot_until < self.lot_from
        return same and in_time and not before and not after


@dataclass(frozen=True)
class Places:
    """The schools and districts of a day."""

    schools: dict[int, SchoolLine]
    districts: tuple[DistrictLine, ...]

    @classmethod
    def on(cls, day: date) -> "Places":
        """Two queries."""
        return cls({s.school: s for s in schools_on(day)}, tuple(districts_on(day)))

    @classmethod
    def of(cls, schools: Iterable[SchoolLine], districts: Iterable[DistrictLine], day: date) -> "Places":
        """Those of a day among rows that were read already."""
        return cls(
            {s.school: s for s in schools if s.valid_from <= day < s.valid_until},
            tuple(d for d in districts if d.valid_from <= day < d.valid_until),
        )

    def school_of(self, stage: int, town_code: str, lot: str) -> int | None:
        """The own school whose district an address lies in, None where no district is known."""
        number = first_number(lot)
        for each in self.districts:
            if each.kind == stage and each.town_code == town_code and town_code and each.holds(number):
                return each.school if each.school in self.schools else None
        return None

    def name(self, school: int | None) -> str:
        found = self.schools.get(school or 0)
        return found.name if found else ("" if school is None else f"学校番号{school}")


def first_number(lot: str) -> int | None:
    """The first number of a lot, whatever the width of its digits: 12番地3 -> 12."""
    found = FIRST_NUMBER.search(unicodedata.normalize("NFKC", lot))
    return int(found[0]) if found else None


def schools_on(day: date | None) -> list[SchoolLine]:
    """The schools of a day by number; None: every row that was ever believed now."""
    rows = as_of(School.objects.filter(municipality=current_or_raise()), day).order_by("school", "valid_from")
    return [SchoolLine(r.school, r.name, r.kind, r.founder, r.valid_from, r.valid_until) for r in rows]


def districts_on(day: date | None) -> list[DistrictLine]:
    """The districts of a day; None: all that are believed now."""
    rows = as_of(District.objects.filter(municipality=current_or_raise()), day)
    names = tuple(DistrictLine.__dataclass_fields__)
    return [
        DistrictLine(**{n: getattr(r, n) for n in names})
        for r in rows.order_by("kind", "town_code", "lot_from")
    ]


@dataclass(frozen=True, repr=False)
class Home:
    """Where somebody lives in a period, as far as districts ask."""

    person: int
    town_code: str
    lot: str
    valid_from: date
    valid_until: date


def homes_of(persons: Iterable[int], day: date) -> dict[int, Home]:
    """The homes of people on a day; one query."""
    return {h.person: h for h in every_home(persons) if h.valid_from <= day < h.valid_until}


def every_home(persons: Iterable[int], known_at: int | None = None) -> list[Home]:
    """Where people live in every period, as known at an entry (None: now)."""
    rows = as_of(
        Address.objects.filter(municipality=current_or_raise(), person__in=list(persons), use="home"),
        None,
        known_at,
    )
    return [Home(*row) for row in rows.values_list(*Home.__dataclass_fields__)]


def addresses_of(persons: Iterable[int], day: date) -> dict[int, str]:
    """The addresses of people on a day as they are written; what may be shown of them the shield decides."""
    rows = as_of(
        Address.objects.filter(municipality=current_or_raise(), person__in=list(persons), use="home"), day
    )
    return {
        p: f"{address}　{building}".strip()
        for p, address, building in rows.values_list("person", "address", "building")
    }


def town_names() -> dict[str, str]:
    """The names of the towns by code, as the addresses call them (町字)."""
    rows = Address.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, use="home")
    return dict(rows.exclude(town_code="").values_list("town_code", "town").distinct().order_by("town_code"))
