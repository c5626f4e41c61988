"""How published cases reach the rules of seal registration."""

from typing import Any

import numpy as np

from kikan.businesses.seals.law.eligibility import MICROMETRES, Applicants, eligibility
from kikan.businesses.seals.law.texts import Names, text_allowed
from kikan.law import Law
from kikan.law.amounts import Truth
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TEXT, TRUTH, maybe, one_of
from kikan.law.days import day

SEAL = {
    "width_mm": COUNT, "height_mm": COUNT, "material_deformable": TRUTH, "legible": TRUTH, "rim_intact": TRUTH,
    "same_as_household_seal": TRUTH, "shows_other_matter": TRUTH,
}  # fmt: skip
PERSON = {
    "birth_date": DATE, "application_date": DATE, "resident": TRUTH, "mental_capacity": TRUTH, "adult_ward": TRUTH,
    "accompanied_by_guardian": TRUTH, "in_person": TRUTH,
}  # fmt: skip


@case_adapter(
    "seal_registration_eligibility",
    axis="event_date",
    parameters={
        "min_age": COUNT, "min_mm": COUNT, "max_mm": COUNT, "adult_ward": one_of("with_guardian", "excluded"),
    },
    input={**PERSON, "seal": SEAL},
    expected={"eligible": TRUTH},
    values=lambda p: {f"seal_registration.{name}": value for name, value in p.items()},
)  # fmt: skip
def answer_eligibility(inputs: Inputs, law: Law) -> Answers:
    found = eligibility(_applicants(inputs), law=law)
    return [{"eligible": bool(one)} for one in found.eligible]


def _applicants(inputs: Inputs) -> Applicants:
    seals: list[Any] = [i["seal"] for i in inputs]
    return Applicants(
        birth_on=_days(inputs, "birth_date"),
        applied_on=_days(inputs, "application_date"),
        is_resident=_truths(inputs, "resident"),
        has_capacity=_truths(inputs, "mental_capacity"),
        is_ward=_truths(inputs, "adult_ward"),
        has_guardian=_truths(inputs, "accompanied_by_guardian"),
        is_in_person=_truths(inputs, "in_person"),
        width=np.array([s["width_mm"] * MICROMETRES for s in seals], dtype=np.int64),
        height=np.array([s["height_mm"] * MICROMETRES for s in seals], dtype=np.int64),
        is_deformable=_truths(seals, "material_deformable"),
        is_legible=_truths(seals, "legible"),
        is_rim_intact=_truths(seals, "rim_intact"),
        is_of_household=_truths(seals, "same_as_household_seal"),
        shows_other_matter=_truths(seals, "shows_other_matter"),
    )


def _days(inputs: Inputs, key: str) -> np.ndarray:
    return np.array([day(each[key]) for each in inputs], dtype=np.int64)


def _truths(inputs: Inputs, key: str) -> Truth:
    return np.array([each[key] for each in inputs], dtype=np.bool_)


@case_adapter(
    "seal_text_allowed",
    axis="event_date",
    input={
        "family_name": TEXT, "given_name": TEXT, "former_family_name": maybe(TEXT), "alias": maybe(TEXT),
        "seal_text": TEXT,
    },
    expected={"allowed": TRUTH},
)  # fmt: skip
def answer_text(inputs: Inputs, law: Law) -> Answers:
    names = [
        Names(f"{i['family_name']} {i['given_name']}", i["former_family_name"] or "", i["alias"] or "")
        for i in inputs
    ]
    allowed = text_allowed(names, [i["seal_text"] for i in inputs], law=law)
    return [{"allowed": bool(one)} for one in allowed]
