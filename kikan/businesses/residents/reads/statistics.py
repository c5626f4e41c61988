"""Published statistics as screens show them (統計の閲覧): figures of a publication, their people, and counting again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Sum

from kikan.businesses.residents.models import Figure, Publication
from kikan.businesses.residents.reads import census
from kikan.businesses.residents.reads.census import (
    HOUSEHOLDS,
    MARKS,
    MOVEMENTS,
    NOTICES,
    POPULATION,
    Period,
)
from kikan.shared.addressees.models import Address
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

MEN, WOMEN, JAPANESE, FOREIGN = 1, 2, 1, 2
OLDEST = 20
GROUPS = (*(f"{5 * i}–{5 * i + 4}" for i in range(OLDEST)), "100–")
NATURAL, SOCIAL = (
    (census.BORN, census.DIED),
    (census.CAME, census.CAME_FROM_ABROAD, census.LEFT, census.LEFT_ABROAD),
)


@dataclass(frozen=True)
class PublicationLine:
    """One publication in a list."""

    number: int
    kind: str
    period: int
    day: date
    begins_on: date
    until: date
    known_at: int
    known_before: int
    published_at: datetime
    population: int = 0
    households: int = 0

    @property
    def ja(self) -> str:
        if self.kind == "year":
            return f"{self.period}年 年報"
        return f"{self.period // 100}年{self.period % 100}月"

    @property
    def counted(self) -> Period:
        return Period(self.kind, self.period, self.day, self.begins_on, self.until)


@dataclass(frozen=True)
class District:
    """People and households of one town (地区)."""

    code: int
    name: str
    men: int
    women: int
    foreign: int
    households: int

    @property
    def total(self) -> int:
        return self.men + self.women


@dataclass(frozen=True)
class Movement:
    """One cause of movement with its figures; `sign` is what it does to the population."""

    cause: int
    ja: str
    sign: int
    japanese: int
    foreign: int

    @property
    def total(self) -> int:
        return self.japanese + self.foreign


@dataclass(frozen=True)
class Statistics:
    """A publication with its tables."""

    line: PublicationLine
    by_kind: Mapping[tuple[int, ...], int]
    districts: tuple[District, ...]
    groups: tuple[str, ...]
    men: tuple[int, ...]
    women: tuple[int, ...]
    uncertain: int
    ages: tuple[tuple[int, int, int], ...]
    compositions: Mapping[int, int]
    movements: tuple[Movement, ...]
    notices: tuple[tuple[int, int, int], ...]
    natural: int = field(default=0)
    social: int = field(default=0)

    @property
    def others(self) -> int:
        return sum(m.sign * m.total for m in self.movements) - self.natural - self.social


def publications() -> list[PublicationLine]:
    """Every publication, the latest period first, with its population and households."""
    rows = list(Publication.objects.filter(municipality=current_or_raise()).order_by("-period", "-number"))
    return _lines(rows)


def _lines(rows: list[Publication]) -> list[PublicationLine]:
    town, sums = current_or_raise(), defaultdict[tuple[int, int], int](int)
    figures = Figure.objects.filter(
        municipality=town, publication__in=[r.number for r in rows], table__in=(POPULATION, HOUSEHOLDS)
    )
    for publication, table, count in figures.values_list("publication", "table").annotate(Sum("count")):
        sums[publication, table] = count
    known = dict(Publication.objects.filter(municipality=town).values_list("number", "known_at"))
    return [
        PublicationLine(
            r.number, r.kind, r.period, r.day, r.begins_on, r.until, r.known_at,
            known[r.before] if r.before is not None else r.known_at, r.published_at,
            sums[r.number, POPULATION], sums[r.number, HOUSEHOLDS],
        )
        for r in rows
    ]  # fmt: skip


def publication(number: int) -> PublicationLine:
    """Errors: NotFound."""
    rows = list(Publication.objects.filter(municipality=current_or_raise(), number=number))
    if not rows:
        raise NotFound("この番号の集計はありません。", what_to_do="統計の一覧から開いてください。")
    return _lines(rows)[0]


def statistics(number: int) -> Statistics:
    """All tables of a publication, as published. Errors: NotFound."""
    line, cells = publication(number), _figures(number)
    people, homes = _of(cells, POPULATION), _of(cells, HOUSEHOLDS)
    moved = tuple(_movements(_of(cells, MOVEMENTS)))
    ages = _by_age(people)
    signed = {m.cause: m.sign * m.total for m in moved}
    return Statistics(
        line=line,
        by_kind=_sums(people, "resident_kind", "sex"),
        districts=tuple(_districts(people, homes)),
        groups=GROUPS,
        men=_in_groups(ages, 1),
        women=_in_groups(ages, 2),
        uncertain=sum(m + w for age, m, w in ages if age < 0),
        ages=tuple(each for each in ages if each[0] >= 0),
        compositions={k[0]: v for k, v in _sums(homes, "resident_kind").items()},
        movements=moved,
        notices=tuple(
            (c, k, n) for (c, k), n in sorted(_sums(_of(cells, NOTICES), "cause", "resident_kind").items())
        ),
        natural=sum(signed.get(cause, 0) for cause in NATURAL),
        social=sum(signed.get(cause, 0) for cause in SOCIAL),
    )


Cell = Mapping[str, Any]


def _figures(number: int) -> list[Cell]:
    rows = Figure.objects.filter(municipality=current_or_raise(), publication=number).order_by("line")
    return list(rows.values("table", "count", *MARKS))


def _of(cells: Iterable[Cell], table: int) -> list[Cell]:
    return [cell for cell in cells if cell["table"] == table]


def _sums(cells: Iterable[Cell], *marks: str) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = defaultdict(int)
    for cell in cells:
        found[tuple(cell[m] for m in marks)] += cell["count"]
    return dict(found)


def _districts(people: list[Cell], homes: list[Cell]) -> Iterable[District]:
    sexes, kinds = _sums(people, "district", "sex"), _sums(people, "district", "resident_kind")
    houses, names = _sums(homes, "district"), _district_names()
    for code in sorted({c for c, _ in sexes} | {c for (c,) in houses}):
        total = sum(n for (c, _), n in sexes.items() if c == code)
        women = sexes.get((code, WOMEN), 0)
        yield District(
            code, names.get(code, "（地区不明）"), total - women, women, kinds.get((code, FOREIGN), 0), houses.get((code,), 0)
        )  # fmt: skip


def _district_names() -> dict[int, str]:
    rows = Address.objects.filter(municipality=current_or_raise(), use="home", ended_by__isnull=True)
    named = rows.exclude(town_code="").values_list("town_code", "town").distinct()
    return {int(code): town for code, town in named if code.isdigit()}


def _by_age(people: list[Cell]) -> list[tuple[int, int, int]]:
    sums = _sums(people, "age", "sex")
    ages = sorted({age for age, _ in sums})
    return [
        (age, sum(n for (a, s), n in sums.items() if a == age and s != WOMEN), sums.get((age, WOMEN), 0)) for age in ages
    ]  # fmt: skip


def _in_groups(ages: list[tuple[int, int, int]], place: int) -> tuple[int, ...]:
    found = [0] * len(GROUPS)
    for each in ages:
        if each[0] >= 0:
            found[min(each[0] // 5, OLDEST)] += each[place]
    return tuple(found)


def _movements(cells: list[Cell]) -> Iterable[Movement]:
    sums = _sums(cells, "cause", "resident_kind")
    for cause, ja in census.CAUSES.items():
        sign = 1 if cause <= census.OTHER_IN else -1
        yield Movement(cause, ja, sign, sums.get((cause, JAPANESE), 0), sums.get((cause, FOREIGN), 0))


def people_of(number: int, table: int, marks: Mapping[str, int]) -> list[int]:
    """The people behind a figure, counted again as known then; of households everybody in them. Errors: NotFound.

    marks: what the figure says of them; `group` is a group of five years.
    """
    line = publication(number)
    if table == MOVEMENTS:
        moved = census.movements(line.begins_on, line.until, line.known_at, line.known_before)
        columns: dict[str, np.ndarray] = {
            "person": moved.person, "sex": moved.sex, "resident_kind": moved.resident_kind, "cause": moved.cause,
        }  # fmt: skip
    elif table == NOTICES:
        noticed = census.notices(line.begins_on, line.until, line.known_at)
        columns = {
            "person": noticed["person"],
            "cause": noticed["event"],
            "resident_kind": noticed["category"],
        }
    else:
        columns = dict(census.people(line.day, line.known_at))
        columns["group"] = np.where(columns["age"] < 0, -1, np.minimum(columns["age"] // 5, OLDEST))
    chosen = np.ones(len(columns["person"]), dtype=np.bool_)
    for name, value in marks.items():
        chosen &= columns[name] == value
    return [int(person) for person in columns["person"][chosen]]


def differences(number: int) -> int:
    """How many cells come out otherwise when the publication is counted again as known then: none, ever."""
    line = publication(number)
    again = census.count(line.counted, line.known_at, line.known_before)
    names = ("table", *MARKS, "count")
    counted = (
        set(zip(*(again[name].tolist() for name in names), strict=True)) if len(again["count"]) else set()
    )
    kept = {tuple(cell[name] for name in names) for cell in _figures(number)}
    return len(counted ^ kept)
