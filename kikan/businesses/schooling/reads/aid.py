"""School aid: applications of a year, the income of a household, the amounts of who was granted it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.schooling.law.aid import aid_of_year
from kikan.businesses.schooling.models.aid import Aid, AidDecision, AidGround
from kikan.businesses.schooling.reads import pupils, years
from kikan.law import Law, column
from kikan.law.ages import age_on
from kikan.law.days import day as to_day
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

ITEMS = {
    "goods": "学用品費", "commuting_goods": "通学用品費", "entrance": "新入学用品費", "trip": "校外活動費",
    "school_trip": "修学旅行費", "meals": "給食費", "medical": "医療費",
}  # fmt: skip
INCOME = """
SELECT r.person, i.total_income, r.birth_on
FROM fact_residents_residency r
LEFT JOIN fact_resident_tax_income i
  ON i.municipality = r.municipality AND i.person = r.person AND i.fiscal_year = %(year)s AND i.is_declared
  AND i.ended_by IS NULL
WHERE r.municipality = %(town)s AND r.household = %(household)s AND r.ended_by IS NULL
  AND r.valid_from <= %(day)s AND %(day)s < r.valid_until
"""


@dataclass(frozen=True)
class AidLine:
    """An application as it stands."""

    person: int
    year: int
    applied_on: date
    ground: int
    income: int | None
    standard: int | None
    decision: int
    decided_on: date | None
    begins_on: date | None
    refusal: str
    valid_from: date
    entry: int

    @property
    def is_waiting(self) -> bool:
        return self.decision == AidDecision.WAITING

    @property
    def is_granted(self) -> bool:
        return self.decision == AidDecision.GRANTED

    @property
    def ground_ja(self) -> str:
        return str(AidGround(self.ground).label)

    @property
    def decision_ja(self) -> str:
        return str(AidDecision(self.decision).label)


def aids_of(**chosen: Any) -> list[AidLine]:
    """Applications as they stand, the newest year first, by child."""
    rows = as_of(Aid.objects.filter(municipality=current_or_raise(), **chosen), None)
    names = tuple(AidLine.__dataclass_fields__)
    return [AidLine(*r) for r in rows.order_by("-year", "person").values_list(*names)]


def aid_of(person: int, year: int) -> AidLine | None:
    return next(iter(aids_of(person=person, year=year)), None)


def household_income(household: int, year: int, day: date) -> int | None:
    """The declared income of a household's members for the tax of a year; None where an adult's is unknown."""
    values: dict[str, Any] = {"town": current_or_raise(), "household": household, "year": year, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(INCOME, values)
        rows = cursor.fetchall()
    adult = years.law_now().amount("adult_age")
    births, today = column(*(to_day(born) for _, _, born in rows)), column(to_day(day))
    ages = age_on(births, today).tolist()
    known = [
        total for (_, total, _), age in zip(rows, ages, strict=True) if total is not None or age >= adult
    ]
    return None if not known or None in known else sum(known)


def lines_in(rows: Iterable[AidLine]) -> dict[int, pupils.Line]:
    """The last row of the register of each child that began before the aid's year was over."""
    found = {}
    wanted = {row.person: years.begins(row.year + 1) for row in rows}
    for line in pupils.lines_of(wanted):
        if line.valid_from < wanted[line.person]:
            found[line.person] = line
    return found


def amounts_of(rows: Sequence[AidLine], law: Law) -> dict[int, dict[str, int]]:
    """The yearly amount of each item by its Japanese name, by child. Errors: LawGap without the ordinance's amounts."""
    found = amounts_until(rows, law, years.begins(rows[0].year + 1)) if rows else {}
    return {
        person: {ITEMS.get(item, item): n for item, n in items.items()} for person, items in found.items()
    }


def amounts_until(rows: Sequence[AidLine], law: Law, until: date) -> dict[int, dict[str, int]]:
    """The amount of each item up to a day, by child; nothing for who waits, was refused or gets 教育扶助.

    rows: of one year. Months run from the beginning of the aid to `until` or the child's leaving, whole ones.
    Errors: LawGap without the ordinance's amounts
    """
    lines = lines_in(rows)
    aided = [
        row for row in rows if row.is_granted and row.ground != AidGround.ASSISTED and row.person in lines
    ]
    found: dict[int, dict[str, int]] = {row.person: {} for row in rows}
    if not aided:
        return found
    grades, months = [], []
    for row in aided:
        line, ends = lines[row.person], min(years.begins(row.year + 1), until)
        begins = row.begins_on or row.valid_from
        last = min(line.valid_until, ends)
        grades.append(line.grade_on(begins))
        months.append(max((last.year - begins.year) * 12 + last.month - begins.month + (last.day > 1), 0))
    columns = aid_of_year(column(*grades), column(*months), law=law)
    for item, amounts in columns.items():
        for row, amount in zip(aided, amounts.tolist(), strict=True):
            found[row.person][item] = amount
    return found
