"""What a person bore of NHI in a year from August, month by month (国保の自己負担額), after the high-cost benefits."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.health_insurance.law.claim_units import NOBODY, Claims, united
from kikan.businesses.health_insurance.law.high_cost import MonthBenefit
from kikan.businesses.health_insurance.law.yearly_benefits import HouseholdSums, own_part
from kikan.businesses.health_insurance.models import BenefitKind
from kikan.businesses.health_insurance.reads.judged import STATUTE
from kikan.businesses.health_insurance.reads.places import Ints, Table, looked_up
from kikan.law import Law, column
from kikan.law.ages import first_whole_month
from kikan.law.days import date_of, day, month_number
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.qualification.borne import BorneMonth, BorneYear
from kikan.shared.qualification.ratios import base_day, year_from
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.columns import MISSING, read_columns
from kikan.shared.tenancy.opener import current_or_raise

# What stands of a person's claims in a span of months.
CLAIMS = """
SELECT month, institution, prescriber, kind, is_outpatient, is_specified, cost, paid FROM (
  SELECT DISTINCT ON (receipt) * FROM health_insurance_claim
  WHERE municipality = %(town)s AND receipt IN (
    SELECT receipt FROM health_insurance_claim WHERE municipality = %(town)s AND person = %(person)s)
  ORDER BY receipt, entry DESC) s
WHERE act <> 3 AND person = %(person)s AND month >= %(since)s AND month < %(until)s
"""
# The last decision of each month of the household in which the person's receipts were counted.
DECIDED = f"""
SELECT DISTINCT ON (b.month) b.month, b.category, b.working FROM health_insurance_benefit b
WHERE b.municipality = %(town)s AND b.kind = {BenefitKind.HIGH_COST.value}
  AND b.month >= %(since)s AND b.month < %(until)s
  AND EXISTS (SELECT 1 FROM health_insurance_benefit_line l
              WHERE l.municipality = b.municipality AND l.benefit = b.number AND l.person = %(person)s)
  AND NOT EXISTS (SELECT 1 FROM health_insurance_benefit_end e
                  WHERE e.municipality = b.municipality AND e.benefit = b.number)
ORDER BY b.month, b.number DESC
"""  # noqa: S608 - a constant


def _values(person: int, year: int) -> dict[str, Any]:
    since, until = year_from(year)
    return {"town": current_or_raise(), "person": person, "since": since, "until": until}


def claims_of(person: int, year: int) -> Table:
    """What stands of a person's claims in a year from August, a claim a row."""
    return read_columns(CLAIMS, _values(person, year))


@dataclass(frozen=True)
class DecidedMonth:
    """What was decided of a household's month: its class of 70 and over, and the working."""

    category: str
    working: MonthBenefit

    @property
    def sums(self) -> HouseholdSums:
        it = self.working.household
        return HouseholdSums(
            it.elderly_left + it.elderly_benefit, it.counted, it.elderly_benefit, it.household_benefit
        )


def decided_of(person: int, year: int) -> dict[int, DecidedMonth]:
    """By month (day number) what was decided last for the household in which the person was counted."""
    with connection.cursor() as cursor:
        cursor.execute(DECIDED, _values(person, year))
        return {
            day(month): DecidedMonth(
                category.rsplit("・", 1)[-1], MonthBenefit.unpack(np.array([working], dtype=np.int64))
            )
            for month, category, working in cursor.fetchall()
        }


def part_of(
    months: Ints, own_elderly: Ints, own_counted: Ints, decided: dict[int, DecidedMonth], law: Law
) -> Ints:
    """The person's part of the household's benefit in each month, nothing where none is decided. Errors: LawGap."""
    nothing = np.zeros(1, dtype=np.int64)
    none = HouseholdSums(nothing, nothing, nothing, nothing)
    each = [decided[month].sums if month in decided else none for month in months.tolist()]
    if not each:
        return np.zeros(0, dtype=np.int64)
    names = (field.name for field in fields(HouseholdSums))
    sums = HouseholdSums(*(np.concatenate([getattr(one, name) for one in each]) for name in names))
    found: Ints = own_part(own_elderly, own_counted, sums, law=law).returned
    return found


def borne_of_year(person: int, year: int) -> BorneYear:
    """By the claims that stand, less what was decided of them by the monthly benefit. Errors: LawGap.

    Below 70 what was paid at one institution in a month counts from 21,000 yen; the household's benefit is divided by
    what each bore.
    """
    law = ordinances.law("benefit_month", month_number(base_day(year))).of(STATUTE)
    rows = claims_of(person, year)
    if not len(rows["month"]):
        return BorneYear(year, ())
    profile = latest(Profile, [person], base_day(year)).get(person)
    born = profile.birth_on if profile and profile.birth_precision == "day" else None
    from_70 = int(first_whole_month(column(day(born)), law.amount("elderly_age"))[0]) if born else None
    prescriber = np.where(rows["prescriber"] == MISSING, NOBODY, rows["prescriber"])
    # One person's months take the place of persons: what one institution asked for in a month is one payment.
    units = united(
        Claims(
            rows["month"], rows["institution"], prescriber, rows["kind"], rows["is_outpatient"] == 1,
            rows["is_specified"] == 1, rows["cost"], rows["paid"],
        )
    )  # fmt: skip
    is_elderly = units.person >= from_70 if from_70 is not None else np.zeros(len(units.person), np.bool_)
    counts = is_elderly | (units.paid >= law.amount("countable_under_70"))
    months = np.unique(units.person[counts])
    place = looked_up(months, units.person)
    copay, outpatients = np.zeros(len(months), np.int64), np.zeros(len(months), np.int64)
    np.add.at(copay, place[counts], units.paid[counts])
    of_outpatients = counts & is_elderly & units.is_outpatient
    np.add.at(outpatients, place[of_outpatients], units.paid[of_outpatients])
    elderly = months >= from_70 if from_70 is not None else np.zeros(len(months), np.bool_)
    decided = decided_of(person, year)
    specified = np.zeros(len(months), np.int64)
    over = np.maximum(units.paid - law.amount("specified_disease_limit"), 0) * units.is_specified
    np.add.at(specified, place[counts], over[counts])
    first = np.array(
        [
            _own_first(month, of_limit, of_disease, decided, law)
            for month, of_limit, of_disease in zip(
                months.tolist(), outpatients.tolist(), specified.tolist(), strict=True
            )
        ],
        dtype=np.int64,
    )
    left = copay - first
    back = first + part_of(months, left * elderly, left * ~elderly, decided, law)
    return BorneYear(
        year,
        tuple(
            BorneMonth(date_of(month), paid, min(returned, paid), None if from_70 is None else old)
            for month, paid, returned, old in zip(
                months.tolist(), copay.tolist(), back.tolist(), elderly.tolist(), strict=True
            )
        ),
    )  # fmt: skip


def _own_first(
    month: int, outpatients: int, specified: int, decided: dict[int, DecidedMonth], law: Law
) -> int:
    """What went back of the person's own, before the household: above the limits of outpatients and of a disease."""
    if month not in decided:
        return 0
    it, table = decided[month], law.table("limits_70")
    names = list(table.cells("category"))
    limit = (
        int(table.amounts("outpatient")[names.index(it.category)]) if it.category in names else outpatients
    )
    of_limit = min(max(outpatients - limit, 0), int(it.working.household.outpatient_benefit[0]))
    return of_limit + min(specified, int(it.working.specified[0]))
