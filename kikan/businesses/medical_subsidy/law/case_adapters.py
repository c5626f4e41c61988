"""How published cases of the medical subsidies reach the rules (計算例の読み替え)."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import (
    HANDBOOKS,
    NONE,
    NOT_WORKING,
    SCHEMES,
    WORKING,
    Disabled,
    Judged,
    child,
    is_in_kind,
    severe_disability,
    single_parent,
)
from kikan.businesses.medical_subsidy.law.periods import begins, renewed_on, single_parent_last_day
from kikan.law import Law, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TEXT, TRUTH, YEN, ShapeFault, maybe, one_of
from kikan.law.days import date_of, day

LETTERS = {"A": 1, "B": 2}
OWN_PREFECTURE = "山形県"
UPPER = "end of the fiscal year in which 18 is reached"
# What the pages of all sources say of their scheme and a case does not repeat.
SCHEME_OF_THE_SOURCES = {
    "disability_grounds": [
        {"ground": "physical", "grade": 2},
        {"ground": "mental", "grade": 1},
        {"ground": "intellectual", "grade": 1},
        {"ground": "pension", "grade": 1},
        {"ground": "special_child_rearing", "grade": 1},
    ],
    "combined_grounds": [{"physical": 3, "intellectual": 2}],
    "levy_limit": 235000,
    "levy_limit_inclusive": "no",
    "single_parent_requires_work": "yes",
    "work_exceptions": [{"reason": r} for r in ("job_seeking", "training", "illness", "caring")],
    "single_parent_until_age": 19,
    "single_parent_ends": "month_end",
    "renewal_month": 6,
    "renewal_day": 30,
}


def _values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scheme of the sources with the case's own figures."""
    found: dict[str, Any] = dict(SCHEME_OF_THE_SOURCES)
    if "levy_limit_exclusive" in parameters:
        found["levy_limit"] = parameters["levy_limit_exclusive"]
    found["child_until_age"] = _upper(parameters.get("upper", UPPER))
    limit = parameters.get("income_limit")
    found["child_income_limited"] = "no" if limit is None else "yes"
    if limit is not None:
        found["child_income_limit"] = limit
    if "renewal_day" in parameters:
        found["renewal_month"], found["renewal_day"] = map(int, parameters["renewal_day"].split("-"))
    if "cap_outpatient" in parameters:
        found["caps"] = [
            {"care": care, "amount": parameters[f"cap_{care}"]} for care in ("outpatient", "inpatient")
        ]
    return {f"medical_subsidy_scheme.{name}": value for name, value in found.items()}


def _upper(text: str) -> int:
    found = re.fullmatch(r"end of the fiscal year in which (\d{1,2}) is reached", text)
    if found is None:
        raise ShapeFault("parameters.upper", f"no known way to put an age: {text!r}")
    return int(found[1])


def _grade(one: Mapping[str, Any], name: str) -> int:
    raw = one.get(f"handbook_{name}", 0)
    return LETTERS[raw] if isinstance(raw, str) else int(raw)


def _judge(one: Mapping[str, Any], law: Law) -> Judged:
    taxed = np.array([one.get("income_tax_person_or_supporter", False)])
    assisted = np.array([one.get("public_assistance", False)])
    if one["scheme"] == "severe_disability":
        grades = {name: column(_grade(one, name)) for name in HANDBOOKS}
        found: Judged = severe_disability(
            Disabled(grades, column(one["municipal_income_levy"]), taxed, assisted), law=law
        )
        return found
    if one["scheme"] == "single_parent":
        work = WORKING if one["working"] else one.get("exception", NOT_WORKING)
        family: Judged = single_parent(np.array([True]), work, taxed, assisted, law=law)
        return family
    # A case tells an age alone: in the fiscal year of the last age the child is still subsidised.
    of_age = np.array([one["age"] <= law.amount("medical_subsidy_scheme.child_until_age")])
    answer: Judged = child(of_age, column(one.get("parent_income", 0)), assisted, law=law)
    return answer


def _answer(one: Mapping[str, Any], law: Law) -> dict[str, Any]:
    judged = _judge(one, law)
    eligible = bool(judged.eligible[0])
    found: dict[str, Any] = {"eligible": eligible}
    if eligible:
        found["copay"] = "none" if judged.copay[0] == NONE else "ten_percent_capped"
    if "provider_prefecture" in one:
        within = np.array([one["provider_prefecture"] == OWN_PREFECTURE])
        in_kind = is_in_kind(within, np.array([True]), law=law)
        found["payment_method"] = "in_kind" if in_kind[0] else "refund"
    if "application_date" in one:
        first = begins(column(day(one["application_date"])), column(day(one["child_birth_date"])), law=law)
        last = np.minimum(
            renewed_on(first, law=law), single_parent_last_day(column(day(one["child_birth_date"])), law=law)
        )
        found |= {"valid_from": date_of(int(first[0])), "valid_to": date_of(int(last[0]))}
    return found


@case_adapter(
    "medical_subsidy_eligibility", axis="event_date",
    parameters={
        "levy_limit_exclusive?": YEN, "cap_outpatient?": YEN, "cap_inpatient?": YEN, "income_limit?": maybe(YEN),
        "upper?": TEXT, "renewal_day?": TEXT,
    },
    values=_values,
    input={
        "scheme": one_of(*SCHEMES), "handbook_physical?": COUNT, "handbook_mental?": COUNT,
        "handbook_intellectual?": one_of(*LETTERS), "municipal_income_levy?": YEN,
        "income_tax_person_or_supporter?": TRUTH, "public_assistance?": TRUTH, "age?": COUNT, "parent_income?": YEN,
        "provider_prefecture?": TEXT, "working?": TRUTH, "exception?": TEXT, "child_birth_date?": DATE,
        "application_date?": DATE,
    },
    expected={
        "eligible": TRUTH, "copay?": one_of("none", "ten_percent_capped"), "payment_method?": TEXT,
        "valid_from?": DATE, "valid_to?": DATE,
    },
)  # fmt: skip
def _eligibility(inputs: Inputs, law: Law) -> Answers:
    """Every case of its own scheme."""
    return [_answer(one, law) for one in inputs]
