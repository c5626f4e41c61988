"""Figures of the report on the business of a month and a year (介護保険事業状況報告), as columns: counts, no names.

Only what is known here: the insured, the certified, services used as the federation told, benefits the municipality paid
itself, premiums charged and received. The sheets of the ministry are not public; the figures follow their headings.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.models.certification import Level
from kikan.businesses.long_term_care.models.insured import InsuredKind
from kikan.law.ages import age_on
from kikan.law.days import day, next_month
from kikan.shared.ledger.levies import LONG_TERM_CARE, LONG_TERM_CARE_PENSION
from kikan.shared.ledger.sums import year_sums
from kikan.shared.premiums.households import looked_up
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
# The headings of the report, not a figure of a rule.
BANDS = ((0, "65歳未満"), (65, "65〜74歳"), (75, "75〜84歳"), (85, "85歳以上"))
LEVELS = tuple(level for level in Level if level is not Level.NONE)
AT_END = "valid_from <= %(last)s AND %(last)s < valid_until"
INSURED = f"""
SELECT DISTINCT ON (person) person, kind FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND {AT_END} ORDER BY person, valid_from DESC
"""  # noqa: S608 - a constant
CERTIFIED = f"""
SELECT DISTINCT ON (person) person, level FROM long_term_care_certification
WHERE municipality = %(town)s AND ended_by IS NULL AND {AT_END} ORDER BY person, valid_from DESC
"""  # noqa: S608 - a constant
BORN = """
SELECT DISTINCT ON (person) person, birth_on FROM addressees_profile
WHERE municipality = %(town)s AND ended_by IS NULL AND person = ANY(%(persons)s) AND birth_on IS NOT NULL
ORDER BY person, valid_from DESC
"""
MOVES = """
SELECT acquired_by, lost_by, valid_from, valid_until FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND kind = 1
  AND ((valid_from >= %(first)s AND valid_from < %(until)s) OR (valid_until >= %(first)s AND valid_until < %(until)s))
"""
SERVICES = """
SELECT service, count(*), sum(units)::bigint, sum(cost)::bigint, sum(benefit)::bigint, sum(copay)::bigint FROM (
  SELECT person, service, sum(units) AS units, sum(cost) AS cost, sum(benefit) AS benefit, sum(copay) AS copay
  FROM long_term_care_service_record WHERE municipality = %s AND month >= %s AND month < %s
  GROUP BY person, service HAVING sum(units) <> 0 OR sum(cost) <> 0
) used GROUP BY service ORDER BY service
"""
OWN = """
SELECT kind, count(*), sum(paid)::bigint, sum(amount)::bigint FROM long_term_care_benefit
WHERE municipality = %s AND month >= %s AND month < %s GROUP BY kind ORDER BY kind
"""


@dataclass(frozen=True)
class BandLine:
    """One heading with a figure for each age band, and their sum."""

    ja: str
    counts: tuple[int, ...]

    @property
    def whole(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class ServiceLine:
    """What a kind of service came to; money in yen."""

    code: str
    persons: int
    units: int
    cost: int
    benefit: int
    copay: int


@dataclass(frozen=True)
class OwnLine:
    """Benefits the municipality decided itself (償還払い・高額介護), by kind."""

    kind_ja: str
    count: int
    paid: int
    amount: int


@dataclass(frozen=True)
class PremiumLine:
    """Premiums of a fiscal year by the way they are collected."""

    fiscal_year: int
    levy_ja: str
    charged: int
    received: int
    written_off: int


@dataclass(frozen=True)
class Report:
    """The figures of a span of months, counted at its last day."""

    first: date
    until: date
    insured: list[BandLine]
    gained: int
    lost: int
    certified: list[BandLine]
    services: list[ServiceLine]
    own: list[OwnLine]


def report(first: date, until: date) -> Report:
    """From the first day of a month to before the first day of another; six queries whatever the town's size.

    The insured and certified are those of the last day; a person without a (possible) day of birth counts by the youngest band.
    Law: 介護保険法第197条第1項
    """
    last = date.fromordinal(until.toordinal() - 1)
    values = {"town": current_or_raise(), "last": last, "first": first, "until": until}
    insured, certified = read_columns(INSURED, values), read_columns(CERTIFIED, values)
    persons = np.unique(np.concatenate([insured["person"], certified["person"]]))
    born = read_columns(BORN, {**values, "persons": persons.tolist()})
    is_first = insured["kind"] == InsuredKind.FIRST.value
    moves = read_columns(MOVES, values)
    begins, ends = day(first), day(until)
    gained = (moves["valid_from"] >= begins) & (moves["valid_from"] < ends)
    lost = (moves["lost_by"] > 0) & (moves["valid_until"] >= begins) & (moves["valid_until"] < ends)
    second = np.setdiff1d(certified["person"], insured["person"][is_first])
    lines = [
        _line("第1号被保険者", insured["person"][is_first], born, last),
        _line("第2号被保険者（認定を受けた人）", second, born, last),
    ]
    return Report(
        first, until, lines, int(gained.sum()), int(lost.sum()),
        [_line(str(level.label), certified["person"][certified["level"] == level.value], born, last) for level in LEVELS],
        [ServiceLine(*row) for row in _rows(SERVICES, first, until)],
        [OwnLine(str(BenefitKind(row[0]).label), *row[1:]) for row in _rows(OWN, first, until)],
    )  # fmt: skip


def monthly(month: date) -> Report:
    return report(month, next_month(month))


def yearly(fiscal_year: int) -> Report:
    """The months of a fiscal year, April to March."""
    return report(date(fiscal_year, 4, 1), date(fiscal_year + 1, 4, 1))


def premiums(first: int, last: int) -> list[PremiumLine]:
    """Premiums charged, received and given up of some fiscal years."""
    levies = {levy.code: levy.ja for levy in (LONG_TERM_CARE, LONG_TERM_CARE_PENSION)}
    return [
        PremiumLine(year, levies[levy], charged, received, written_off)
        for year, levy, charged, received, written_off in year_sums(list(levies), first, last)
    ]


def _line(ja: str, persons: Ints, born: dict[str, Ints], on: date) -> BandLine:
    birth_on, is_known = looked_up(born, persons)("birth_on"), np.isin(persons, born["person"])
    ages = age_on(birth_on, np.full(len(persons), day(on), dtype=np.int64))
    # Who was not born on the day by the register stands in the youngest band, like who has no day of birth.
    ages = np.where(is_known, np.maximum(ages, 0), 0)
    band = np.searchsorted(np.array([start for start, _ in BANDS], dtype=np.int64), ages, side="right") - 1
    return BandLine(ja, tuple(np.bincount(band, minlength=len(BANDS)).tolist()))


def _rows(query: str, first: date, until: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [current_or_raise(), first, until])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
