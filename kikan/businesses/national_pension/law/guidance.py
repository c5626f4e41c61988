"""What the counter tells about premiums and exemptions (保険料・免除の目安): the agency decides, the town advises."""

from fractions import Fraction

from kikan.law import Count, Exact, Law, Yen, apply_rate, column, cut_below, only_where, round_half_up, rule

QUARTERS = (1, 2, 3)


@rule("national_pension_act.undiscounted", axis="fiscal_year", since=2022, ja="割引前の保険料")
def undiscounted(months: int, *, law: Law) -> Yen:
    """The premiums of `months` months from April of the year on, each at its own year's amount.

    Law: 国民年金法第87条第3項
    """
    whole, rest = divmod(months, 12)
    years = [12] * whole + ([rest] if rest else [])
    total = sum(
        law.on("fiscal_year", law.at + n).amount("national_pension_act.monthly_premium") * count
        for n, count in enumerate(years)
    )
    return column(total)


@rule("national_pension_act.prepaid", axis="fiscal_year", since=2024)
def prepaid(method: str, months: int, *, law: Law) -> Yen:
    """What is paid for `months` months in advance (前納): their premiums less the discount of the year's notice.

    method: cash or bank. Law: 国民年金法第93条
    Errors: LawGap for a way the notice does not know
    """
    discount = law.table("prepayment_discounts").amount("discount", method=method, months=months)
    return undiscounted(months, law=law) - discount


@rule("national_pension_act.part_premium", axis="fiscal_year", since=2022, ja="一部免除の保険料")
def part_premium(quarters: int, *, law: Law) -> Yen:
    """What is left to pay a month with a partial exemption: 1, 2 or 3 quarters.

    Law: 国民年金法第90条の2
    Rounding: to the nearest 10 yen, 5 yen raised
    """
    part = apply_rate(column(law.amount("monthly_premium")), Fraction(quarters, 4))
    return round_half_up(part, law.amount("part_unit"))


@rule("national_pension_act.additional_pension", axis="fiscal_year", since=1974)
def additional_pension(months: Count, *, law: Law) -> Yen:
    """The yearly additional pension of months with the additional premium (付加年金).

    Law: 国民年金法第44条
    """
    return months * law.amount("additional_unit")


@rule("national_pension_act.basic_pension", axis="fiscal_year", since=2025)
def basic_pension(months_paid: Count, *, law: Law) -> Yen:
    """The yearly basic pension of so many paid months of all, others left out (老齢基礎年金の目安).

    Law: 国民年金法第27条
    Rounding: to the yen, half raised
    """
    return round_half_up(
        Exact.of(months_paid * law.amount("full_basic_pension")) * Fraction(1, law.amount("full_months"))
    )


@rule("national_pension_act.exemption_limit", axis="fiscal_year", since=2021, ja="免除の所得基準")
def exemption_limit(kind: str, dependants: Count, deductions: Yen | None = None, *, law: Law) -> Yen:
    """The income of the year before up to which a kind of exemption is granted.

    kind: full, three_quarters, half, quarter, deferral, student. Aged and specific dependants count more, which is not in
    this figure. deductions: social insurance, medical costs and the like of the person, on top for the kinds that take them.
    Law: 国民年金法第90条〜第90条の3、施行令第6条の7〜第6条の9の2
    """
    table = law.table("exemption_limits").where(kind=kind)
    people = dependants + int(table.amounts("counts_self")[0])
    limit = people * int(table.amounts("per_person")[0]) + int(table.amounts("base")[0])
    more = 0 if deductions is None else deductions * int(table.amounts("takes_deductions")[0])
    return cut_below(only_where(dependants >= 0, limit + more))
