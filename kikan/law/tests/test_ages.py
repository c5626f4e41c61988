"""Ages rise at the end of the day before the birthday."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.law import book, column
from kikan.law.ages import age_fiscal_year_end, age_on, reached_on
from kikan.law.case_adapter import adapters
from kikan.law.case_file import read_cases
from kikan.law.case_runner import PASSED, run_cases
from kikan.law.days import date_of, day, day_of_month, fiscal_year_of, month_of
from kikan.law.notions import case_adapters  # noqa: F401 - registers the adapters

DAYS = st.dates(date(1880, 1, 1), date(2120, 12, 31))
CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("file", ["ages.yaml", "check_digits.yaml"])
def test_the_published_examples_of_ages_and_check_digits_are_right(file: str) -> None:
    outcomes = run_cases(read_cases((CASES / file).read_text("utf-8"), file), adapters(), book())
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.state != PASSED] == []


@given(DAYS, st.integers(0, 110))
def test_an_age_is_reached_on_one_day_and_not_before(birth: date, age: int) -> None:
    reached = reached_on(column(day(birth)), age)
    assert age_on(column(day(birth)), reached).tolist() == [age]
    assert age_on(column(day(birth)), reached - 1).tolist() == [age - 1]


@given(DAYS)
def test_days_taken_apart_are_the_calendars(when: date) -> None:
    days = column(day(when))
    assert date_of(day(when)) == when
    assert month_of(days).tolist() == [when.year * 12 + when.month - 1]
    assert day_of_month(days).tolist() == [when.day]
    assert fiscal_year_of(days).tolist() == [when.year - (when.month < 4)]


def test_who_is_born_on_1_april_belongs_to_the_year_before() -> None:
    ends = age_fiscal_year_end(column(day(date(2010, 4, 1)), day(date(2010, 4, 2))), 6)
    assert [date_of(int(end)) for end in ends] == [date(2016, 3, 31), date(2017, 3, 31)]


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=30))
def test_many_people_are_as_old_as_each_alone(pairs: list[tuple[date, date]]) -> None:
    births, days = column(*[day(b) for b, _ in pairs]), column(*[day(d) for _, d in pairs])
    alone = [int(age_on(births[i : i + 1], days[i : i + 1])[0]) for i in range(len(pairs))]
    assert np.array_equal(age_on(births, days), column(*alone))
