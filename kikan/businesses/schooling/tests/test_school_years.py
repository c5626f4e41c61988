"""Who enters when: the turn of 1 and 2 April, 29 February, and what holds for every birth date."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.schooling.law.calendar import register_calendar
from kikan.businesses.schooling.law.school_years import (
    ELEMENTARY,
    JUNIOR_HIGH,
    STAGES,
    compulsory_until,
    entry_cohort,
    entry_on,
    grade,
    is_school_age,
    school_year,
    year_begins,
)
from kikan.law import LawGap, book, column
from kikan.law.ages import age_fiscal_year_end
from kikan.law.days import date_of
from kikan.law.days import day as to_day

LAW = book().law("event_date", to_day(date(2026, 11, 1))).of("school_education_act")
BIRTHS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def of(when: date) -> np.ndarray:
    return column(to_day(when))


def entry(stage: str, born: date) -> date:
    return date_of(int(entry_on(stage, of(born), law=LAW)[0]))


@pytest.mark.parametrize(
    ("born", "elementary", "junior_high", "last"),
    [
        (date(2020, 4, 1), date(2026, 4, 1), date(2032, 4, 1), date(2035, 3, 31)),
        (date(2020, 4, 2), date(2027, 4, 1), date(2033, 4, 1), date(2036, 3, 31)),
        (date(2020, 3, 31), date(2026, 4, 1), date(2032, 4, 1), date(2035, 3, 31)),
        (date(2020, 2, 29), date(2026, 4, 1), date(2032, 4, 1), date(2035, 3, 31)),
    ],
)
def test_who_is_born_on_1_april_goes_with_the_year_before(
    born: date, elementary: date, junior_high: date, last: date
) -> None:
    assert (entry(ELEMENTARY, born), entry(JUNIOR_HIGH, born)) == (elementary, junior_high)
    assert date_of(int(compulsory_until(of(born), law=LAW)[0])) == last


@given(BIRTHS, st.sampled_from(STAGES))
def test_a_cohort_holds_exactly_those_who_enter_then(born: date, stage: str) -> None:
    begins = entry_on(stage, of(born), law=LAW)
    first, last = entry_cohort(stage, school_year(begins, law=LAW), law=LAW)
    assert first <= of(born) <= last
    assert (entry_on(stage, first, law=LAW), entry_on(stage, last, law=LAW)) == (begins, begins)
    assert entry_on(stage, first - 1, law=LAW) < begins < entry_on(stage, last + 1, law=LAW)


@given(BIRTHS)
def test_compulsory_schooling_is_nine_whole_school_years(born: date) -> None:
    begins, ends = entry_on(ELEMENTARY, of(born), law=LAW), compulsory_until(of(born), law=LAW)
    assert school_year(ends, law=LAW) - school_year(begins, law=LAW) == 8
    assert ends == age_fiscal_year_end(of(born), 15)


@given(BIRTHS, DAYS)
def test_a_grade_from_1_to_9_is_school_age_and_nothing_else_is(born: date, on: date) -> None:
    found = int(grade(of(born), of(on), law=LAW)[0])
    assert bool(is_school_age(of(born), of(on), law=LAW)[0]) == (1 <= found <= 9)


@given(BIRTHS, DAYS)
def test_a_grade_rises_on_the_first_day_of_a_school_year_alone(born: date, on: date) -> None:
    today, tomorrow = of(on), of(on) + 1
    rises = int((grade(of(born), tomorrow, law=LAW) - grade(of(born), today, law=LAW))[0])
    begins = bool((year_begins(school_year(tomorrow, law=LAW), law=LAW) == tomorrow)[0])
    assert 0 <= rises <= int(begins)


@given(st.integers(2014, 2060))
def test_the_register_is_made_before_anybody_is_told(year: int) -> None:
    found = register_calendar(column(year), law=LAW)
    days = [int(each[0]) for each in vars(found).values()]
    assert days == sorted(days)
    assert days[-1] < int(year_begins(column(year), law=LAW)[0])
    assert date_of(int(found.notice_by[0])) == date(year, 1, 31)
    assert date_of(days[-1]) == date(year, 3, 17)


def test_an_unknown_stage_is_an_error() -> None:
    with pytest.raises(LawGap):
        entry_on("kindergarten", of(date(2020, 4, 1)), law=LAW)
