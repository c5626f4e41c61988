"""What a person bore of care in a year from August, month by month (介護の自己負担額), and the classes it is judged by."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.certification import last_day_of
from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.models.insured import Insured, LostBy
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.reads.high_cost import REDUCED
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.businesses.long_term_care.reads.restrictions import restrictions_of
from kikan.law import Law, LawGap, book, column
from kikan.law.ages import first_whole_month
from kikan.law.days import date_of, day, month_number
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.premiums.households import holds
from kikan.shared.qualification.borne import BorneMonth, BorneYear
from kikan.shared.qualification.ratios import (
    august_year_in_words,
    base_day,
    year_from,
    year_of,
    years_ended,
)
from kikan.shared.qualification.standing import spells_of
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

OF_YEAR = f"""
SELECT month, sum(copay)::bigint AS copay, sum(returned)::bigint AS returned FROM (
  SELECT month, copay, 0 AS returned FROM long_term_care_service_record
  WHERE municipality = %(town)s AND person = %(person)s AND month >= %(since)s AND month < %(until)s
  UNION ALL SELECT month, 0, amount FROM long_term_care_benefit
  WHERE municipality = %(town)s AND person = %(person)s AND month >= %(since)s AND month < %(until)s
    AND kind = {BenefitKind.HIGH_COST.value}
) lines GROUP BY month ORDER BY month
"""  # noqa: S608 - a constant

OF_EVERYBODY = f"""
SELECT person, month, sum(copay)::bigint AS copay, sum(returned)::bigint AS returned FROM (
  SELECT person, month, copay, 0 AS returned FROM long_term_care_service_record
  WHERE municipality = %(town)s AND month >= %(since)s AND month < %(until)s
  UNION ALL SELECT person, month, 0, amount FROM long_term_care_benefit
  WHERE municipality = %(town)s AND month >= %(since)s AND month < %(until)s AND kind = {BenefitKind.HIGH_COST.value}
) lines GROUP BY person, month ORDER BY person, month
"""  # noqa: S608 - a constant
CLAIMED = f"""
SELECT person FROM long_term_care_benefit
WHERE municipality = %(town)s AND month >= %(since)s AND month < %(until)s AND kind = {BenefitKind.COMBINED.value}
"""  # noqa: S608 - a constant
INSURED_ON = """
SELECT person FROM long_term_care_insured
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_from <= %(day)s AND %(day)s < valid_until
"""


def base_of(person: int, year: int) -> date | None:
    """The base day of a person for the year from August: 31 July, or the day of a death within the year; else None.

    Law: 介護保険法施行令第22条の3
    """
    whole, since = base_day(year), year_from(year)[0]
    for spell in spells_of(Insured, person):
        if spell.valid_from <= whole < spell.valid_until:
            return whole
        died_on = last_day_of(spell.valid_until)
        if spell.lost_by == LostBy.DIED and since <= died_on <= whole:
            return died_on
    return None


def years_to_claim(person: int, today: date) -> list[tuple[int, str]]:
    """The years a form offers: those that have ended, and the running one of somebody who died in it."""
    running = year_of(today)
    base = base_of(person, running)
    died = (
        [(running, f"{august_year_in_words(running)}・途中で死亡")]
        if base not in (None, base_day(running))
        else []
    )
    return [*died, *years_ended(today)]


def to_claim(year: int) -> dict[int, int]:
    """What each insured of the base day bore of care in the year, who has claimed nothing yet; as many queries for all."""
    since, until = year_from(year)
    values = {"town": current_or_raise(), "since": since, "until": until, "day": base_day(year)}
    rows = read_columns(OF_EVERYBODY, values)
    borne = np.maximum(rows["copay"] - rows["returned"], 0)
    borne[holds(read_columns(REDUCED, values), rows["person"], rows["month"])] = 0
    person, place = np.unique(rows["person"], return_inverse=True)
    whole = np.zeros(len(person), dtype=np.int64)
    np.add.at(whole, place, borne)
    counts = (whole > 0) & ~np.isin(person, read_columns(CLAIMED, values)["person"])
    counts &= np.isin(person, read_columns(INSURED_ON, values)["person"])
    return dict(zip(person[counts].tolist(), whole[counts].tolist(), strict=True))


def law_of_year(year: int) -> Law:
    """The law of the July in which the year from August ends; no ordinance has a say in it."""
    base = base_day(year)
    return book().law("service_month", month_number(base)).of(STATUTE)


def borne_of_year(person: int, year: int) -> BorneYear:
    """By the services the federation told of, less 高額介護 decided for the same months; a fixed number of queries.

    Services refunded from a receipt, equipment and repairs are not in it.
    """
    since, until = year_from(year)
    values = {"town": current_or_raise(), "person": person, "since": since, "until": until}
    rows = read_columns(OF_YEAR, values)
    reduced = [r for r in restrictions_of(person) if r.kind == RestrictionKind.REDUCTION]
    profile = latest(Profile, [person], base_day(year)).get(person)
    born = profile.birth_on if profile and profile.birth_precision == "day" else None
    age = law_of_year(year).amount("combined_elderly_age")
    elderly = int(first_whole_month(column(day(born)), age)[0]) if born else None
    lines = zip(*(rows[name].tolist() for name in ("month", "copay", "returned")), strict=True)
    return BorneYear(
        year,
        tuple(
            BorneMonth(
                date_of(month), copay, returned, None if elderly is None else month >= elderly,
                any(r.holds_on(date_of(month)) for r in reduced),
            )
            for month, copay, returned in lines
        ),
    )  # fmt: skip


def classes(years: Sequence[int]) -> dict[str, list[str]]:
    """The classes a form offers, by field: of the first of these years whose limits are known; else none."""
    for year in years:
        try:
            return {"class_70": classes_70(year), "class_under_70": classes_under_70(year)}
        except LawGap:
            continue
    return {"class_70": [], "class_under_70": []}


def classes_70(year: int) -> list[str]:
    """The classes of income of a household with somebody of 70 or over (所得区分). Errors: LawGap."""
    return [str(c) for c in law_of_year(year).table("combined_limits_70").cells("category")]


def classes_under_70(year: int) -> list[str]:
    """The classes of income of a household with somebody below 70. Errors: LawGap."""
    return [str(c) for c in law_of_year(year).table("combined_limits_under_70").cells("category")]
