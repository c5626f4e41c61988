"""How published cases of NHI reach the rules (計算例の読み替え): the levy here, benefits in `high_cost_cases`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law import high_cost_cases  # noqa: F401 - registers its adapters
from kikan.businesses.health_insurance.law.flat_amounts import (
    PARTS,
    per_capita_charged,
    per_household_charged,
)
from kikan.businesses.health_insurance.law.levy import Households, Levy, Members, facts_of, levy
from kikan.businesses.health_insurance.law.months import NEVER, Spells, last_months, months_charged
from kikan.businesses.health_insurance.law.part_levy import part_levy
from kikan.businesses.health_insurance.law.reductions import Reduction, reduction_class
from kikan.law import Exact, Groups, Law, LawGap, Truth, Yen, book, column, cut_below
from kikan.law.ages import reached_on
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, RATE, TEXT, TRUTH, YEN, each, maybe, one_of
from kikan.law.days import date_of, day
from kikan.law.notions.flat_reduction import charged_share
from kikan.law.ordinances import plain, undated

_STATUTE = "national_health_insurance"
_TAPERED = "local_tax_act.basic_deduction"
_PART = one_of(*PARTS)
_REDUCTION = {"base": YEN, "per_insured_5": YEN, "per_insured_2": YEN, "per_extra_earner": YEN}
_ROUNDING = {"unit": COUNT, "stage": one_of("part", "total"), "mode?": one_of("floor")}
_RATES = {"income_rate": RATE, "asset_rate": RATE, "per_capita": YEN, "per_household": YEN, "cap": maybe(YEN)}
_MEMBER = {
    "id": TEXT,
    "role": one_of("head", "member"),
    "insured": TRUTH,
    "age?": COUNT,
    "income": YEN,
    "income_for_reduction?": YEN,
    "care_part": TRUTH,
    "preschool": TRUTH,
    "counted_earner": TRUTH,
    "fixed_asset_tax?": YEN,
}
_LEVY_PARAMETERS = {
    "kind": one_of("tax", "premium"),
    "basic_deduction": YEN,
    "parts": each(_PART, _RATES),
    "reduction?": maybe(_REDUCTION),
    "rounding": _ROUNDING,
}
_PART_AMOUNTS = {
    "income_levy?": YEN,
    "asset_levy?": YEN,
    "per_capita?": YEN,
    "per_household?": YEN,
    "amount?": YEN,
}
_ADULT, _LATE_ELDERLY = 18, 75


def _named(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {f"{_STATUTE}.{name}": value for name, value in values.items() if value is not None}


def _reduction_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _named({f"reduction_{key}": value for key, value in (parameters.get("reduction") or {}).items()})


def _basic_deduction_values(deduction: int) -> Mapping[str, Any]:
    """The case's basic deduction as the book keeps it: one amount before 2021, then the first row of a table."""
    if deduction in {dated.value for dated in book().parameter(f"{_STATUTE}.basic_deduction").values}:
        return {f"{_STATUTE}.basic_deduction": deduction}
    tables: list[Any] = [plain(dated.value) for dated in book().parameter(_TAPERED).values]
    rows = next((rows for rows in tables if rows[0]["deduction"] == deduction), tables[-1])
    return {_TAPERED: [{**rows[0], "deduction": deduction}, *rows[1:]]}


def _levy_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    rates = {
        f"{name}_{key}": value for name, rates in parameters["parts"].items() for key, value in rates.items()
    }
    rounding = {f"rounding_{key}": parameters["rounding"][key] for key in ("unit", "stage")}
    own = _named(rates | rounding | {"levy_kind": parameters["kind"]})
    return {**own, **_basic_deduction_values(parameters["basic_deduction"]), **_reduction_values(parameters)}


def _with_unstated(law: Law) -> Law:
    """What no published case states: a cap that is not reached is the statute's, the order of cap and months."""
    found = {name: series[0].value for name, series in law.ordinance.values}
    for name in _parts_given(law):
        found.setdefault(f"{_STATUTE}.{name}_cap", law.amount(f"{_STATUTE}.cap_ceiling_{name}"))
    found.setdefault(f"{_STATUTE}.cap_proration", "annual_first")
    found.setdefault(f"{_STATUTE}.child_adult_per_capita", 0)
    return replace(law, ordinance=undated(found))


def _parts_given(law: Law) -> tuple[str, ...]:
    return tuple(name for name in PARTS if law.ordinance.series(f"{_STATUTE}.{name}_income_rate"))


def _yen(rows: list[Mapping[str, Any]], key: str, default: str = "") -> Yen:
    return column(*(row.get(key, row[default] if default else 0) for row in rows))


def _truth(rows: list[Mapping[str, Any]], key: str) -> Truth:
    return np.array([row[key] for row in rows], dtype=np.bool_)


def _members(rows: list[Mapping[str, Any]], household: list[int], months: list[int]) -> Members:
    """The persons of cases as columns; an uninsured member who is not the head counts as 特定同一世帯所属者 from 75 on."""
    insured, head = _truth(rows, "insured"), np.array([row["role"] == "head" for row in rows], dtype=np.bool_)
    former = ~insured & ~head & np.array([row.get("age", 0) >= _LATE_ELDERLY for row in rows], dtype=np.bool_)
    mask = last_months(column(*months)) * insured
    none = mask * 0
    income = _yen(rows, "income")
    return Members(
        household=column(*household),
        insured_months=mask,
        care_months=mask * _truth(rows, "care_part"),
        unemployed_months=none,
        maternity_months=none,
        former_dependant_months=none,
        former_dependant_flat_months=none,
        is_judged=insured | head | former,
        is_counted=insured | former,
        is_preschool=_truth(rows, "preschool"),
        is_minor=np.array(
            [row["preschool"] or row.get("age", _ADULT) < _ADULT for row in rows], dtype=np.bool_
        ),
        is_known=np.ones(len(rows), dtype=np.bool_),
        total_income=income,
        relieved_income=income,
        aggregate_income=income,
        judged_income=_yen(rows, "income_for_reduction", "income"),
        is_earner=_truth(rows, "counted_earner"),
        fixed_asset_tax=_yen(rows, "fixed_asset_tax"),
    )


def _households(count: int) -> Households:
    none = np.zeros(count, dtype=np.int64)
    return Households(none, none)


@case_adapter(
    "national_health_insurance_levy",
    axis="fiscal_year",
    parameters=_LEVY_PARAMETERS,
    values=_levy_values,
    input={"members": [_MEMBER], "months": COUNT},
    expected={
        "reduction_class?": one_of(7, 5, 2, 0),
        "parts?": each(_PART, _PART_AMOUNTS),
        "total?": YEN,
        "total_without_child?": YEN,
        "capped_parts?": [_PART],
        "levy_base?": each(TEXT, YEN),
        "medical_income_levy_by_member?": each(TEXT, YEN),
    },
)
def _levies(inputs: Inputs, law: Law) -> Answers:
    given = _with_unstated(law)
    parts = _parts_given(given)
    rows = [member for each_input in inputs for member in each_input["members"]]
    household = [place for place, each_input in enumerate(inputs) for _ in each_input["members"]]
    months = [inputs[place]["months"] for place in household]
    found = levy(_members(rows, household, months), _households(len(inputs)), parts, law=given)
    return [_levy_answer(found, place, parts, rows, household) for place in range(len(inputs))]


def _levy_answer(
    found: Levy, place: int, parts: tuple[str, ...], rows: list[Mapping[str, Any]], household: list[int]
) -> Mapping[str, Any]:
    of = {name: found.of(name) for name in parts}
    steps = ("income_levy", "asset_levy", "per_capita", "per_household")
    shown = {
        name: {key: _whole(getattr(each_part, key), place) for key in steps}
        | {"amount": each_part.amount[place]}
        for name, each_part in of.items()
    }
    shares = found.members
    assert shares is not None
    mine = [row for row, owner in enumerate(household) if owner == place]
    return {
        "reduction_class": found.reduction.tenths[place],
        "parts": shown,
        "total": found.total[place],
        "total_without_child": found.total[place] - (found.child.amount[place] if "child" in of else 0),
        "capped_parts": [name for name, each_part in of.items() if each_part.is_capped[place]],
        "levy_base": {rows[row]["id"]: shares.levy_base[row] for row in mine},
        "medical_income_levy_by_member": {
            rows[row]["id"]: _whole(shares.medical.income_levy, row) for row in mine
        },
    }


def _whole(amount: Exact, row: int) -> int:
    """An amount as it is printed: a fraction of a yen is left out."""
    return int(amount.numerators[row]) // amount.denominator


@case_adapter(
    "nhi_member_share",
    axis="fiscal_year",
    parameters=_LEVY_PARAMETERS,
    values=_levy_values,
    input={"member": _MEMBER, "months?": COUNT},
    expected={"levy_base?": YEN, "parts?": each(_PART, YEN), "total?": YEN},
)
def _member_shares(inputs: Inputs, law: Law) -> Answers:
    """One person's share without a reduction of the household, which such a case does not give."""
    given = _with_unstated(law).of(_STATUTE)
    members = _members(
        [each_input["member"] for each_input in inputs],
        list(range(len(inputs))),
        [each_input.get("months", 12) for each_input in inputs],
    )
    none = np.zeros(len(inputs), dtype=np.int64)
    reduction = Reduction(none, none, none, none, none, none, none == 0, none)
    groups = Groups(members.household, len(inputs))
    facts = facts_of(groups, members, _households(len(inputs)), reduction, given)
    unit = given.amount("rounding_unit")
    shares = {}
    for name in _parts_given(given):
        share, _ = part_levy(name, facts, given)
        shares[name] = cut_below(share.income_levy + share.asset_levy + share.per_capita, unit)
    return [
        {
            "levy_base": facts.base[place],
            "parts": {name: share[place] for name, share in shares.items()},
            "total": sum(share[place] for share in shares.values()),
        }
        for place in range(len(inputs))
    ]


@case_adapter(
    "nhi_reduction_class",
    axis="fiscal_year",
    parameters={"reduction": _REDUCTION},
    values=_reduction_values,
    input={
        "judged_income": YEN,
        "insured_count": COUNT,
        "specified_former_count": COUNT,
        "earner_count": COUNT,
    },
    expected={"class?": one_of(7, 5, 2, 0), "threshold_7?": YEN, "threshold_5?": YEN, "threshold_2?": YEN},
)
def _classes(inputs: Inputs, law: Law) -> Answers:
    rows = list(inputs)
    counted = _yen(rows, "insured_count") + _yen(rows, "specified_former_count")
    known = np.ones(len(rows), dtype=np.bool_)
    found = reduction_class(_yen(rows, "judged_income"), counted, _yen(rows, "earner_count"), known, law=law)
    return [
        {
            "class": found.tenths[place],
            "threshold_7": found.threshold_7[place],
            "threshold_5": found.threshold_5[place],
            "threshold_2": found.threshold_2[place],
        }
        for place in range(len(rows))
    ]


def _per_capita_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _named({f"{name}_per_capita": value for name, value in parameters["per_capita"].items()})


def _stated(law: Law, key: str) -> tuple[str, ...]:
    return tuple(name for name in PARTS if law.ordinance.series(f"{_STATUTE}.{name}_{key}"))


@case_adapter(
    "nhi_preschool_per_capita",
    axis="fiscal_year",
    parameters={"per_capita": each(_PART, YEN)},
    values=_per_capita_values,
    input={"reduction_class": one_of(7, 5, 2, 0), "preschool": TRUTH, "care_part": TRUTH},
    expected={"per_capita_total": YEN},
)
def _preschool(inputs: Inputs, law: Law) -> Answers:
    given, rows = _with_unstated(law).of(_STATUTE), list(inputs)
    share, preschool = charged_share(_yen(rows, "reduction_class"), given), _truth(rows, "preschool")
    total = Exact.of(np.zeros(len(rows), dtype=np.int64))
    for name in _stated(law, "per_capita"):
        charged = per_capita_charged(name, share, preschool, preschool, given)
        total = total + (charged * _yen(rows, "care_part") if name == "care" else charged)
    return [{"per_capita_total": amount} for amount in cut_below(total)]


def _flat_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _named(
        {f"{name}_{key}": value for name, flat in parameters["flat"].items() for key, value in flat.items()}
    )


@case_adapter(
    "nhi_reduced_flat_amounts",
    axis="fiscal_year",
    parameters={"flat": each(_PART, {"per_capita": YEN, "per_household": YEN})},
    values=_flat_values,
    input={"reduction_classes": [one_of(7, 5, 2)]},
    expected={"after": each(one_of(7, 5, 2), each(_PART, [YEN]))},
)
def _flats(inputs: Inputs, law: Law) -> Answers:
    given = _with_unstated(law).of(_STATUTE)
    parts = _stated(law, "per_capita")
    return [
        {"after": {tenths: {name: _flat_pair(name, tenths, given) for name in parts} for tenths in classes}}
        for classes in (each_input["reduction_classes"] for each_input in inputs)
    ]


def _flat_pair(name: str, tenths: int, law: Law) -> list[int]:
    share, no = charged_share(column(tenths), law), np.zeros(1, dtype=np.bool_)
    per_household, _, _ = per_household_charged(name, share, law)
    return [
        int(cut_below(each_amount)[0])
        for each_amount in (per_capita_charged(name, share, no, no, law), per_household)
    ]


def _household_values(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _named({f"{name}_per_household": value for name, value in parameters["per_household"].items()})


@case_adapter(
    "nhi_specified_household",
    axis="fiscal_year",
    parameters={"per_household": each(_PART, YEN)},
    values=_household_values,
    input={"kinds": [one_of("specified", "continued")]},
    expected={"specified?": each(_PART, YEN), "continued?": each(_PART, YEN)},
)
def _specified(inputs: Inputs, law: Law) -> Answers:
    given = law.of(_STATUTE)
    unreduced = charged_share(column(0), given)
    found = {name: per_household_charged(name, unreduced, given) for name in _stated(law, "per_household")}
    answer = {
        kind: {name: int(cut_below(amounts[place])[0]) for name, amounts in found.items()}
        for place, kind in ((1, "specified"), (2, "continued"))
    }
    return [{kind: answer[kind] for kind in each_input["kinds"]} for each_input in inputs]


_MONTH = one_of(None, *range(1, 13))


@case_adapter(
    "nhi_months_charged",
    axis="fiscal_year",
    input={"acquired_month": _MONTH, "lost_month": _MONTH},
    expected={"months": COUNT},
)
def _months(inputs: Inputs, law: Law) -> Answers:
    rows = [
        (place, *spell) for place, each_input in enumerate(inputs) for spell in _spells(each_input, law.at)
    ]
    member, acquired, lost = (column(*values) for values in zip(*rows, strict=True))
    spells = Spells(member, acquired, lost, np.zeros(len(rows), dtype=np.bool_))
    birth = np.full(len(inputs), day(date(law.at - 30, 7, 15)), dtype=np.int64)
    return [{"months": months} for months in months_charged(spells, birth, law=law).insured_count]


def _spells(case: Mapping[str, Any], year: int) -> list[tuple[int, int]]:
    """Insured from a month on, to a month, or both; a loss before the acquisition ends an older spell."""
    acquired, lost = (_in_month(case[key], year) for key in ("acquired_month", "lost_month"))
    if acquired is not None and lost is not None and lost < acquired:
        return [(-NEVER, lost), (acquired, NEVER)]
    return [(-NEVER if acquired is None else acquired, NEVER if lost is None else lost)]


def _in_month(month: int | None, year: int) -> int | None:
    """Some day within the month: which one does not matter for the count."""
    return None if month is None else day(date(year + (month < 4), month, 15))


@case_adapter(
    "nhi_care_part_months",
    axis="fiscal_year",
    input={"turns": COUNT, "birthday": TEXT},
    expected={"reached_on?": TEXT, "months?": COUNT},
)
def _care_months(inputs: Inputs, law: Law) -> Answers:
    birth = column(*(_birth(each_input, law.at) for each_input in inputs))
    whole = column(*(-NEVER for _ in inputs))
    spells = Spells(np.arange(len(inputs)), whole, -whole, np.zeros(len(inputs), dtype=np.bool_))
    reached = reached_on(birth, column(*(each_input["turns"] for each_input in inputs)))
    months = months_charged(spells, birth, law=law).care_count
    return [
        {"reached_on": date_of(int(reached[place])).strftime("%m-%d"), "months": months[place]}
        for place in range(len(inputs))
    ]


def _birth(case: Mapping[str, Any], year: int) -> int:
    """The birth date of whoever has that birthday within the fiscal year."""
    try:
        month, of_month = (int(text) for text in case["birthday"].split("-"))
        return day(date(year + (month < 4) - case["turns"], month, of_month))
    except ValueError as fault:
        raise LawGap(
            f"{case['birthday']} is no birthday of one who turns {case['turns']} in {year}"
        ) from fault
