"""Benefits of a year from August (年間の高額療養費・高額介護合算療養費): outpatients of 70 and over; medical and care."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kikan.law import Count, Law, Truth, Working, Yen, at_least, choose, rule, step
from kikan.law.amounts import only_where

_YEARLY = "国民健康保険法施行令第29条の2の2・第29条の3"
_COMBINED = "国民健康保険法第57条の3・施行令第29条の4の2〜第29条の4の4"


@dataclass(frozen=True)
class YearlyOutpatient(Working):
    """What goes back of a year's outpatients of one person (外来年間合算の計算過程)."""

    paid: Yen = step("外来の自己負担の年間の合計", _YEARLY)
    returned: Yen = step("月ごとの高額療養費の外来分", _YEARLY)
    left: Yen = step("残る自己負担", _YEARLY)
    limit: Yen = step("年間の限度額", _YEARLY)
    benefit: Yen = step("外来年間合算の支給額", _YEARLY)


@rule("health_insurance_benefits.yearly_outpatient", axis="benefit_month", since=2018 * 12 + 6)
def yearly_outpatient(paid: Yen, returned: Yen, *, law: Law) -> YearlyOutpatient:
    """One person of 70 or over a row, of the class 一般 or 低所得 on 31 July; the law of that July.

    paid: outpatients of the twelve months in such a class; returned: of it, by the monthly benefit.
    Law: 国民健康保険法施行令第29条の2の2・第29条の3
    """
    left = at_least(paid - returned, 0)
    limit = np.full(len(paid), law.amount("yearly_outpatient_limit"), dtype=np.int64)
    return YearlyOutpatient(paid, returned, left, limit, at_least(left - limit, 0))


@dataclass(frozen=True)
class Borne:
    """What a household bore in a year after every other benefit: medical and care, from 70 on and below, in yen."""

    medical_70: Yen
    care_70: Yen
    medical_under: Yen
    care_under: Yen


@dataclass(frozen=True)
class Combined(Working):
    """How the benefit of a year's medical and care payments is found and shared (高額介護合算の計算過程)."""

    borne_70: Yen = step("70歳以上の自己負担の合計", _COMBINED)
    limit_70: Yen = step("70歳以上の限度額", _COMBINED)
    benefit_70: Yen = step("70歳以上の支給額", _COMBINED)
    share_70: Yen = step("うち国保の分（按分）", _COMBINED)
    borne: Yen = step("残る世帯全体の自己負担", _COMBINED)
    limit: Yen = step("世帯全体の限度額", _COMBINED)
    benefit: Yen = step("世帯全体の支給額", _COMBINED)
    share: Yen = step("うち国保の分（按分）", _COMBINED)
    own: Yen = step("高額介護合算療養費（国保）", _COMBINED)


@rule("health_insurance_benefits.combined", axis="benefit_month", since=2019 * 12 + 6)
def combined(borne: Borne, row_70: Count, row_under_70: Count, *, law: Law) -> Combined:
    """The elderly first against their limit, then everybody against the household's; NHI pays its share.

    Nothing where nobody bore medical costs or nobody care; nothing up to the least amount (500円).
    Law: 国民健康保険法第57条の3、施行令第29条の4の2〜第29条の4の4
    Rounding: a fraction of a yen of NHI's share is cut (unverified in the order's text)
    """
    least = law.amount("combined_least")
    limit_70 = law.table("combined_limits_70").amounts("limit")[row_70]
    limit = law.table("combined_limits_under_70").amounts("limit")[row_under_70]
    has_both = (borne.medical_70 + borne.medical_under > 0) & (borne.care_70 + borne.care_under > 0)
    borne_70 = borne.medical_70 + borne.care_70
    benefit_70 = _over(borne_70, limit_70, has_both, least)
    share_70 = _share(benefit_70, borne.medical_70, borne_70)
    under = borne.medical_under + borne.care_under
    medical = borne.medical_70 - share_70 + borne.medical_under
    rest = borne_70 - benefit_70 + under
    benefit = only_where(under > 0, _over(rest, limit, has_both, least))
    share = _share(benefit, medical, rest)
    return Combined(borne_70, limit_70, benefit_70, share_70, rest, limit, benefit, share, share_70 + share)


def _over(borne: Yen, limit: Yen, has_both: Truth, least: int) -> Yen:
    over = at_least(borne - limit, 0)
    return choose(has_both & (over > least), over, 0)


def _share(benefit: Yen, own: Yen, whole: Yen) -> Yen:
    """Row by row as an exact fraction: a household's year, never many at once."""
    parts = zip(benefit.tolist(), own.tolist(), whole.tolist(), strict=True)
    return np.array([int(Fraction(b * o, w)) if w else 0 for b, o, w in parts], dtype=np.int64)
