"""How published cases of high-cost benefits reach the rules (計算例の読み替え)."""

from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law.high_cost import countable, from_70, row_of, under_70
from kikan.law import Law, LawGap, column
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TEXT, YEN, one_of

_ACT = "health_insurance_benefits"
# A case names the tables that held from August 2018 to July 2026.
_TABLE = one_of("2018-08")
_KIND = one_of("outpatient", "inpatient")


@case_adapter(
    "high_cost_medical_limit", axis="benefit_month", parameters={"table": _TABLE},
    input={
        "age_group": one_of("under70"), "category": TEXT, "total_cost": YEN, "copay_ratio": RATE, "months_hit_before": COUNT,
    },
    expected={"paid": YEN, "limit": YEN, "benefit": YEN},
)  # fmt: skip
def _limits(inputs: Inputs, law: Law) -> Answers:
    from fractions import Fraction

    table = law.table(f"{_ACT}.limits_under_70")
    cost = column(*(one["total_cost"] for one in inputs))
    paid = column(*(int(one["total_cost"] * Fraction(one["copay_ratio"])) for one in inputs))
    row = column(*(row_of(table, one["category"]) for one in inputs))
    found = under_70(row, cost, paid, column(*(one["months_hit_before"] for one in inputs)), law=law)
    return [
        {"paid": found.paid[n], "limit": found.limit[n], "benefit": found.benefit[n]}
        for n in range(len(inputs))
    ]


@case_adapter(
    "high_cost_medical_countable", axis="benefit_month", parameters={"table": _TABLE},
    input={"claims": [{"person": TEXT, "age": COUNT, "kind": _KIND, "paid": YEN}]}, expected={"countable_total": YEN},
)  # fmt: skip
def _countable(inputs: Inputs, law: Law) -> Answers:
    answers = []
    for one in inputs:
        age, paid = (column(*(claim[name] for claim in one["claims"])) for name in ("age", "paid"))
        answers.append({"countable_total": int((paid * countable(age, paid, law=law)).sum())})
    return answers


@case_adapter(
    "high_cost_medical_benefit_household", axis="benefit_month", parameters={"table": _TABLE},
    input={"category": TEXT, "claims": [{"person": TEXT, "kind": _KIND, "paid": YEN, "total_cost?": YEN}]},
    expected={"outpatient_benefit": YEN, "household_benefit": YEN, "benefit": YEN},
)  # fmt: skip
def _households(inputs: Inputs, law: Law) -> Answers:
    """Each case is one household of people from 70 on."""
    table, answers = law.table(f"{_ACT}.limits_70"), []
    for one in inputs:
        names = list(dict.fromkeys(claim["person"] for claim in one["claims"]))
        claims: list[Any] = one["claims"]
        if not claims:
            raise LawGap("a household without a payment")
        found = from_70(
            column(*(names.index(c["person"]) for c in claims)), column(*(0 for _ in names)),
            np.array([c["kind"] == "outpatient" for c in claims], dtype=np.bool_), column(*(c["paid"] for c in claims)),
            column(row_of(table, one["category"])), column(sum(c.get("total_cost", 0) for c in claims)), column(0), law=law,
        )  # fmt: skip
        names_of = ("outpatient_benefit", "household_benefit", "benefit")
        answers.append({name: int(getattr(found, name)[0]) for name in names_of})
    return answers
