"""How published examples of service levels reach the rules (計算例の読み替え)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kikan.businesses.service.law.availability import Measured, allowed_stop, half_up
from kikan.law import Law
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE

_HOUR = 60
_SHOWN = 2
"""Decimals where a case names none: it compares no rounded figure then."""


def _values(p: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "service_level.service_minutes": _whole_minutes(p["service_hours_per_day"]),
        "service_level.service_days": int(p["service_days"]),
        "service_level.availability_target": str(Fraction(p.get("target_percent", "100")) / 100),
        "service_level.shown_decimals": p.get("result_decimals", _SHOWN),
    }


def _whole_minutes(hours: str) -> int:
    found = Fraction(hours) * _HOUR
    if found.denominator != 1:
        raise ValueError(f"{hours} hours are no whole minutes")
    return int(found)


@case_adapter(
    "sla_availability", axis="event_date", values=_values,
    parameters={"service_hours_per_day": RATE, "service_days": RATE, "target_percent?": RATE, "result_decimals?": COUNT},
    input={
        "stop_hours_in_service?": RATE, "repair_hours_outside?": RATE, "maintenance_hours_outside?": RATE,
        "actual_percent?": RATE,
    },
    expected={
        "planned_hours?": RATE, "availability_percent?": RATE, "allowed_stop_hours?": RATE,
        "allowed_stop_seconds?": RATE, "excess_stop_hours?": RATE,
    },
)  # fmt: skip
def _availability(inputs: Inputs, law: Law) -> Answers:
    """Repair and maintenance outside the service are told and not used: they do not count."""
    planned = law.amount("service_level.service_minutes") * law.amount("service_level.service_days")
    allowed = allowed_stop(Fraction(planned), law.rate("service_level.availability_target"))
    known = {
        "planned_hours": _plain(Fraction(planned, _HOUR)), "allowed_stop_hours": _plain(allowed / _HOUR),
        "allowed_stop_seconds": _plain(allowed * 60),
    }  # fmt: skip
    return [{**known, **_measured(one, planned, allowed, law)} for one in inputs]


def _measured(one: Mapping[str, Any], planned: int, allowed: Fraction, law: Law) -> dict[str, Any]:
    if "actual_percent" in one:
        stopped = allowed_stop(Fraction(planned), Fraction(one["actual_percent"]) / 100)
    elif "stop_hours_in_service" in one:
        stopped = Fraction(one["stop_hours_in_service"]) * _HOUR
    else:
        return {}
    found = {"excess_stop_hours": _plain(max(stopped - allowed, Fraction(0)) / _HOUR)}
    reached = Measured(planned, int(stopped)).availability if stopped.denominator == 1 else None
    if reached is not None:
        found["availability_percent"] = half_up(reached * 100, law.amount("service_level.shown_decimals"))
    return found


def _plain(value: Fraction) -> str:
    """As decimals without end zeros, as a fraction where decimals never end."""
    for decimals in range(10):
        if (value * 10**decimals).denominator == 1:
            return half_up(value, decimals)
    return str(value)
