"""Incomes for the levy and for the reduction."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from kikan.businesses.health_insurance.law.incomes import Incomes, MemberIncomes, member_incomes
from kikan.businesses.health_insurance.tests.levy_facts import nhi_law
from kikan.law.days import day

NAMES = (
    "salary_revenue",
    "salary_income",
    "pension_revenue",
    "pension_income",
    "total_income",
    "aggregate_income",
    "special_deduction",
    "family_employee_paid",
    "family_employee_wage",
)


def of(
    birth: date = date(1980, 1, 1), year: int = 2025, unemployed: bool = False, **amounts: int
) -> MemberIncomes:
    columns: dict[str, Any] = {name: np.array([amounts.get(name, 0)], dtype=np.int64) for name in NAMES}
    return member_incomes(
        Incomes(
            birth_on=np.array([day(birth)], dtype=np.int64),
            is_known=np.array([True]),
            is_unemployed=np.array([unemployed]),
            **columns,
        ),
        law=nhi_law(year),
    )


@pytest.mark.parametrize(("birth", "judged"), [(date(1960, 1, 1), 750_000), (date(1960, 1, 2), 900_000)])
def test_150000_of_the_pension_is_left_out_for_those_65_at_the_end_of_the_income_year(
    birth: date, judged: int
) -> None:
    found = of(birth, pension_revenue=2_000_000, pension_income=900_000, total_income=900_000)
    assert found.judged_income[0] == judged
    assert found.total_income[0] == 900_000


def test_the_pension_relief_never_takes_more_than_the_pension_income() -> None:
    found = of(date(1950, 5, 5), pension_income=90_000, total_income=590_000)
    assert found.judged_income[0] == 500_000


def test_the_salary_of_an_involuntarily_unemployed_counts_at_three_tenths() -> None:
    found = of(unemployed=True, salary_revenue=3_000_000, salary_income=2_020_001, total_income=2_120_001)
    assert found.relieved_income[0] == 100_000 + 606_000
    assert found.judged_income[0] == 706_000
    assert found.total_income[0] == 2_120_001


def test_deductions_of_transfers_and_family_employees_are_undone_for_the_reduction() -> None:
    owner = of(total_income=1_000_000, special_deduction=500_000, family_employee_paid=860_000)
    assert owner.judged_income[0] == 2_360_000
    wife = of(
        salary_revenue=960_000, salary_income=310_000, total_income=310_000, family_employee_wage=310_000
    )
    assert (wife.judged_income[0], wife.is_earner[0]) == (0, False)


@pytest.mark.parametrize(
    ("year", "amounts", "birth", "expected"),
    [
        (2025, {"salary_revenue": 550_000, "salary_income": 1}, date(1980, 1, 1), False),
        (2025, {"salary_revenue": 550_001, "salary_income": 1}, date(1980, 1, 1), True),
        (2026, {"salary_revenue": 650_000, "salary_income": 1}, date(1980, 1, 1), False),
        (2025, {"pension_revenue": 600_001}, date(1962, 1, 1), True),
        (2025, {"pension_revenue": 1_250_000}, date(1955, 1, 1), False),
        (2025, {"pension_revenue": 1_250_001}, date(1955, 1, 1), True),
    ],
)
def test_earners_are_those_above_the_lines(
    year: int, amounts: dict[str, int], birth: date, expected: bool
) -> None:
    assert bool(of(birth, year, **amounts).is_earner[0]) is expected
