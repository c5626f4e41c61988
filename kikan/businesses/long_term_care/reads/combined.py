"""What a person bore of care in a year from August, month by month (介護の自己負担額), and the classes it is judged by."""

from collections.abc import Sequence

from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.businesses.long_term_care.reads.restrictions import restrictions_of
from kikan.law import Law, LawGap, book, column
from kikan.law.ages import first_whole_month
from kikan.law.days import date_of, day, month_number
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.recipients import latest
from kikan.shared.qualification.borne import BorneMonth, BorneYear
from kikan.shared.qualification.ratios import base_day, year_from
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
