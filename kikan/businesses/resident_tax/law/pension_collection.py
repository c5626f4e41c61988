"""The split of withholding from public pensions (公的年金からの特別徴収: 仮徴収・本徴収)."""

from dataclasses import dataclass

from kikan.law import (
    Law,
    Truth,
    Working,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    cut_below,
    only_where,
    rule,
    step,
)

_PROVISIONAL, _FINAL = "地方税法 第321条の7の8", "地方税法 第321条の7の2・第321条の7の5"


@dataclass(frozen=True)
class PensionSplit(Working):
    """Amounts from the pensions of April to February, and what is paid by slip in the first year."""

    ordinary_june: Yen = step("普通徴収 6月", "地方税法 第321条の7の2第3項")
    ordinary_august: Yen = step("普通徴収 8月", "地方税法 第321条の7の2第3項")
    april: Yen = step("4月（仮徴収）", _PROVISIONAL)
    june: Yen = step("6月（仮徴収）", _PROVISIONAL)
    august: Yen = step("8月（仮徴収）", _PROVISIONAL)
    october: Yen = step("10月（本徴収）", _FINAL)
    december: Yen = step("12月（本徴収）", _FINAL)
    february: Yen = step("2月（本徴収）", _FINAL)
    excess: Yen = step("仮徴収が年税額を超える額（還付・充当）", "地方税法 第321条の7の8")


@rule("local_tax_act.pension_collection_split", axis="fiscal_year", since=2009, ja="年金からの特別徴収の額")
def pension_collection_split(
    annual_tax: Yen, previous_annual_tax: Yen, is_first_year: Truth, *, law: Law
) -> PensionSplit:
    """The yearly tax on pension income, split over the pension payments.

    `previous_annual_tax`: the amount of the year before that provisional collection rests on (FY2025: before 定額減税).
    First year: half by slips in June and August, half from October. Later: half of last year's amount in April, June
    and August, the rest of this year's from October.
    Law: 地方税法 第321条の7の2・第321条の7の5・第321条の7の8
    Rounding: every payment cut below 100 yen; what the cut leaves of the second half is added to October
    """
    parts, unit = law.amount("pension_split_parts"), law.amount("pension_split_unit")
    provisional_share = law.rate("pension_provisional_share") / parts
    provisional = cut_below(apply_rate(previous_annual_tax, provisional_share), unit)
    provisional = only_where(~is_first_year, provisional)
    first_half = cut_below(apply_rate(annual_tax, law.rate("pension_first_year_share")), unit)
    first_half = at_most(at_least(first_half, unit), annual_tax)  # 当該額が百円未満であるときは百円
    by_slip = only_where(is_first_year, annual_tax - first_half)
    rest = annual_tax - by_slip - parts * provisional
    second = at_least(rest, 0)
    month = cut_below(second // parts, unit)
    august = cut_below(by_slip // 2, law.amount("instalment_cut"))
    return PensionSplit(
        ordinary_june=by_slip - august,
        ordinary_august=august,
        april=provisional,
        june=provisional,
        august=provisional,
        october=second - (parts - 1) * month,
        december=month,
        february=month,
        excess=at_least(choose(is_first_year, 0, -rest), 0),
    )
