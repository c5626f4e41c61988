"""Whether the levy of a household may be taken from its head's pension (年金からの特別徴収の要件)."""

from dataclasses import dataclass

from kikan.law import Count, Law, Truth, Working, Yen, apply_rate, cut_below, rule, step

_LAW = "地方税法第706条第2項"
_ORDER = "地方税法施行令第56条の89の2"


@dataclass(frozen=True)
class Heads:
    """Heads of households, one row each.

    youngest: age of the youngest insured member; turns_late_elderly: the head leaves NHI by age within the fiscal year;
    chose_transfer: asked to pay by account transfer; is_notified: the pension payer told the amount; pension: a year of
    the one the care premium is taken from; care: the year's care premium; levy: the year's levy, 0 while undecided.
    """

    is_insured: Truth
    youngest: Count
    turns_late_elderly: Truth
    chose_transfer: Truth
    is_notified: Truth
    pension: Yen
    care: Yen
    levy: Yen


@dataclass(frozen=True)
class PensionCollectable(Working):
    """Each condition of the special collection, and whether all hold (特別徴収の要件)."""

    is_insured: Truth = step("世帯主が国保の被保険者である", _LAW, "")
    is_aged: Truth = step("世帯の被保険者の全員が65歳以上である", _LAW, "")
    stays: Truth = step("世帯主がこの年度に75歳にならない", "国民健康保険税条例", "")
    is_not_by_transfer: Truth = step("口座振替の申出がない", _ORDER, "")
    is_notified: Truth = step("年金保険者から年金の額の通知がある", _LAW, "")
    is_large: Truth = step("年金の額が下限以上である", _ORDER, "")
    most: Yen = step("年金から徴収できる額の上限", _ORDER)
    is_within: Truth = step("介護保険料と国保税の合計が上限以内である", _ORDER, "")
    is_collectable: Truth = step("特別徴収の対象である", _LAW, "")
    may_go_on: Truth = step("始まっている特別徴収を続けられる", _LAW, "")


@rule("national_health_insurance.pension_collectable", axis="fiscal_year", since=2008, ja="特別徴収の対象")
def pension_collectable(heads: Heads, *, law: Law) -> PensionCollectable:
    """Whether a pension payer may collect the levy of each household from its head.

    One that collects already (taken over from an old system without the amount) goes on until the amount is known.
    Law: 地方税法第706条第2項、施行令第56条の89の2
    Rounding: half of the pension cut below one yen
    """
    is_aged = heads.youngest >= law.amount("pension_age_from")
    is_large = heads.pension >= law.amount("pension_least")
    most = cut_below(apply_rate(heads.pension, law.rate("pension_share_most")))
    is_within = heads.care + heads.levy <= most
    stays, no_transfer = ~heads.turns_late_elderly, ~heads.chose_transfer
    household = heads.is_insured & is_aged & stays & no_transfer
    affords = is_large & is_within
    return PensionCollectable(
        heads.is_insured, is_aged, stays, no_transfer, heads.is_notified, is_large, most, is_within,
        household & heads.is_notified & affords, household & (affords | ~heads.is_notified),
    )  # fmt: skip


@rule("national_health_insurance.first_interim", axis="fiscal_year", since=2008, ja="仮徴収額")
def first_interim(last_year: Yen, *, law: Law) -> Yen:
    """What each interim month takes in the year a collection begins in April, of the levy of the year before.

    Law: 国民健康保険税条例（仮徴収税額）
    Rounding: cut below the ordinance's unit of instalments
    """
    return cut_below(apply_rate(last_year, law.rate("first_interim_share")), law.amount("instalment_unit"))
