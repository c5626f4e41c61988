"""Credits against the levy (税額控除) after 調整控除: dividends, housing loans, donations, foreign tax."""

from dataclasses import dataclass

from kikan.businesses.resident_tax.law.donations import DonationFacts, Donations, donations
from kikan.businesses.resident_tax.law.taxpayers import Taxpayers
from kikan.law import (
    Exact,
    Law,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    choose_exact,
    cut_below,
    part,
    round_up,
    rule,
    step,
)
from kikan.law.subset import Subset

_DIVIDEND, _HOUSING = "地方税法 附則第5条", "地方税法 附則第5条の4の2"
_FOREIGN = "地方税法 第37条の3・第314条の8"


@dataclass(frozen=True)
class Credits(Working):
    """税額控除の内訳 of each taxpayer, before the levy bounds them."""

    city_dividend: Yen = step("配当控除（市町村民税）", _DIVIDEND)
    prefecture_dividend: Yen = step("配当控除（道府県民税）", _DIVIDEND)
    city_housing: Yen = step("住宅借入金等特別税額控除（市町村民税）", _HOUSING)
    prefecture_housing: Yen = step("住宅借入金等特別税額控除（道府県民税）", _HOUSING)
    donations: Donations = part("寄附金税額控除", "地方税法 第37条の2・第314条の7")
    city_foreign: Yen = step("外国税額控除（市町村民税）", _FOREIGN)
    prefecture_foreign: Yen = step("外国税額控除（道府県民税）", _FOREIGN)
    city_total: Yen = step("税額控除の合計（市町村民税）", "地方税法 第314条の7〜第314条の8")
    prefecture_total: Yen = step("税額控除の合計（道府県民税）", "地方税法 第37条の2〜第37条の3")


@rule("local_tax_act.credits", axis="fiscal_year", since=2021)
def credits(who: Taxpayers, facts: DonationFacts, *, law: Law) -> Credits:
    """税額控除 of each taxpayer, in the order 配当, 住宅借入金等, 寄附金, 外国税額.

    Law: 地方税法 第37条の2・第37条の3・第314条の7・第314条の8、附則第5条・第5条の4の2
    Rounding: each credit raised to the yen, per government (the articles name none)
    """
    city_dividend, prefecture_dividend = _dividends(who, facts, law)
    city_housing, prefecture_housing = _housing(who, law)
    given = _donations(who, facts, law)
    city_foreign, prefecture_foreign = _foreign(who, law)
    city = city_dividend + city_housing + city_foreign + who.other_credits_city
    prefecture = prefecture_dividend + prefecture_housing + prefecture_foreign + who.other_credits_prefecture
    return Credits(
        city_dividend,
        prefecture_dividend,
        city_housing,
        prefecture_housing,
        given,
        city_foreign,
        prefecture_foreign,
        city + given.city_basic + given.city_special + given.city_one_stop,
        prefecture + given.prefecture_basic + given.prefecture_special + given.prefecture_one_stop,
    )


def _dividends(who: Taxpayers, facts: DonationFacts, law: Law) -> tuple[Yen, Yen]:
    """配当控除: the part of the taxable income above the threshold is made of investment trusts first."""
    parts = {
        "foreign_trusts": who.dividend_credit_foreign_trusts,
        "trusts": who.dividend_credit_trusts,
        "shares": who.dividend_credit_shares,
    }
    total = who.dividend_credit_shares + who.dividend_credit_trusts + who.dividend_credit_foreign_trusts
    some = Subset(total != 0)
    if not some:
        return who.dividend_credit_shares, who.dividend_credit_shares
    base = facts.taxable[some.rows]
    for name in vars(facts.apart):
        if name not in ("forestry", "retirement"):
            base = base + getattr(facts.apart, name)[some.rows]
    above = at_least(base - law.amount("dividend_credit_threshold"), 0)
    rates = law.table("dividend_credit_rates").where(designated=law.choice("designated_city"))
    sums: dict[str, Exact] = {}
    for kind, amount in ((kind, whole[some.rows]) for kind, whole in parts.items()):
        over = at_most(amount, above)
        above = above - over
        of_kind = rates.where(kind=kind)
        for government in ("city", "prefecture"):
            credit = apply_rate(amount - over, of_kind.rate(government))
            credit = credit + apply_rate(over, of_kind.rate(f"{government}_above"))
            sums[government] = sums[government] + credit if government in sums else credit
    return some.back(round_up(sums["city"])), some.back(round_up(sums["prefecture"]))


def _housing(who: Taxpayers, law: Law) -> tuple[Yen, Yen]:
    """住宅借入金等特別税額控除: what income tax was too small for, up to the limit of the month of moving in."""
    some = Subset(who.housing_loan_credit != 0)
    if not some:
        return who.housing_loan_credit, who.housing_loan_credit
    his, table = some.of(who, _HOUSING_COLUMNS), law.table("housing_loan_limits")
    row = table.row_up_to(his.housing_moved_in)
    special = his.housing_is_specified
    rate = choose_exact(special, table.rates("specified_rate")[row], table.rates("rate")[row])
    cap = choose(special, table.amounts("specified_cap")[row], table.amounts("cap")[row])
    limit = at_most(cut_below(apply_rate(his.income_tax_taxable, rate)), cap)
    credit = at_most(at_least(his.housing_loan_credit - his.income_tax_before_housing_credit, 0), limit)
    shares = law.table("credit_shares").where(designated=law.choice("designated_city"))
    return (
        some.back(round_up(apply_rate(credit, shares.rate("city")))),
        some.back(round_up(apply_rate(credit, shares.rate("prefecture")))),
    )


_HOUSING_COLUMNS = (
    *("housing_moved_in", "housing_is_specified", "housing_loan_credit"),
    *("income_tax_taxable", "income_tax_before_housing_credit"),
)
_DONATION_COLUMNS = (
    *("donation_hometown", "donation_one_stop", "donation_chest", "donation_city", "donation_prefecture"),
)


def _donations(who: Taxpayers, facts: DonationFacts, law: Law) -> Donations:
    given = who.donation_hometown + who.donation_chest + who.donation_city + who.donation_prefecture
    some = Subset(given != 0)
    if not some:
        return Donations(given, given, given, given, given, given)
    return some.back_working(donations(some.of(who, _DONATION_COLUMNS), facts.some(some.rows), law=law))


def _foreign(who: Taxpayers, law: Law) -> tuple[Yen, Yen]:
    """外国税額控除: what the national limits leave, first from the prefecture's levy, then from the municipality's."""
    if not who.foreign_tax.any():
        return who.foreign_tax, who.foreign_tax
    shares = law.table("foreign_tax_shares").where(designated=law.choice("designated_city"))
    limit = who.foreign_tax_national_limit
    rest = at_least(who.foreign_tax - limit - who.foreign_tax_reconstruction_limit, 0)
    prefecture = at_most(rest, cut_below(apply_rate(limit, shares.rate("prefecture"))))
    city = at_most(rest - prefecture, cut_below(apply_rate(limit, shares.rate("city"))))
    return city, prefecture
