"""The insured of a month or a year (被保険者の異動と年齢): who was insured before, who at the end, who came and went, why.

From the rows of enrolment as columns, counted anew whenever somebody looks: nothing is kept.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.benefits import is_seventy
from kikan.businesses.health_insurance.models.enrolment import AcquiredBy, LostBy
from kikan.businesses.health_insurance.reads.judged import HOLDS, service_law
from kikan.law import book
from kikan.law.ages import age_on, within_age_fiscal_year
from kikan.law.days import day
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

Ints = NDArray[np.int64]
SPELLS = """
SELECT e.person, e.household, e.acquired_by, e.lost_by, e.valid_from, e.valid_until, p.birth_on
FROM health_insurance_enrolment e LEFT JOIN addressees_profile p
  ON p.municipality = e.municipality AND p.person = e.person AND p.ended_by IS NULL
  AND p.valid_from <= %(last)s AND %(last)s < p.valid_until AND p.birth_precision = 'day'
WHERE e.municipality = %(town)s AND e.ended_by IS NULL AND e.valid_from < %(until)s AND e.valid_until >= %(first)s
ORDER BY e.person, e.valid_from
"""
RATIOS = "SELECT person, tenths FROM health_insurance_elderly_ratio" + HOLDS + " ORDER BY person"  # noqa: S608
HEADS = "SELECT household, head FROM fact_residents_household" + HOLDS + " ORDER BY household"  # noqa: S608
NO_LIMIT = 2**62

PRESCHOOL, YOUNG, CARE, OLD, SEVENTY_2, SEVENTY_3, SEVENTY_OPEN, NO_BIRTH = range(1, 9)
AGE_CLASSES = {
    PRESCHOOL: "未就学児", YOUNG: "就学後から39歳まで", CARE: "40歳から64歳まで（介護保険第2号）",
    OLD: "65歳以上70歳未満", SEVENTY_2: "70歳以上（2割）", SEVENTY_3: "70歳以上（3割・現役並み）",
    SEVENTY_OPEN: "70歳以上（割合が未判定）", NO_BIRTH: "生年月日が分からない人",
}  # fmt: skip
GAINS = {c.value: str(c.label) for c in AcquiredBy}
LOSSES = {**{c.value: str(c.label) for c in LostBy}, 0: "事由の記録なし"}


@dataclass(frozen=True)
class Period:
    """A month or a fiscal year: its first day and the day after its last."""

    first: date
    until: date
    ja: str
    code: str

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def fiscal_year(self) -> int:
        return fiscal_year_of(self.last)


@dataclass(frozen=True)
class Census:
    """Persons of each figure: `opening` before the period, `closing` on its last day, with the age class of each then.

    gained and lost: a person who came or went, with the reason; a change of household is neither.
    """

    opening: Ints
    opening_class: Ints
    closing: Ints
    closing_class: Ints
    gained: Ints
    gained_by: Ints
    lost: Ints
    lost_by: Ints
    opening_households: Ints
    closing_households: Ints
    nominal_heads: Ints


def census(period: Period, known_at: int) -> Census:
    """Four queries however many people there are. Errors: LawGap."""
    values = {
        "town": current_or_raise(), "first": period.first, "until": period.until, "last": period.last,
    }  # fmt: skip
    rows = read_columns(SPELLS, values)
    before = period.first - timedelta(days=1)
    opening, closing = _on(rows, before), _on(rows, period.last)
    same = rows["person"][1:] == rows["person"][:-1]
    touches = same & (rows["valid_from"][1:] == rows["valid_until"][:-1])
    goes_on, went_on = np.append(touches, False), np.insert(touches, 0, False)
    if not len(rows["person"]):
        goes_on = went_on = np.zeros(0, dtype=np.bool_)
    first, until = day(period.first), day(period.until)
    gained = ~went_on & (rows["valid_from"] >= first) & (rows["valid_from"] < until)
    lost = ~goes_on & (rows["valid_until"] >= first) & (rows["valid_until"] < until)
    return Census(
        rows["person"][opening], _classes(rows, opening, before, known_at), rows["person"][closing],
        _classes(rows, closing, period.last, known_at), rows["person"][gained], rows["acquired_by"][gained],
        rows["person"][lost], rows["lost_by"][lost],
        np.unique(rows["household"][opening]), np.unique(rows["household"][closing]),
        _nominal_heads(rows["household"][closing], rows["person"][closing], period.last, known_at),
    )  # fmt: skip


def _on(rows: dict[str, Ints], on: date) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (rows["valid_from"] <= day(on)) & (day(on) < rows["valid_until"])
    return found


def _classes(rows: dict[str, Ints], chosen: NDArray[np.bool_], on: date, known_at: int) -> Ints:
    """The age class of each on a day; from 70 on by the ratio decided for the day."""
    born, person = rows["birth_on"][chosen], rows["person"][chosen]
    is_known = born > -NO_LIMIT
    birth = np.where(is_known, born, 0)
    days = np.full(len(person), day(on), dtype=np.int64)
    law = service_law(on)
    levy = book().law("fiscal_year", fiscal_year_of(on))
    care = levy.amount("national_health_insurance.care_age_from")
    old = levy.amount("national_health_insurance.care_age_until")
    age = age_on(birth, days)
    ratios = read_columns(RATIOS, {"town": current_or_raise(), "day": on, "known": known_at})
    place = np.minimum(np.searchsorted(ratios["person"], person), max(len(ratios["person"]) - 1, 0))
    tenths = np.zeros(len(person), dtype=np.int64)
    if len(ratios["person"]):
        tenths = np.where(ratios["person"][place] == person, ratios["tenths"][place], 0)
    first = np.full(len(person), day(on.replace(day=1)), dtype=np.int64)
    elderly = np.select(
        [tenths == law.amount("copay_tenths_high"), tenths > 0], [SEVENTY_3, SEVENTY_2], SEVENTY_OPEN
    )
    return np.select(
        [
            ~is_known, is_seventy(birth, first, law=law), age >= old, age >= care,
            ~within_age_fiscal_year(birth, law.amount("preschool_age"), days),
        ],
        [NO_BIRTH, elderly, OLD, CARE, YOUNG],
        PRESCHOOL,
    ).astype(np.int64)  # fmt: skip


def _nominal_heads(household: Ints, person: Ints, on: date, known_at: int) -> Ints:
    """Heads of households with insured members who are not insured themselves (擬制世帯主)."""
    rows = read_columns(HEADS, {"town": current_or_raise(), "day": on, "known": known_at})
    with_insured = np.isin(rows["household"], household)
    heads: Ints = rows["head"][with_insured]
    return np.unique(heads[~np.isin(heads, person)])


def persons_of(found: Census, figure: str, key: int) -> Ints:
    """The people behind a figure: opening, closing (age classes; 0 all), gained, lost (reasons; −1 all), nominal."""
    choices = {
        "opening": (found.opening, found.opening_class, 0), "closing": (found.closing, found.closing_class, 0),
        "gained": (found.gained, found.gained_by, -1), "lost": (found.lost, found.lost_by, -1),
        "nominal": (found.nominal_heads, np.zeros(len(found.nominal_heads), dtype=np.int64), 0),
    }  # fmt: skip
    persons, keys, everybody = choices[figure]
    return persons if key == everybody else persons[keys == key]
