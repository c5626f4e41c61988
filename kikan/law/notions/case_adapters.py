"""Published cases of the notions that belong to no single business."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.law.ages import age_fiscal_year_end, age_on, within_age_fiscal_year
from kikan.law.amounts import Day, Yen
from kikan.law.case_adapter import Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TRUTH
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
