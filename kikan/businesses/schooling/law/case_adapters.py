"""How published cases of school enrolment reach the rules (計算例の読み替え)."""

from kikan.businesses.schooling.law.calendar import register_calendar
from kikan.businesses.schooling.law.school_years import (
    ELEMENTARY,
    JUNIOR_HIGH,
    STAGES,
    entry_cohort,
    entry_on,
    grade,
    school_year,
    year_begins,
)
from kikan.law import Day, Law, LawGap, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import DATE, TEXT, one_of
from kikan.law.days import date_of, day

GRADES = (
    "preschool",
    *(f"elementary_{n}" for n in range(1, 7)),
    *(f"junior_high_{n}" for n in range(1, 4)),
    *(f"high_school_generation_{n}" for n in range(1, 4)),
    "over",
)


def _days(inputs: Inputs, key: str) -> Day:
    return column(*(day(one[key]) for one in inputs))


@case_adapter(
    "school_entry_date", axis="event_date", input={"birth_date": DATE},
    expected={"elementary_entry_date?": DATE, "junior_high_entry_date?": DATE},
)  # fmt: skip
def _entries(inputs: Inputs, law: Law) -> Answers:
    births = _days(inputs, "birth_date")
    elementary, junior_high = entry_on(ELEMENTARY, births, law=law), entry_on(JUNIOR_HIGH, births, law=law)
    return [
        {"elementary_entry_date": date_of(first), "junior_high_entry_date": date_of(second)}
        for first, second in zip(elementary.tolist(), junior_high.tolist(), strict=True)
    ]


@case_adapter(
    "school_entry_cohort", axis="event_date", input={"stage": one_of(*STAGES), "entry_date": DATE},
    expected={"first_birth_date": DATE, "last_birth_date": DATE},
)  # fmt: skip
def _cohorts(inputs: Inputs, law: Law) -> Answers:
    found = []
    for one in inputs:
        entry = column(day(one["entry_date"]))
        year = school_year(entry, law=law)
        if (year_begins(year, law=law) != entry).any():
            raise LawGap("nobody enters on a day that no school year begins")
        first, last = entry_cohort(one["stage"], year, law=law)
        found.append({"first_birth_date": date_of(int(first[0])), "last_birth_date": date_of(int(last[0]))})
    return found


@case_adapter(
    "school_grade", axis="event_date", input={"birth_date": DATE, "on_date": DATE}, expected={"grade": TEXT}
)
def _grades(inputs: Inputs, law: Law) -> Answers:
    return [
        {"grade": GRADES[n]}
        for n in grade(_days(inputs, "birth_date"), _days(inputs, "on_date"), law=law).tolist()
    ]


@case_adapter(
    "school_register_calendar", axis="event_date", input={"entry_date": DATE},
    expected={"register_base_date": DATE, "register_by": DATE, "notice_by": DATE},
)  # fmt: skip
def _calendars(inputs: Inputs, law: Law) -> Answers:
    found = register_calendar(school_year(_days(inputs, "entry_date"), law=law), law=law)
    return [
        {"register_base_date": date_of(base), "register_by": date_of(made), "notice_by": date_of(told)}
        for base, made, told in zip(
            found.base_on.tolist(), found.register_by.tolist(), found.notice_by.tolist(), strict=True
        )
    ]
