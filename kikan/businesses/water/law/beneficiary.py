"""Beneficiary charges of the sewer (受益者負担金): amount, instalments, reward for paying all at once."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Count, Exact, Law, LawGap, Truth, Working, Yen, cut_below, only_where, rule, step

_ACT = "都市計画法第75条・条例"


@dataclass(frozen=True)
class Beneficiary(Working):
    """The working of a beneficiary charge (受益者負担金の計算過程)."""

    pits: Count = step("公共ますの数", _ACT, "個")
    area: Exact = step("土地の面積", _ACT, "m2")
    of_pits: Exact = step("公共ますによる額", _ACT)
    of_area: Exact = step("面積による額", _ACT)
    charge: Yen = step("負担金の額", _ACT)
    instalments: Count = step("納付の回数", _ACT, "回")
    first: Yen = step("第1回の額", "端数は第1回に合算")
    each: Yen = step("第2回以後の1回の額", "端数は第1回に合算")
    reward: Yen = step("一括納付報奨金", "報奨金の定め")


@rule("sewerage.beneficiary_charge", axis="event_date", since=0)
def beneficiary_charge(area: Exact, pits: Count, prepays: Truth, *, law: Law) -> Beneficiary:
    """The beneficiary charge of land (受益者負担金), its instalments and the reward where all is paid at the first.

    Law: 都市計画法第75条、受益者負担に関する条例
    Rounding: below one yen cut; the first instalment takes what does not divide; reward below one yen cut
    """
    of_pits = Exact.of(pits) * law.rate("beneficiary_per_pit")
    of_area = area * law.rate("beneficiary_per_m2")
    charge = cut_below(of_pits + of_area)
    count = law.amount("beneficiary_instalments")
    each = charge // count
    first = charge - each * (count - 1)
    rewarded = only_where(prepays, _reward(charge, first, each, count, law))
    return Beneficiary(
        pits, area, of_pits, of_area, charge, np.full(len(charge), count), first, each, rewarded
    )


def _reward(charge: Yen, first: Yen, each: Yen, count: int, law: Law) -> Yen:
    """One instalment × months ahead × rate (垂井町), or a share of all that was not yet due (上尾市)."""
    method, rate = law.choice("beneficiary_reward_method"), law.rate("beneficiary_prepay_rate")
    if method == "months_ahead":
        return cut_below(Exact.of(each) * (rate * law.amount("beneficiary_prepay_months")))
    if method == "share_of_rest":
        return cut_below(Exact.of(charge - first) * rate)
    raise LawGap(f"no reward is reckoned as {method}")
