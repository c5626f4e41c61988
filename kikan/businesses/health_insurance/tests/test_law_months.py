"""Which months are charged: days, not months, decide."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.health_insurance.law.months import (
    NEVER,
    WHOLE_YEAR,
    Spells,
    care_months,
    former_dependant_months,
    is_minor,
    is_preschool,
    maternity_months,
    months_charged,
    specified_months,
)
from kikan.businesses.health_insurance.tests.levy_facts import nhi_law
from kikan.law import column
from kikan.law.days import day

YES, NO = np.array([True]), np.array([False])
SINCE_BIRTH = date(1990, 7, 15)


def mask(*months: int) -> int:
    """The mask of calendar months of a fiscal year."""
    return sum(1 << (month - 4) % 12 for month in months)


def charged(
    *spells: tuple[date, date | None], birth: date = SINCE_BIRTH, other_cover: bool = False, year: int = 2026
) -> int:
    acquired = column(*(day(first) for first, _ in spells))
    lost = column(*(NEVER if last is None else day(last) for _, last in spells))
    rows = Spells(column(*(0 for _ in spells)), acquired, lost, np.full(len(spells), other_cover))
    return int(months_charged(rows, column(day(birth)), law=nhi_law(year)).insured[0])


def test_the_month_of_acquisition_counts_and_the_month_of_loss_does_not() -> None:
    assert charged((date(2026, 6, 30), date(2026, 9, 1))) == mask(6, 7, 8)
    assert charged((date(2026, 6, 1), date(2026, 9, 30))) == mask(6, 7, 8)


def test_who_comes_and_goes_within_a_month_is_charged_no_month() -> None:
    assert charged((date(2026, 6, 2), date(2026, 6, 29))) == 0


def test_who_enters_an_office_on_the_last_day_of_a_month_is_not_charged_that_month() -> None:
    """The loss is on the first of the next month; the day of entering decides (資格喪失日が月の初日である場合)."""
    spell = (date(2020, 4, 1), date(2026, 10, 1))
    assert charged(spell, other_cover=True) == mask(4, 5, 6, 7, 8)
    assert charged(spell) == mask(4, 5, 6, 7, 8, 9)


def test_two_spells_of_a_year_are_joined() -> None:
    assert charged((date(2020, 4, 1), date(2026, 5, 10)), (date(2026, 12, 3), None)) == mask(4, 12, 1, 2, 3)


def test_who_returns_within_the_month_of_loss_is_charged_it() -> None:
    assert charged((date(2020, 4, 1), date(2026, 5, 10)), (date(2026, 5, 20), None)) == WHOLE_YEAR


def test_at_75_the_months_before_the_birthday_are_charged_though_the_loss_is_not_recorded() -> None:
    assert charged((date(2000, 4, 1), None), birth=date(1951, 8, 1)) == mask(4, 5, 6, 7)
    assert charged((date(2000, 4, 1), None), birth=date(1951, 8, 31)) == mask(4, 5, 6, 7)


@pytest.mark.parametrize(
    ("birth", "months"),
    [
        (date(1986, 5, 1), WHOLE_YEAR),
        (date(1986, 5, 2), WHOLE_YEAR & ~mask(4)),
        (date(1987, 3, 31), mask(3)),
        (date(1987, 4, 1), mask(3)),
        (date(1987, 4, 2), 0),
        (date(1961, 5, 1), 0),
        (date(1961, 5, 2), mask(4)),
        (date(1961, 10, 1), mask(4, 5, 6, 7, 8)),
        (date(1962, 4, 1), WHOLE_YEAR & ~mask(3)),
    ],
)
def test_care_runs_from_the_month_of_reaching_40_to_the_month_before_reaching_65(
    birth: date, months: int
) -> None:
    assert int(care_months(column(day(birth)), law=nhi_law(2026))[0]) == months


@pytest.mark.parametrize(("birth", "expected"), [(date(2020, 4, 1), False), (date(2020, 4, 2), True)])
def test_preschool_ends_with_the_year_of_reaching_six(birth: date, expected: bool) -> None:
    assert (
        bool(is_preschool(column(day(birth)), law=nhi_law(2026).of("national_health_insurance"))[0])
        is expected
    )


@pytest.mark.parametrize(("birth", "expected"), [(date(2008, 4, 1), False), (date(2008, 4, 2), True)])
def test_minority_ends_with_the_year_of_reaching_eighteen(birth: date, expected: bool) -> None:
    assert (
        bool(is_minor(column(day(birth)), law=nhi_law(2026).of("national_health_insurance"))[0]) is expected
    )


def test_a_single_birth_relieves_four_months_and_a_multiple_birth_six() -> None:
    due = column(day(date(2026, 8, 10)))
    assert int(maternity_months(due, NO, law=nhi_law(2026))[0]) == mask(7, 8, 9, 10)
    assert int(maternity_months(due, YES, law=nhi_law(2026))[0]) == mask(5, 6, 7, 8, 9, 10)


def test_months_of_birth_relief_are_split_between_the_years() -> None:
    due = column(day(date(2026, 4, 20)))
    assert int(maternity_months(due, NO, law=nhi_law(2025))[0]) == mask(3)
    assert int(maternity_months(due, NO, law=nhi_law(2026))[0]) == mask(4, 5, 6)


def test_no_month_before_january_2024_is_relieved() -> None:
    assert int(maternity_months(column(day(date(2023, 12, 5))), NO, law=nhi_law(2023))[0]) == mask(1, 2)
    assert int(maternity_months(column(day(date(2023, 9, 5))), NO, law=nhi_law(2023))[0]) == 0


def test_one_left_alone_is_specified_for_five_years_and_continued_for_three() -> None:
    moved = column(day(date(2021, 7, 10)))
    first, then = specified_months(moved, YES, law=nhi_law(2026))
    assert (int(first[0]), int(then[0])) == (mask(4, 5, 6), mask(7, 8, 9, 10, 11, 12, 1, 2, 3))
    assert [int(each[0]) for each in specified_months(moved, NO, law=nhi_law(2026))] == [0, 0]
    eight_years_ago = column(day(date(2018, 7, 10)))
    assert [int(each[0]) for each in specified_months(eight_years_ago, YES, law=nhi_law(2026))] == [
        0,
        mask(4, 5, 6),
    ]


def test_former_dependants_keep_the_flat_relief_for_24_months_from_acquisition() -> None:
    always, flat = former_dependant_months(column(day(date(2024, 7, 1))), YES, law=nhi_law(2026))
    assert (int(always[0]), int(flat[0])) == (WHOLE_YEAR, mask(4, 5, 6))
