"""Taxable amounts and tax of the incomes set apart (分離課税の課税標準額と税額)."""

from dataclasses import dataclass, fields

from kikan.businesses.resident_tax.law.incomes import Incomes, SetApart
from kikan.businesses.resident_tax.law.offsets import ORDER
from kikan.law import Exact, Law, Truth, Working, Yen, apply_rate, at_most, cut_below, only_where, rule, step

_LAND, _LONG, _SHARES = (
    "地方税法 附則第35条",
    "地方税法 附則第34条〜第34条の3",
    "地方税法 附則第33条の2〜第35条の4",
)


@dataclass(frozen=True)
class SeparateTax(Working):
    """税率を乗じた額 of each kind set apart, municipality and prefecture."""

    short_land_city: Exact = step("短期譲渡所得（一般）（市町村民税）", _LAND)
    short_land_prefecture: Exact = step("短期譲渡所得（一般）（道府県民税）", _LAND)
    short_land_reduced_city: Exact = step("短期譲渡所得（軽減）（市町村民税）", _LAND)
    short_land_reduced_prefecture: Exact = step("短期譲渡所得（軽減）（道府県民税）", _LAND)
    long_land_city: Exact = step("長期譲渡所得（一般）（市町村民税）", _LONG)
    long_land_prefecture: Exact = step("長期譲渡所得（一般）（道府県民税）", _LONG)
    long_land_specific_city: Exact = step("長期譲渡所得（特定）（市町村民税）", _LONG)
    long_land_specific_prefecture: Exact = step("長期譲渡所得（特定）（道府県民税）", _LONG)
    long_land_light_city: Exact = step("長期譲渡所得（軽課）（市町村民税）", _LONG)
    long_land_light_prefecture: Exact = step("長期譲渡所得（軽課）（道府県民税）", _LONG)
    listed_dividends_city: Exact = step("上場株式等の配当所得等（市町村民税）", _SHARES)
    listed_dividends_prefecture: Exact = step("上場株式等の配当所得等（道府県民税）", _SHARES)
    unlisted_shares_city: Exact = step("一般株式等の譲渡所得等（市町村民税）", _SHARES)
    unlisted_shares_prefecture: Exact = step("一般株式等の譲渡所得等（道府県民税）", _SHARES)
    listed_shares_city: Exact = step("上場株式等の譲渡所得等（市町村民税）", _SHARES)
    listed_shares_prefecture: Exact = step("上場株式等の譲渡所得等（道府県民税）", _SHARES)
    futures_city: Exact = step("先物取引の雑所得等（市町村民税）", _SHARES)
    futures_prefecture: Exact = step("先物取引の雑所得等（道府県民税）", _SHARES)
    forestry_city: Exact = step("山林所得（市町村民税）", "地方税法 第314条の3")
    forestry_prefecture: Exact = step("山林所得（道府県民税）", "地方税法 第35条")
    retirement_city: Exact = step("退職所得（市町村民税）", "地方税法 第314条の3")
    retirement_prefecture: Exact = step("退職所得（道府県民税）", "地方税法 第35条")

    def of(self, government: str) -> Exact:
        """The sum for `city` or `prefecture`."""
        kinds = [getattr(self, each.name) for each in fields(self) if each.name.endswith(f"_{government}")]
        total: Exact = kinds[0]
        for kind in kinds[1:]:
            total = total + kind
        return total


_RATE_OF = {
    "short_land": "short_land",
    "short_land_reduced": "short_land_reduced",
    "long_land": "long_land",
    "listed_dividends": "shares",
    "unlisted_shares": "shares",
    "listed_shares": "shares",
    "futures": "shares",
}


@rule("local_tax_act.separate_tax", axis="fiscal_year", since=2021)
def separate_tax(taxable: SetApart, *, law: Law) -> SeparateTax:
    """Tax on the incomes set apart (分離課税), each kind by its own rate; 山林 and 退職 by the general rates.

    Law: 地方税法 第35条・第314条の3、附則第33条の2〜第35条の4
    """
    return SeparateTax(
        **{
            f"{name}_{government}": _tax(name, government, getattr(taxable, name), law)
            for name in ORDER[1:]
            for government in ("city", "prefecture")
        }
    )


def _tax(kind: str, government: str, taxable: Yen, law: Law) -> Exact:
    designated = law.choice("designated_city")
    if kind in _RATE_OF:
        rates = law.table("separate_rates").where(kind=_RATE_OF[kind], designated=designated)
        return apply_rate(taxable, rates.rate(government))
    if kind in ("forestry", "retirement"):
        return apply_rate(taxable, law.rate(f"{government}_rate"))
    rates = law.table("reduced_long_rates").where(kind=kind, designated=designated)
    below = at_most(taxable, rates.amount("limit"))
    return apply_rate(below, rates.rate(government)) + apply_rate(
        taxable - below, rates.rate(f"{government}_above")
    )


def taxable_amounts(income: Incomes, deductions: Yen, is_free: Truth, law: Law) -> tuple[Yen, SetApart]:
    """課税標準額: deductions are used up in order of the incomes; each rest is cut below 1,000 by itself.

    Law: 地方税法 第20条の4の2第1項、第314条の2、附則第33条の2第3項・第34条第3項・第35条第4項
    """
    unit = law.amount("taxable_unit")
    left = deductions
    found = []
    for amount in (income.ordinary_after, *(getattr(income.apart, name) for name in ORDER[1:])):
        if not amount.any():
            found.append(amount)
            continue
        used = at_most(amount, left)
        left = left - used
        found.append(cut_below(only_where(~is_free, amount - used), unit))
    return found[0], SetApart(*found[1:])
