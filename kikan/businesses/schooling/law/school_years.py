"""Who belongs to which school year (学年): entry, cohort, grade and the end of compulsory schooling."""

from kikan.law import Count, Day, Law, Truth, at_least, at_most, choose, rule
from kikan.law.ages import reached_on
from kikan.law.days import first_of_month, month_of

SINCE = 13970  # 2008-04-01, from when the articles have today's numbers
ELEMENTARY, JUNIOR_HIGH = "elementary", "junior_high"
STAGES = (ELEMENTARY, JUNIOR_HIGH)
GENERATIONS = (*STAGES, "high_school_generation")


@rule("school_education_act.school_year", axis="event_date", since=SINCE, ja="学年度")
def school_year(on: Day, *, law: Law) -> Count:
    """The calendar year in which the school year of a day begins.

    Law: 学校教育法施行規則第59条
    """
    return (month_of(on) - (law.amount("year_first_month") - 1)) // 12


@rule("school_education_act.year_begins", axis="event_date", since=SINCE)
def year_begins(year: Count, *, law: Law) -> Day:
    """The first day of a school year (学年の初め).

    Law: 学校教育法施行規則第59条
    """
    return first_of_month(year * 12 + law.amount("year_first_month") - 1)


@rule("school_education_act.entry_on", axis="event_date", since=SINCE, ja="入学の日")
def entry_on(stage: str, birth: Day, *, law: Law) -> Day:
    """The day a child enters a stage by age: the first school year after the morrow of the day the age is reached.

    stage: elementary, junior_high, high_school_generation. Who is born on 1 April reaches six on 31 March and enters next day.
    Law: 学校教育法第17条第1項・第2項. Errors: LawGap for an unknown stage
    """
    morrow = reached_on(birth, law.table("school_stages").amount("after_age", stage=stage)) + 1
    begins = year_begins(school_year(morrow, law=law), law=law)
    return choose(begins == morrow, begins, year_begins(school_year(morrow, law=law) + 1, law=law))


@rule("school_education_act.entry_cohort", axis="event_date", since=SINCE, ja="入学する生年月日の範囲")
def entry_cohort(stage: str, year: Count, *, law: Law) -> tuple[Day, Day]:
    """The first and the last birth date of those who enter a stage at the beginning of a school year.

    Law: 学校教育法第17条、学校教育法施行令第2条. Errors: LawGap for an unknown stage
    """
    months = law.table("school_stages").amount("after_age", stage=stage) * 12
    last = month_of(year_begins(year, law=law)) - months
    return first_of_month(last - 12) + 1, first_of_month(last)


@rule("school_education_act.grade", axis="event_date", since=SINCE, ja="学年")
def grade(birth: Day, on: Day, *, law: Law) -> Count:
    """The grade by age on a day: 0 before school, 1 to 6 elementary, 7 to 9 junior high, 10 to 12 after it, 13 over.

    It is the grade of somebody who entered in the year of age and passed each year; the register keeps the actual one.
    Law: 学校教育法第17条・第32条・第47条・第56条
    """
    years = school_year(on, law=law) - school_year(entry_on(ELEMENTARY, birth, law=law), law=law)
    table = law.table("school_stages")
    return at_most(
        at_least(years + 1, 0), sum(table.amount("grades", stage=each) for each in GENERATIONS) + 1
    )


@rule("school_education_act.compulsory_until", axis="event_date", since=SINCE, ja="義務教育の終わる日")
def compulsory_until(birth: Day, *, law: Law) -> Day:
    """The last day of compulsory schooling: the end of the school year in which the last age is reached.

    Law: 学校教育法第17条第2項
    """
    reached = reached_on(birth, law.table("school_stages").amount("until_age", stage=JUNIOR_HIGH))
    return year_begins(school_year(reached, law=law) + 1, law=law) - 1


@rule("school_education_act.is_school_age", axis="event_date", since=SINCE)
def is_school_age(birth: Day, on: Day, *, law: Law) -> Truth:
    """Whether somebody is of school age on a day (学齢児童・学齢生徒).

    Law: 学校教育法第17条・第18条
    """
    return (entry_on(ELEMENTARY, birth, law=law) <= on) & (on <= compulsory_until(birth, law=law))
