"""Published cases of the late charge (延滞金の計算例)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from kikan.law import Law, LawGap, Working, Yen, book
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, DATE, RATE, YEN
from kikan.law.days import day
from kikan.shared.ledger.law.late_charge import LateCharge, late_charge, no_payments, no_waivers

_STATUTE = "local_tax_collection"
_PERIOD = {"from": DATE, "to": DATE, "rate": RATE}
_RATES = {"rate_first_month": "late_rate_first", "rate_after": "late_rate_after"}


def _values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """How the example rounds; its rates must be the book's, for a rate of the law is no example's to say.

    Errors: LawGap where a rate is not the notified one.
    """
    for key, name in _RATES.items():
        for period in parameters.get(key, []):
            _require_notified(name, period)
    apart = any(_is_one_rate_twice(parameters.get(key, [])) for key in _RATES)
    return {f"{_STATUTE}.late_rounding": "calendar_year" if apart else "rate_period"}


def _require_notified(name: str, period: Mapping[str, Any]) -> None:
    law = book().law("tax_year", period["from"].year).of(_STATUTE)
    for year in range(period["from"].year, period["to"].year + 1):
        try:
            ours = law.on("tax_year", year).rate(name)
        except LawGap:
            continue  # a year that is not notified yet: the rule itself stops where it needs it
        if ours != Fraction(period["rate"]):
            raise LawGap(f"{name} of {year} is {ours}, the case says {period['rate']}")


def _is_one_rate_twice(periods: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two neighbouring periods of one rate are listed apart: then the municipality cuts each year."""
    ordered = sorted(periods, key=lambda p: p["from"])
    return any(
        Fraction(a["rate"]) == Fraction(b["rate"]) and a["to"] + timedelta(days=1) == b["from"]
        for a, b in pairwise(ordered)
    )


def _charged(inputs: Inputs, law: Law) -> LateCharge:
    def days(key: str) -> Yen:
        dates: list[date] = [each[key] for each in inputs]
        return np.array([day(d) for d in dates], dtype=np.int64)

    tax = np.array([each["tax_due"] for each in inputs], dtype=np.int64)
    return late_charge(
        tax,
        days("due_date"),
        days("paid_date"),
        no_payments(),
        no_waivers(),
        law=law.on("event_date", law.at),
    )


def _working(inputs: Inputs, law: Law) -> Working:
    return _charged(inputs, law)


@case_adapter(
    "delinquency_charge",
    axis="event_date",
    parameters={"rate_first_month?": [_PERIOD], "rate_after?": [_PERIOD]},
    input={"tax_due": YEN, "due_date": DATE, "paid_date": DATE},
    expected={
        "base?": YEN, "first_days?": COUNT, "first_part?": YEN, "after_days?": [COUNT], "after_parts?": [YEN],
        "sum_before_rounding?": YEN, "charge?": YEN,
    },
    values=_values,
    working=_working,
)  # fmt: skip
def answer_late_charge(inputs: Inputs, law: Law) -> Answers:
    found = _charged(inputs, law)
    return [
        {
            "base": int(found.base[row]),
            "first_days": int(found.first_days[row]),
            "first_part": int(found.first_part[row]),
            "after_days": found.pieces.days[_after(found, row)].tolist(),
            "after_parts": found.pieces.amount[_after(found, row)].tolist(),
            "sum_before_rounding": int(found.total[row]),
            "charge": int(found.charge[row]),
        }
        for row in range(len(inputs))
    ]


def _after(found: LateCharge, row: int) -> Any:
    return (found.pieces.claim == row) & ~found.pieces.is_first
