"""Ages (満年齢) under the Age Calculation Act: a year is full at the end of the day before the birthday.

Law: 年齢計算ニ関スル法律 (明治35年法律第50号), 民法 第143条
"""

import numpy as np

from kikan.law.amounts import Count, Day, Truth
from kikan.law.days import day_of_month, first_of_month, fiscal_year_end, fiscal_year_of, month_of


def age_on(birth: Day, on: Day) -> Count:
    """The age reached by the end of a day; negative before birth. Who was born on 29 February ages on the 28th."""
    after = on + 1  # the age of the day's end is the age a birthday later
    months = month_of(after) - month_of(birth)
    not_yet = day_of_month(after) < day_of_month(birth)
    return (months - not_yet) // 12


def reached_on(birth: Day, age: Count | int) -> Day:
    """The day at whose end an age is reached: the eve of that birthday (…歳に達する日)."""
    birthday = first_of_month(month_of(birth) + np.multiply(age, 12)) + day_of_month(birth) - 1
    return birthday - 1


def first_whole_month(birth: Day, age: Count | int) -> Day:
    """The first day of the first month all of which is after an age was reached (…歳に達する日の属する月の翌月の初日)."""
    return first_of_month(month_of(reached_on(birth, age)) + 1)


def age_fiscal_year_end(birth: Day, age: Count | int) -> Day:
    """31 March on or after the day an age is reached (…歳に達する日以後の最初の3月31日)."""
    return fiscal_year_end(fiscal_year_of(reached_on(birth, age)))


def within_age_fiscal_year(birth: Day, age: Count | int, on: Day) -> Truth:
    """Whether a day is not after that 31 March."""
    return np.less_equal(on, age_fiscal_year_end(birth, age))


def births_reaching(fiscal_year: Count, age: int) -> tuple[Day, Day]:
    """The first and the last birth date of those who reach an age within a fiscal year (年度内に…歳に達する人)."""
    before_first = fiscal_year_end(fiscal_year - 1)
    # Who reaches the age on 1 April was born on the 2nd: the age is reached on the eve of the birthday.
    shifted = first_of_month(month_of(before_first + 1) - age * 12) + 1
    return shifted, first_of_month(month_of(shifted) + 12)


def coming_of_age_cohort(ceremony_on: Day, age: int = 20) -> tuple[Day, Day]:
    """The first and the last birth date of those a January ceremony is for (二十歳のつどいの対象)."""
    return births_reaching(fiscal_year_of(ceremony_on), age)
