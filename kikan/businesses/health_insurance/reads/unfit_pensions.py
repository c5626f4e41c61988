# ruff: noqa: S608 - the pieces put together are constants of this file
"""Collections from pensions that stand against the law (要件を満たさない特別徴収)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.law.pensions import PensionCollectable
from kikan.businesses.health_insurance.reads.pension_facts import KNOWN, Ints, judged_on
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.law import Law
from kikan.law.days import date_of
from kikan.shared.premiums.collected import places
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

COLLECTED = f"""
SELECT person, min(valid_from) AS valid_from FROM premiums_pension_collection
WHERE municipality = %(town)s AND levy = {PLAN.levy.code} AND valid_until > %(beyond)s AND {KNOWN}
GROUP BY person ORDER BY person
"""
PAYERS = f"""
SELECT payer AS person FROM health_insurance_levy
WHERE municipality = %(town)s AND fiscal_year = %(year)s AND household = ANY(%(keys)s) AND {KNOWN}
UNION SELECT person FROM health_insurance_enrolment
WHERE municipality = %(town)s AND valid_from < %(until)s AND valid_until > %(from)s AND household = ANY(%(keys)s)
  AND {KNOWN}
"""
REASONS = {
    "is_aged": "65歳未満の被保険者がいる", "stays": "世帯主が年度内に75歳になる", "is_not_by_transfer": "口座振替の申出",
    "is_large": "年金の額が下限に満たない", "is_within": "年金の額の半分を超える",
}  # fmt: skip


@dataclass(frozen=True)
class Unfit:
    """Somebody whose collection stands against the law, since when, and the first condition that fails."""

    person: int
    begins_on: date
    reason: str


def unfit_on(law: Law, known_at: int, on: date, beyond: date, households: Ints | None = None) -> list[Unfit]:
    """Whose collection goes on beyond a day though a condition of `on` fails; of these households' heads or of all.

    Who heads no household with somebody insured on the day has no levy to be collected: found with all households, and
    with some where they were insured in them in the year.
    """
    values = {
        "town": current_or_raise(), "day": on, "beyond": beyond, "known": known_at, "year": law.at,
        "from": date(law.at, 4, 1), "until": date(law.at + 1, 4, 1),
    }  # fmt: skip
    collected = read_columns(COLLECTED, values)
    if households is not None:
        persons = read_columns(PAYERS, values | {"keys": [int(h) for h in households]})["person"]
        kept = np.isin(collected["person"], persons)
        collected = {name: cells[kept] for name, cells in collected.items()}
    if not len(collected["person"]):
        return []
    found = judged_on(law, known_at, on)
    order = np.argsort(found.head, kind="stable")
    place = places(found.head[order], collected["person"])
    working = found.working(law)
    unfit = []
    for person, begins, at in zip(
        *(collected[n].tolist() for n in ("person", "valid_from")), place.tolist(), strict=True
    ):
        row = int(order[at]) if at >= 0 else -1
        if row < 0 or not working.may_go_on[row]:
            unfit.append(Unfit(person, max(date_of(begins), on), _reason(working, row)))
    return unfit


def _reason(working: PensionCollectable, row: int) -> str:
    """The first condition that fails, in the words of the screens."""
    if row < 0 or not working.is_insured[row]:
        return "世帯主が被保険者でなくなった"
    for name, ja in REASONS.items():
        if not getattr(working, name)[row]:
            return ja
    return "要件の不足"
