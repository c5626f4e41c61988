"""What the schemes come to in a fiscal year (統計): persons, cases, costs by month, scheme, care, way of payment, insurance."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.recipient import Insurer
from kikan.businesses.medical_subsidy.models.refund import Care
from kikan.law import Count, Day, Groups
from kikan.law.days import date_of
from kikan.shared.history.columns import row_on
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

CASES = """
SELECT month, scheme, care, 1 AS way, person, points, user_part, subsidy FROM medical_subsidy_claim
WHERE municipality = %(town)s AND month >= %(first)s AND month < %(after)s
UNION ALL
SELECT month, scheme, care, 2, person, points, user_part, subsidy FROM medical_subsidy_receipt
WHERE municipality = %(town)s AND month >= %(first)s AND month < %(after)s AND ended_by IS NULL AND NOT is_void
"""
TOLD = """
SELECT person, insurer, valid_from, valid_until FROM medical_subsidy_insurance
WHERE municipality = %(town)s AND ended_by IS NULL ORDER BY person, valid_from
"""
OF_THE_TOWN = """
SELECT person, valid_from, valid_until FROM {fact}
WHERE municipality = %(town)s AND ended_by IS NULL ORDER BY person, valid_from
"""
FACTS = (
    (Insurer.NHI, "fact_health_insurance_enrolment"),
    (Insurer.LATE_ELDERLY, "fact_late_elderly_medical_insured"),
)
WAYS = {1: "現物給付", 2: "償還払い"}
APRIL = 4


@dataclass(frozen=True)
class MonthLine:
    """One month, scheme, kind of care, way of payment and insurance; money in yen."""

    month: date
    scheme_ja: str
    care_ja: str
    way_ja: str
    insurer_ja: str
    cases: int
    persons: int
    points: int
    user_part: int
    subsidy: int


def of_year(fiscal_year: int) -> list[MonthLine]:
    """The months of care from April to March, as claims and receipts stand."""
    values = {
        "town": current_or_raise(), "first": date(fiscal_year, APRIL, 1), "after": date(fiscal_year + 1, APRIL, 1),
    }  # fmt: skip
    rows = read_columns(CASES, values)
    if not len(rows["month"]):
        return []
    names = ("month", "scheme", "care", "way", "insurer")
    rows["insurer"] = _insurers(rows["person"], rows["month"])
    keys, place = np.unique(np.stack([rows[n] for n in names]), axis=1, return_inverse=True)
    place = place.reshape(-1)
    groups = Groups(place.astype(np.int64), keys.shape[1])
    ones = np.ones(len(place), dtype=np.int64)
    people = np.unique(np.stack((place.astype(np.int64), rows["person"])), axis=1)[0]
    sums = [groups.sum(rows[n]) for n in ("points", "user_part", "subsidy")]
    figures = [groups.sum(ones), np.bincount(people, minlength=keys.shape[1]), *sums]
    return [
        MonthLine(
            date_of(month), str(Scheme(scheme).label), str(Care(care).label), WAYS[way], _insurer_ja(insurer), *counted
        )
        for (month, scheme, care, way, insurer), *counted in zip(
            keys.T.tolist(), *(f.tolist() for f in figures), strict=True
        )
    ]  # fmt: skip


def _insurer_ja(insurer: int) -> str:
    return str(Insurer(insurer).label) if insurer else "不明"


def _insurers(person: Count, month: Day) -> Count:
    """The insurance of each on the first of a month: as told, else by the town's own insurances, else 0."""
    town = {"town": current_or_raise()}
    told = read_columns(TOLD, town)
    at = row_on(person, month, told)
    found = np.where(at >= 0, told["insurer"][at], 0) if len(told["person"]) else np.zeros_like(person)
    for insurer, fact in FACTS:
        spells = read_columns(OF_THE_TOWN.format(fact=fact), town)
        held = row_on(person, month, spells) >= 0
        found = np.where((found == 0) & held, int(insurer), found)
    return found
