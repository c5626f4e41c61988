"""School years and grades of single days, by the law of today."""

from datetime import date

from kikan.businesses.schooling.law import school_years
from kikan.businesses.schooling.law.calendar import register_calendar
from kikan.law import Law, book, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.tenancy import clock, ordinances


def law_now() -> Law:
    """The law of today without ordinances: nothing is asked of the database. Errors: LawGap beyond what is known."""
    return book().law("event_date", to_day(clock.today())).of("school_education_act")


def own_law() -> Law:
    """The law of today with the municipality's own values."""
    return ordinances.law("event_date", to_day(clock.today()), statute="school_education_act").of(
        "school_education_act"
    )


def year_of(day: date) -> int:
    """The school year of a day."""
    return int(school_years.school_year(column(to_day(day)), law=law_now())[0])


def begins(year: int) -> date:
    """The first day of a school year."""
    return date_of(int(school_years.year_begins(column(year), law=law_now())[0]))


def first_year_of(birth: date) -> int:
    """The school year somebody of this birth enters elementary school by age."""
    law = law_now()
    entry = school_years.entry_on(school_years.ELEMENTARY, column(to_day(birth)), law=law)
    return int(school_years.school_year(entry, law=law)[0])


def births_of(first_year: int) -> tuple[date, date]:
    """The first and last birth date of those who enter elementary school in a year."""
    found = school_years.entry_cohort(school_years.ELEMENTARY, column(first_year), law=law_now())
    return date_of(int(found[0][0])), date_of(int(found[1][0]))


def calendar_of(year: int) -> dict[str, date]:
    """The days before entry in a year, by the name of the step."""
    found = register_calendar(column(year), law=law_now())
    return {name: date_of(int(days[0])) for name, days in vars(found).items()}


def last_elementary() -> int:
    """The last grade of elementary school."""
    return law_now().table("school_stages").amount("grades", stage=school_years.ELEMENTARY)


def last_grade() -> int:
    """The last grade of compulsory schooling, counted from the first of elementary school."""
    return last_elementary() + law_now().table("school_stages").amount(
        "grades", stage=school_years.JUNIOR_HIGH
    )


def ends_on(first_year: int) -> date:
    """The first day after the compulsory schooling of whoever begins the first grade in a year."""
    return begins(first_year + last_grade())


def grade_in(first_year: int, day: date) -> int:
    """The grade on a day of whoever begins the first one in a year: 0 before, one more than the last after it."""
    return max(0, min(year_of(day) - first_year + 1, last_grade() + 1))


def grade_ja(grade: int) -> str:
    """小学3年, 中学1年."""
    if grade < 1:
        return "就学前"
    split = last_elementary()
    if grade > last_grade():
        return "義務教育修了"
    return f"小学{grade}年" if grade <= split else f"中学{grade - split}年"
