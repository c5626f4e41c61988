"""How published cases of the child allowance reach the rules (計算例の読み替え)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.child_allowance.law.amounts import Amounts, Children
from kikan.businesses.child_allowance.law.months import claim_deadline, first_month
from kikan.law import Law, book, call, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, TEXT, TRUTH, YEN, one_of
from kikan.law.days import day
from kikan.law.moments import moment, show
from kikan.law.ordinances import plain

_ACT = "child_allowance_act"
_NO_DAYS = column()


def _amount_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table in force with the case's amounts in their places."""
    tables: list[Any] = [plain(dated.value) for dated in book().parameter(f"{_ACT}.monthly_amounts").values]

    def told(row: Mapping[str, Any]) -> int:
        if row["from_order"] > 1:
            return int(parameters["third_or_later"])
        return int(parameters["under3" if row["band"] == "under_three" else "from3"])

    return {f"{_ACT}.monthly_amounts": [{**row, "amount": told(row)} for row in tables[-1]]}


def _children(inputs: Inputs) -> Children:
    """Each case is a recipient; a child's age is that of the whole fiscal year, reached on 1 April (born on the 2nd)."""
    recipient, birth, supported = [], [], []
    for place, one in enumerate(inputs):
        month = moment("benefit_month", one["month"])
        for child in one["children"]:
            recipient.append(place)
            birth.append(day(date((month - 3) // 12 - child["age"], 4, 2)))
            supported.append(child.get("supported", False))
    tie = column(*range(len(birth)))
    return Children(
        column(*recipient), len(inputs), column(*birth), tie, np.array(supported, dtype=np.bool_), 0 * tie
    )


@case_adapter(
    "child_allowance", axis="benefit_month", parameters={"under3": YEN, "from3": YEN, "third_or_later": YEN},
    values=_amount_values, input={"month": TEXT, "children": [{"age": COUNT, "supported?": TRUTH}]},
    expected={"per_child": [YEN], "monthly_total?": YEN},
    working=lambda inputs, law: _monthly(_children(inputs), law),
)  # fmt: skip
def _amounts(inputs: Inputs, law: Law) -> Answers:
    """Every case in the law of its own month."""
    answers = []
    for one in inputs:
        own = law.on("benefit_month", moment("benefit_month", one["month"]))
        per_child = _monthly(_children([one]), own).amount.tolist()
        answers.append({"per_child": per_child, "monthly_total": sum(per_child)})
    return answers


def _monthly(children: Children, law: Law) -> Amounts:
    found: Amounts = call(f"{_ACT}.monthly", children, law=law)
    return found


@case_adapter(
    "child_allowance_start_month", axis="event_date", parameters={"grace_days": COUNT},
    values=lambda p: {f"{_ACT}.grace_days": p["grace_days"]},
    input={"event": one_of("birth"), "event_date": DATE, "claim_date": DATE}, expected={"first_month": TEXT},
)  # fmt: skip
def _first_months(inputs: Inputs, law: Law) -> Answers:
    """No case's last day falls on a day the office is closed."""
    event_on, claimed_on = (
        column(*(day(one[name]) for one in inputs)) for name in ("event_date", "claim_date")
    )
    months = first_month(event_on, claimed_on, claim_deadline(event_on, _NO_DAYS, law=law), law=law)
    return [{"first_month": show("benefit_month", month)} for month in months.tolist()]
