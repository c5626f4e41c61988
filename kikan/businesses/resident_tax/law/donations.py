"""The credit for donations (寄附金税額控除): basic part, special part of ふるさと納税, one-stop part."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.incomes import SetApart
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import (
    Count,
    Exact,
    Law,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose_exact,
    cut_below,
    round_up,
    rule,
    share,
    step,
)

_BASIC = "地方税法 第37条の2第1項・第314条の7第1項"
_SPECIAL = "地方税法 第37条の2第11項・第314条の7第11項、附則第5条の6"
_ONE_STOP = "地方税法 附則第7条の2・第7条の3"


@dataclass(frozen=True)
class Donations(Working):
    """寄附金税額控除 of each taxpayer."""

    city_basic: Yen = step("基本控除額（市町村民税）", _BASIC)
    prefecture_basic: Yen = step("基本控除額（道府県民税）", _BASIC)
    city_special: Yen = step("特例控除額（市町村民税）", _SPECIAL)
    prefecture_special: Yen = step("特例控除額（道府県民税）", _SPECIAL)
    city_one_stop: Yen = step("申告特例控除額（市町村民税）", _ONE_STOP)
    prefecture_one_stop: Yen = step("申告特例控除額（道府県民税）", _ONE_STOP)


@dataclass(frozen=True, eq=False)
class DonationFacts:
    """What the credit asks besides the donations: incomes, 人的控除額の差, the levy after 調整控除."""

    income: Yen
    taxable: Yen
    apart: SetApart
    difference: Yen
    city_levy: Exact
    prefecture_levy: Exact

    def some(self, rows: Count) -> "DonationFacts":
        """The facts of some rows."""
        return DonationFacts(
            self.income[rows],
            self.taxable[rows],
            self.apart.rows(rows),
            self.difference[rows],
            self.city_levy[rows],
            self.prefecture_levy[rows],
        )


@rule("local_tax_act.donations", axis="fiscal_year", since=2021)
def donations(who: Taxpayers, facts: DonationFacts, *, law: Law) -> Donations:
    """寄附金税額控除 of each taxpayer, the special part up to a fifth of each levy after 調整控除.

    Law: 地方税法 第37条の2・第314条の7、附則第5条の6・第7条の2・第7条の3
    Rounding: each part raised to the yen, per government
    """
    special_rate = special_rates(facts, law)
    row = law.table("donation_special_rates").row_up_to(at_least(facts.taxable - facts.difference, 0))
    return by_rates(who, facts, special_rate, row, law)


def by_rates(who: Taxpayers, facts: DonationFacts, special: Exact, row: Count, law: Law) -> Donations:
    """The parts, given the rate of the special part; `row` of the table names the one-stop part of it."""
    shares = law.table("credit_shares").where(designated=law.choice("designated_city"))
    standard = law.table("standard_rates").where(designated=law.choice("designated_city"))
    table = law.table("donation_special_rates")
    everywhere = who.donation_hometown + who.donation_chest
    above = apply_rate(at_least(who.donation_hometown - law.amount("donation_floor"), 0), special)
    found = {}
    for government, own, levy in (
        ("city", who.donation_city, facts.city_levy),
        ("prefecture", who.donation_prefecture, facts.prefecture_levy),
    ):
        basic = round_up(
            apply_rate(_basic_base(everywhere + own, facts.income, law), standard.rate(government))
        )
        cap = apply_rate(levy, law.rate("donation_cap_share"))
        part = round_up(_less(apply_rate(above, shares.rate(government)), cap))
        found[f"{government}_basic"], found[f"{government}_special"] = basic, part
        told = share(
            part, at_most(who.donation_one_stop, who.donation_hometown), who.donation_hometown, up=True
        )
        found[f"{government}_one_stop"] = share(
            told, table.amounts("one_stop")[row], table.amounts("one_stop_of")[row], up=True
        )
    return Donations(**found)


def _basic_base(donated: Yen, income: Yen, law: Law) -> Yen:
    cap = cut_below(apply_rate(income, law.rate("donation_income_share")))
    return at_least(at_most(donated, cap) - law.amount("donation_floor"), 0)


def _less(one: Exact, other: Exact) -> Exact:
    return choose_exact(one <= other, one, other)


def special_rates(facts: DonationFacts, law: Law) -> Exact:
    """The rate of the special part: by 課税総所得金額 less 人的控除額の差; without it the least of the others.

    Law: 地方税法 第37条の2第11項、附則第5条の6
    """
    table, other = law.table("donation_special_rates"), law.table("donation_separate_rates")
    rest = facts.taxable - facts.difference
    ordinary = table.rates("special")[table.row_up_to(at_least(rest, 0))]
    by_table = (facts.taxable > 0) & (rest >= 0)
    if by_table.all():
        return ordinary
    least = _constant(other.rate("special", kind="none"), rest)
    for kind, amount in (("short_land", facts.apart.short_land), ("other", _other_apart(facts.apart))):
        rate = _constant(other.rate("special", kind=kind), rest)
        least = choose_exact(amount > 0, _less(least, rate), least)
    forestry = facts.apart.forestry // law.amount("donation_forestry_divisor")
    for amount, base in ((facts.apart.forestry, forestry), (facts.apart.retirement, facts.apart.retirement)):
        rate = table.rates("special")[table.row_up_to(base)]
        least = choose_exact(amount > 0, _less(least, rate), least)
    return choose_exact(by_table, ordinary, least)


def _constant(rate: "object", like: Yen) -> Exact:
    return apply_rate(like * 0 + 1, rate)  # type: ignore[arg-type]


def _other_apart(apart: SetApart) -> Yen:
    return (
        apart.short_land_reduced
        + apart.long_land
        + apart.long_land_specific
        + apart.long_land_light
        + apart.listed_dividends
        + apart.unlisted_shares
        + apart.listed_shares
        + apart.futures
    )
