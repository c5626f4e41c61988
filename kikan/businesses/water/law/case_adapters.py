"""How published cases of water and sewer reach the rules (計算例の読み替え)."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from kikan.businesses.water.law import sewage
from kikan.businesses.water.law.beneficiary import Beneficiary, beneficiary_charge
from kikan.businesses.water.law.charge import (
    Amounts,
    Charge,
    Metered,
    months_in_order,
    sewer_charge,
    water_charge,
)
from kikan.businesses.water.law.meters import UNKNOWN, winter_estimate
from kikan.businesses.water.law.proration import Part, closed_part, water_part_charge, water_proration
from kikan.businesses.water.law.tariff import tariff_of
from kikan.law import Exact, Law, LawGap, Yen, column, cut_below
from kikan.law.amounts import bound_of
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import ANY, COUNT, RATE, TEXT, TRUTH, YEN, each, maybe, one_of

WATER, SEWER = "water_supply", "sewerage"
_TIER = {"to": maybe(COUNT), "price": ANY}
_USE = one_of(*sewage.USES)
_TARIFF = {
    "price_period_months": one_of(1, 2),
    "base_charge": ANY,
    "base_volume_m3": COUNT,
    "meter_fee": ANY,
    "tiers": [_TIER],
    "prices_include_tax": TRUTH,
    "tax_rate": RATE,
    "split": one_of("none", "half_remainder_first", "half_remainder_last", "half_doubled"),
    "rounding_unit": COUNT,
    "rounding_at": one_of("tax", "month", "total", "tax_then_total"),
}
_ASSESSMENT = {
    "method": one_of("persons_formula"),
    "base_persons": COUNT,
    "base_volume_m3": COUNT,
    "per_extra_person_m3": COUNT,
}
_USED = {
    "calibre_mm?": COUNT,
    "use?": TEXT,
    "volume_m3?": COUNT,
    "months?": COUNT,
    "persons?": COUNT,
    "well_only?": TRUTH,
}
_CHARGED = {
    "base_yen?": ANY,
    "volume_charge_yen?": ANY,
    "subtotal_excl_tax_yen?": ANY,
    "tax_yen?": YEN,
    "total_before_floor_yen?": ANY,
    "total_yen?": YEN,
    "monthly_volumes_m3?": [ANY],
    "monthly_excl_tax_yen?": [ANY],
    "monthly_total_yen?": [YEN],
    "assessed_volume_m3?": COUNT,
}


def rate(raw: object) -> str:
    """A price as the book wants it: text, exact."""
    return str(Fraction(str(raw)))


def tariff_values(parameters: Mapping[str, Any], statute: str) -> dict[str, Any]:
    """The tariff keys of a case as values of the book; a tariff of one row, for every use and bore."""
    found = {
        "base": [
            {
                "use": 0,
                "calibre": 0,
                "base": rate(parameters.get("base_charge", "0")),
                "base_volume": parameters.get("base_volume_m3", 0),
                "meter_fee": rate(parameters.get("meter_fee", 0)),
            }
        ],
        "tiers": [
            {"use": 0, "calibre": 0, "up_to": tier["to"], "price": rate(tier["price"])}
            for tier in parameters.get("tiers", [])
        ]
        or [{"use": 0, "calibre": 0, "up_to": None, "price": "0"}],
        "price_period_months": parameters.get("price_period_months", 1),
        "prices_include_tax": "yes" if parameters.get("prices_include_tax", False) else "no",
        "tax_rate": parameters.get("tax_rate", "0"),
        "split": parameters.get("split", "none"),
        "rounding_unit": parameters.get("rounding_unit", 1),
        "rounding_at": parameters.get("rounding_at", "total"),
        # A published case that says nothing of it charges the whole base though nothing was used.
        "zero_volume_base": "1",
    }
    return {f"{statute}.{name}": value for name, value in found.items()}


def _used(inputs: Inputs, volumes: Yen | None, law: Law, statute: str) -> Metered:
    zero = column(*(0 for _ in inputs))
    period = law.amount(f"{statute}.price_period_months")
    months = column(*(i.get("months", period) for i in inputs))
    given = column(*(i.get("volume_m3", 0) for i in inputs)) if volumes is None else volumes
    return Metered(zero, given, months, zero + 1)


def alone_where_needed(inputs: Inputs, answer: Callable[[Inputs], Answers]) -> Answers:
    """All in one call; where another case's volume has no price in this tariff, each by itself (no answer there)."""
    try:
        return answer(inputs)
    except LawGap:
        if len(inputs) == 1:
            raise
    answers: list[Mapping[str, Any]] = []
    for one in inputs:
        try:
            answers += answer([one])
        except LawGap:
            answers.append({})
    return answers


def plain(amount: Fraction) -> int | str:
    """A whole amount as a number; one with a fraction as text."""
    return int(amount) if amount.denominator == 1 else str(amount)


def _amounts(charge: Charge, law: Law, statute: str) -> list[dict[str, Any]]:
    tariff = tariff_of(law, statute)
    is_first = tariff.split != "half_remainder_last"
    answers = []
    for row in range(len(charge)):
        months = months_in_order(charge, row, is_first)
        with_tax = Fraction(1) if tariff.includes_tax else 1 + tariff.tax
        unit = tariff.unit if tariff.stage == "month" else 1
        answers.append(
            {
                "base_yen": plain(charge.base.fraction(row)),
                "volume_charge_yen": plain(charge.volume_charge.fraction(row)),
                "subtotal_excl_tax_yen": _without_tax(charge, row, tariff.includes_tax),
                "tax_yen": int(charge.tax[row]),
                "total_before_floor_yen": plain(charge.before_cut.fraction(row)),
                "total_yen": int(charge.total[row]),
                "monthly_volumes_m3": [volume for volume, _ in months],
                "monthly_excl_tax_yen": [plain(amount.fraction(0)) for _, amount in months],
                "monthly_total_yen": [int(cut_below(amount * with_tax, unit)[0]) for _, amount in months],
            }
        )
    return answers


def _without_tax(charge: Charge, row: int, includes_tax: bool) -> int | str:
    if includes_tax:
        return int(charge.total[row] - charge.tax[row])
    return plain(charge.subtotal.fraction(row))


@case_adapter(
    "water_charge",
    axis="event_date",
    parameters=_TARIFF,
    input=_USED,
    expected=_CHARGED,
    values=lambda p: tariff_values(p, WATER),
    working=lambda inputs, law: water_charge(_used(inputs, None, law, WATER), law=law),
)
def answer_water(inputs: Inputs, law: Law) -> Answers:
    return alone_where_needed(
        inputs, lambda some: _amounts(water_charge(_used(some, None, law, WATER), law=law), law, WATER)
    )


def _assessment_values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The formula by persons as a table: up to the basic number the basic volume, then so much each."""
    found = tariff_values(parameters, SEWER)
    if "assessment" in parameters:
        given = parameters["assessment"]
        found |= table_values(
            {"all": [given["base_volume_m3"]] * given["base_persons"]}, {"all": given["per_extra_person_m3"]}
        )
    return found


def table_values(table: Mapping[str, Sequence[int]], extra: Mapping[str, int]) -> dict[str, Any]:
    """A table of assessed volumes, m3 a month, as the book keeps it."""
    return {
        "sewerage.assessment_method": "table_by_persons",
        "sewerage.assessment_table": [
            {"use": use, "persons": n, "volume": volume}
            for use, volumes in table.items()
            for n, volume in enumerate(volumes, start=1)
        ],
        "sewerage.assessment_extra": [
            {"use": use, "volume": extra.get(use, 0)} for use in dict.fromkeys([*table, *extra])
        ],
    }


@case_adapter(
    "sewer_charge",
    axis="event_date",
    parameters={**_TARIFF, "assessment?": _ASSESSMENT},
    input=_USED,
    expected=_CHARGED,
    values=_assessment_values,
    working=lambda inputs, law: sewer_charge(_used(inputs, _drained(inputs, law), law, SEWER), law=law),
)
def answer_sewer(inputs: Inputs, law: Law) -> Answers:
    return alone_where_needed(inputs, lambda some: _sewer_answers(some, law))


def _sewer_answers(inputs: Inputs, law: Law) -> Answers:
    volumes = _drained(inputs, law)
    charged = _amounts(sewer_charge(_used(inputs, volumes, law, SEWER), law=law), law, SEWER)
    return [
        {**found, "assessed_volume_m3": int(volume)} for found, volume in zip(charged, volumes, strict=True)
    ]


def _drained(inputs: Inputs, law: Law) -> Yen:
    """Tap volume, or what the persons are taken to use; wells beside a tap by the ordinance's way."""
    tap = column(*(i.get("volume_m3", 0) for i in inputs))
    persons = column(*(i.get("persons", 0) for i in inputs))
    kinds = column(*(_well_of(i) for i in inputs))
    if not law.ordinance.series("sewerage.assessment_table"):
        return tap
    months = _used(inputs, tap, law, SEWER).months
    uses, none = column(*(sewage.bits_of(["all"]) for _ in inputs)), 0 * tap
    return sewage.sewage_volume(tap, kinds, none, persons, uses, months, none, law=law).volume


def _well_of(given: Mapping[str, Any]) -> int:
    if given.get("well_only"):
        return sewage.WELL_ONLY
    return sewage.ASSESSED_WELL if given.get("persons") else sewage.NO_WELL


def _assessed(inputs: Inputs, law: Law) -> sewage.Sewage:
    tap = column(*(i.get("tap_volume_m3", 0) for i in inputs))
    persons = column(*(i["persons"] for i in inputs))
    uses = column(*(sewage.bits_of(i["well_uses"]) for i in inputs))
    months = column(*(i.get("months", 1) for i in inputs))
    kinds = np.where(uses > 0, sewage.ASSESSED_WELL, sewage.NO_WELL)
    return sewage.sewage_volume(tap, kinds, 0 * tap, persons, uses, months, 0 * tap, law=law)


@case_adapter(
    "sewage_volume_assessment",
    axis="event_date",
    parameters={
        "method": one_of("table_by_use_plus_tap", "table_by_persons"),
        "table": each(_USE, [COUNT]),
        "per_extra_person": each(_USE, COUNT),
    },
    input={"persons": COUNT, "tap_volume_m3?": COUNT, "well_uses": [_USE], "months?": COUNT},
    expected={"assessed_volume_m3": COUNT},
    values=lambda p: {
        **table_values(p["table"], p["per_extra_person"]),
        "sewerage.assessment_method": p["method"],
    },
    working=_assessed,
)
def answer_assessed(inputs: Inputs, law: Law) -> Answers:
    return alone_where_needed(
        inputs, lambda some: [{"assessed_volume_m3": int(v)} for v in _assessed(some, law).volume]
    )


_STEP = {"days_to": ANY, "rate": RATE}
_PRORATION = {
    **{f"{name}?": shape for name, shape in _TARIFF.items()},
    "method": one_of("base_by_days", "volume_and_charge_by_days", "half_month_steps"),
    "base_charge_month": ANY,
    "days_per_month?": COUNT,
    "reserved_cost?": ANY,
    "minimum_excl_tax?": YEN,
    "rounding?": one_of("floor_yen"),
    "steps?": [_STEP],
    "base_volume_month_m3?": COUNT,
    "volume_charge_at_scaled_volume?": ANY,
}
_DAYS_IN_A_MONTH = 31
# The source prices the scaled volume and gives no unit prices: that price stands as a row of this use.
GIVEN = -1


def _proration_values(p: Mapping[str, Any]) -> dict[str, Any]:
    base_volume = p.get("base_volume_month_m3", p.get("base_volume_m3", 0))
    own = {
        "proration_method": p["method"],
        "days_per_month": p.get("days_per_month", _DAYS_IN_A_MONTH),
        "proration_reserved": rate(p.get("reserved_cost", 0)),
        "proration_minimum": p.get("minimum_excl_tax", 0),
        "base_volume_prorated": "no",
        "proration_steps": [
            {"up_to": _days(step["days_to"], p), "rate": step["rate"]} for step in p.get("steps", [])
        ]
        or [{"up_to": None, "rate": "1"}],
    }
    tariff = tariff_values({**p, "base_charge": p["base_charge_month"], "base_volume_m3": base_volume}, WATER)
    if "volume_charge_at_scaled_volume" in p:
        price = {
            "use": GIVEN,
            "calibre": 0,
            "up_to": None,
            "price": rate(p["volume_charge_at_scaled_volume"]),
        }
        tariff["water_supply.tiers"] = [*tariff["water_supply.tiers"], price]
    return tariff | {f"{WATER}.{name}": value for name, value in own.items()}


def _days(limit: object, p: Mapping[str, Any]) -> int | None:
    """'1 month' is as many days as the ordinance takes for one."""
    if limit == "1 month":
        return int(p.get("days_per_month", _DAYS_IN_A_MONTH))
    return None if limit is None else int(str(limit))


@case_adapter(
    "water_proration",
    axis="event_date",
    parameters=_PRORATION,
    input={"days": COUNT, "volume_m3?": COUNT, "calibre_mm?": COUNT, "use?": TEXT, "months?": COUNT},
    expected={
        "base_yen?": YEN,
        "scaled_volume_m3?": COUNT,
        "volume_charge_yen?": ANY,
        "subtotal_excl_tax_yen?": ANY,
        "tax_yen?": YEN,
        "total_before_floor_yen?": ANY,
        "total_yen?": YEN,
    },
    values=_proration_values,
)
def answer_proration(inputs: Inputs, law: Law) -> Answers:
    return alone_where_needed(inputs, lambda some: _proration_answers(some, law))


def _proration_answers(inputs: Inputs, law: Law) -> Answers:
    days = column(*(i["days"] for i in inputs))
    volume = column(*(i.get("volume_m3", 0) for i in inputs))
    tariff = tariff_of(law, WATER)
    zero = 0 * days
    part = water_proration(days, volume, tariff.base[zero], tariff.base_volume[zero], law=law)
    whole = _priced(Metered(zero, volume, part.months, zero + 1), part, days, law)
    return [
        {
            "base_yen": int(part.base_cut[row]),
            "scaled_volume_m3": int(part.scaled_volume[row]),
            "volume_charge_yen": int(cut_below(whole.volume_charge)[row]),
            "subtotal_excl_tax_yen": int(cut_below(whole.subtotal)[row]),
            "tax_yen": int(whole.tax[row]),
            "total_before_floor_yen": plain(whole.before_cut.fraction(row)),
            "total_yen": int(whole.total[row]),
        }
        for row in range(len(inputs))
    ]


def _priced(metered: Metered, part: Part, days: Yen, law: Law) -> Charge:
    tiers = law.table(f"{WATER}.tiers")
    if GIVEN not in tiers.cells("use"):
        return water_part_charge(metered, days, law=law)
    price = Exact.of(0 * days + 1) * tiers.rate("price", use=GIVEN)
    return closed_part(
        metered, part, Amounts(part.base, price, price * 0), law.of(WATER), tariff_of(law, WATER)
    )


@case_adapter(
    "water_winter_estimate",
    axis="event_date",
    parameters={**_TARIFF, "estimate": one_of("mean_of_previous_readings"), "readings": COUNT},
    input={"previous_volumes_m3": [COUNT], **_USED},
    expected={"estimated_volume_m3?": COUNT, **_CHARGED},
    values=lambda p: {
        **tariff_values(p, WATER),
        "water_supply.winter_estimate": p["estimate"],
        "water_supply.winter_readings": p["readings"],
    },
)
def answer_winter(inputs: Inputs, law: Law) -> Answers:
    return alone_where_needed(inputs, lambda some: _winter_answers(some, law))


def _winter_answers(inputs: Inputs, law: Law) -> Answers:
    longest = max((len(i["previous_volumes_m3"]) for i in inputs), default=0)
    previous = np.full((len(inputs), max(longest, 1)), UNKNOWN, dtype=np.int64)
    for row, given in enumerate(inputs):
        newest_first = given["previous_volumes_m3"][::-1]
        previous[row, : len(newest_first)] = newest_first
    volume = winter_estimate(previous, 0 * previous[:, 0] + UNKNOWN, law=law)
    charged = _amounts(water_charge(_used(inputs, volume, law, WATER), law=law), law, WATER)
    return [
        {**found, "estimated_volume_m3": int(taken)} for found, taken in zip(charged, volume, strict=True)
    ]


def _beneficiary(inputs: Inputs, law: Law) -> Beneficiary:
    areas = [Fraction(str(i["area_m2"])) for i in inputs]
    common = lcm(*(area.denominator for area in areas))
    area = column(*(area.numerator * (common // area.denominator) for area in areas))
    prepays = np.array([i["prepay_all"] for i in inputs], dtype=np.bool_)
    exact = Exact(area, common, bound_of(area))
    return beneficiary_charge(exact, column(*(i["pits"] for i in inputs)), prepays, law=law)


@case_adapter(
    "sewer_beneficiary_charge",
    axis="event_date",
    parameters={
        "per_pit": ANY,
        "per_m2": ANY,
        "instalments": COUNT,
        "prepay_months?": COUNT,
        "prepay_rate_per_month?": RATE,
    },
    input={"area_m2": ANY, "pits": COUNT, "prepay_all": TRUTH},
    expected={"charge_yen?": YEN, "prepay_reward_yen?": YEN},
    values=lambda p: {
        "sewerage.beneficiary_per_pit": rate(p["per_pit"]),
        "sewerage.beneficiary_per_m2": rate(p["per_m2"]),
        "sewerage.beneficiary_instalments": p["instalments"],
        "sewerage.beneficiary_reward_method": "months_ahead",
        "sewerage.beneficiary_prepay_months": p.get("prepay_months", 0),
        "sewerage.beneficiary_prepay_rate": p.get("prepay_rate_per_month", "0"),
    },
    working=_beneficiary,
)
def answer_beneficiary(inputs: Inputs, law: Law) -> Answers:
    found = _beneficiary(inputs, law)
    return [
        {"charge_yen": int(charge), "prepay_reward_yen": int(reward)}
        for charge, reward in zip(found.charge, found.reward, strict=True)
    ]
