"""How published examples of overall evaluation reach the rules (計算例の読み替え)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kikan.businesses.procurement.law.price import PriceRule, is_disqualified, price_points
from kikan.businesses.procurement.law.ranking import Scored, ranked
from kikan.businesses.procurement.law.rounding import Points, text
from kikan.businesses.procurement.law.technical import compressed, function_points
from kikan.law import Law
from kikan.law.case_adapter import Answers, Inputs, case_adapter
from kikan.law.case_shape import COUNT, TEXT, TRUTH, each, one_of


def _price_values(p: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "procurement_notice.price_formula": p["formula"],
        "procurement_notice.price_rounding": p["rounding"],
        "procurement_notice.price_ceiling": p.get("ceiling", 0),
        "procurement_notice.price_items": [
            {"item": i["name"], "allocation": i["allocation"]} for i in p["items"]
        ],
    }


@case_adapter(
    "price_score", axis="event_date", values=_price_values,
    parameters={
        "formula": one_of("lowest_ratio", "ceiling_discount"), "rounding": one_of("half_up_integer", "none"),
        "ceiling?": COUNT, "items": [{"name": TEXT, "allocation": COUNT}],
    },
    input={"bids": each(TEXT, each(TEXT, COUNT)), "bidder": TEXT, "technical_points?": COUNT},
    expected={
        "points?": each(TEXT, COUNT), "price_points?": COUNT, "total_points?": COUNT, "disqualified?": TRUTH,
        "winner?": TRUTH,
    },
)  # fmt: skip
def _prices(inputs: Inputs, law: Law) -> Answers:
    """A case whose items are not those of the notice asked has no answer under it."""
    table = law.table("procurement_notice.price_items")
    rule = PriceRule(
        dict(zip(map(str, table.cells("item")), table.amounts("allocation").tolist(), strict=True)),
        law.choice("procurement_notice.price_formula"), law.choice("procurement_notice.price_rounding"),
        law.amount("procurement_notice.price_ceiling"),
    )  # fmt: skip
    return [_price(one, rule) for one in inputs]


def _price(one: Mapping[str, Any], rule: PriceRule) -> dict[str, Any]:
    bids, bidder = one["bids"], one["bidder"]
    if any(set(bid) != set(rule.items) for bid in bids.values()):
        return {}
    if is_disqualified(bids[bidder], rule):
        return {"disqualified": True}
    points = price_points(bids, bidder, rule)
    price = sum(points.values(), Fraction(0))
    found = {
        "disqualified": False,
        "points": {k: _told(v) for k, v in points.items()},
        "price_points": _told(price),
    }
    if "technical_points" in one:
        technical = Fraction(one["technical_points"])
        found |= {"total_points": _told(price + technical), "winner": _is_first(bidder, price, technical)}
    return found


def _is_first(bidder: str, price: Points, technical: Points) -> bool:
    """First among the bidders whose technical points the case tells: a case tells only those of the one scored."""
    return ranked([Scored(bidder, price, technical)])[0].rank == 1


def _told(points: Points) -> int | str:
    return int(points) if points.denominator == 1 else str(points)


@case_adapter(
    "function_requirement_score", axis="event_date",
    parameters={"required_points": COUNT, "optional_points": COUNT, "rounding": one_of("half_up_integer")},
    values=lambda p: {f"procurement_notice.{name}": p[name] for name in ("required_points", "optional_points")},
    input={"required_all_met": TRUTH, "optional_items": COUNT, "optional_met": COUNT}, expected={"score": COUNT},
)  # fmt: skip
def _functions(inputs: Inputs, law: Law) -> Answers:
    required, optional = (
        law.amount(f"procurement_notice.{n}") for n in ("required_points", "optional_points")
    )
    found = [function_points(required_points=required, optional_points=optional, **one) for one in inputs]
    return [{"score": None if points is None else int(points)} for points in found]


@case_adapter(
    "technical_score_compression", axis="event_date",
    parameters={"max_points": COUNT, "base_points": COUNT, "decimals": COUNT},
    values=lambda p: {
        "procurement_notice.compressed_maximum": p["max_points"], "procurement_notice.compression_base": p["base_points"],
        "procurement_notice.compression_decimals": p["decimals"],
    },
    input={"raw_points": COUNT}, expected={"score": TEXT},
)  # fmt: skip
def _compressed(inputs: Inputs, law: Law) -> Answers:
    maximum, base, decimals = (
        law.amount(f"procurement_notice.{n}")
        for n in ("compressed_maximum", "compression_base", "compression_decimals")
    )
    return [
        {"score": text(compressed(Fraction(one["raw_points"]), maximum, base, decimals), decimals)}
        for one in inputs
    ]
