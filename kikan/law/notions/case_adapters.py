"""Published cases of the notions that belong to no single business."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.ground import check_digits
from kikan.law.ages import age_fiscal_year_end, age_on, coming_of_age_cohort, within_age_fiscal_year
from kikan.law.amounts import Day, Yen
from kikan.law.case_adapter import Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TEXT, TRUTH
from kikan.law.days import date_of, day
from kikan.law.law import Law


def _days(inputs: Inputs, key: str) -> Day:
    return np.array([day(each[key]) for each in inputs], dtype=np.int64)


def _numbers(inputs: Inputs, key: str) -> Yen:
    return np.array([each[key] for each in inputs], dtype=np.int64)


@case_adapter(
    "age_on",
    axis="event_date",
    input={"birth_date": DATE, "on_date": DATE},
    expected={"age": COUNT},
)
def answer_age_on(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    ages = age_on(_days(inputs, "birth_date"), _days(inputs, "on_date"))
    return [{"age": int(age)} for age in ages]


@case_adapter(
    "age_fiscal_year_end",
    axis="event_date",
    input={"birth_date": DATE, "age": COUNT},
    expected={"until": DATE},
)
def answer_age_fiscal_year_end(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    ends = age_fiscal_year_end(_days(inputs, "birth_date"), _numbers(inputs, "age"))
    return [{"until": date_of(int(end))} for end in ends]


@case_adapter(
    "within_age_fiscal_year",
    axis="event_date",
    input={"birth_date": DATE, "age": COUNT, "on_date": DATE},
    expected={"within": TRUTH},
)
def answer_within_age_fiscal_year(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    within = within_age_fiscal_year(
        _days(inputs, "birth_date"), _numbers(inputs, "age"), _days(inputs, "on_date")
    )
    return [{"within": bool(each)} for each in within]


@case_adapter(
    "local_government_code_check_digit",
    axis="event_date",
    input={"code5": TEXT},
    expected={"check_digit": COUNT, "code6?": TEXT},
)
def answer_local_government_code(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    digits = [check_digits.municipality_check_digit(each["code5"]) for each in inputs]
    return [
        {"check_digit": digit, "code6": f"{each['code5']}{digit}"}
        for each, digit in zip(inputs, digits, strict=True)
    ]


@case_adapter(
    "my_number_check_digit",
    axis="event_date",
    input={"base11?": TEXT, "number12?": TEXT},
    expected={"check_digit?": COUNT, "valid?": TRUTH},
)
def answer_my_number(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    return [_my_number(each) for each in inputs]


def _my_number(given: Mapping[str, Any]) -> Mapping[str, Any]:
    if "base11" in given:
        return {"check_digit": check_digits.my_number_check_digit(given["base11"])}
    return {"valid": check_digits.is_my_number(given["number12"])}


@case_adapter(
    "corporate_number_check_digit",
    axis="event_date",
    input={"base12": TEXT},
    expected={"check_digit": COUNT, "number13?": TEXT, "weighted_sum?": COUNT},
)
def answer_corporate_number(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    return [_corporate_number(each["base12"]) for each in inputs]


def _corporate_number(base: str) -> Mapping[str, Any]:
    digit = check_digits.corporate_check_digit(base)
    weighted = check_digits.corporate_weighted_sum(base)
    return {"check_digit": digit, "number13": f"{digit}{base}", "weighted_sum": weighted}


@case_adapter(
    "coming_of_age_cohort",
    axis="event_date",
    input={"ceremony_date": DATE},
    expected={"first_birth_date": DATE, "last_birth_date": DATE},
)
def answer_coming_of_age(inputs: Inputs, law: Law) -> list[Mapping[str, Any]]:
    first, last = coming_of_age_cohort(_days(inputs, "ceremony_date"))
    return [
        {"first_birth_date": date_of(int(a)), "last_birth_date": date_of(int(b))}
        for a, b in zip(first, last, strict=True)
    ]
