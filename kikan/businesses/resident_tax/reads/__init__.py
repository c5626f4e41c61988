"""Every question about incomes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from kikan.businesses.resident_tax.law.declared import INPUTS, named
from kikan.businesses.resident_tax.models import Income
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class IncomeOfYear:
    """A person's incomes of one fiscal year as known now or then."""

    person: int
    fiscal_year: int
    is_declared: bool
    salary_revenue: int = field(repr=False)
    salary_income: int = field(repr=False)
    pension_revenue: int = field(repr=False)
    pension_income: int = field(repr=False)
    other_income: int = field(repr=False)
    total_income: int = field(repr=False)
    aggregate_income: int = field(repr=False)
    family_employee_paid: int = field(repr=False)
    fixed_asset_tax: int = field(repr=False)
    inputs: dict[str, int] = field(repr=False)
    entry: int


def income_of(person: int, fiscal_year: int, known_at: int | None = None) -> IncomeOfYear | None:
    """None where nothing is known; `is_declared` false where a person did not declare."""
    found = incomes_of_person(person, known_at)
    return next((i for i in found if i.fiscal_year == fiscal_year), None)


def incomes_of_person(person: int, known_at: int | None = None) -> list[IncomeOfYear]:
    """Newest fiscal year first."""
    rows = as_of(Income.objects.filter(municipality=current_or_raise(), person=person), None, known_at)
    return [_shown(row) for row in rows.order_by("-fiscal_year")]


def _shown(row: Income) -> IncomeOfYear:
    names = [n for n in IncomeOfYear.__dataclass_fields__ if n != "inputs"]
    return IncomeOfYear(**{n: getattr(row, n) for n in names}, inputs=named(row.inputs))


INPUT_COLUMNS = ", ".join(
    f"coalesce(inputs[{place}], 0) AS {name}" for place, (name, _) in enumerate(INPUTS, start=1)
)
"""For `read_columns` over `resident_tax_income`: every input by its name, zero where a row is older than it."""

BIRTH = """
SELECT birth_on FROM addressees_profile
WHERE municipality = %s AND person = %s AND ended_by IS NULL ORDER BY valid_from DESC LIMIT 1
"""


def birth_of(person: int) -> date | None:
    """The sort date of birth, or None for a person nobody knows."""
    with connection.cursor() as cursor:
        cursor.execute(BIRTH, [current_or_raise(), person])
        row = cursor.fetchone()
    return row[0] if row else None


def incomes_of_people(persons: Iterable[int], fiscal_year: int) -> dict[int, IncomeOfYear]:
    """The incomes of many people of one year, by person; one query."""
    rows = as_of(Income.objects.filter(municipality=current_or_raise(), person__in=list(persons)), None, None)
    return {row.person: _shown(row) for row in rows.filter(fiscal_year=fiscal_year)}
