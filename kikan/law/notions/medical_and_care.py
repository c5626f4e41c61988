"""What a household bore of medical and care costs in a year, and what of the excess one payer gives back (高額介護合算).

The medical insurer and the care insurer ask it in the same words, each of its own statute and its own limits.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kikan.law.amounts import Truth, Yen, at_least, choose, only_where
from kikan.law.working import Working, step

_BOTH = "国民健康保険法第57条の3・施行令第29条の4の2〜第29条の4の4、介護保険法第51条の2・施行令第22条の3"


@dataclass(frozen=True)
class Borne:
    """What a household bore in a year after every other benefit: medical and care, from 70 on and below, in yen."""

    medical_70: Yen
    care_70: Yen
    medical_under: Yen
    care_under: Yen


@dataclass(frozen=True)
class Own:
    """What of it the payer in question answers for: all medical costs, or the care costs of one person, in yen."""

    from_70: Yen
    under_70: Yen


@dataclass(frozen=True)
class Limits:
    """The limits of each household from 70 on and as a whole, and the sum an excess must be above, in yen."""

    from_70: Yen
    whole: Yen
    least: int


@dataclass(frozen=True)
class Combined(Working):
    """How the benefit of a year's medical and care payments is found and shared (高額介護合算の計算過程)."""

    borne_70: Yen = step("70歳以上の自己負担の合計", _BOTH)
    limit_70: Yen = step("70歳以上の限度額", _BOTH)
    benefit_70: Yen = step("70歳以上の支給額", _BOTH)
    share_70: Yen = step("うちこの保険の分（按分）", _BOTH)
    borne: Yen = step("残る世帯全体の自己負担", _BOTH)
    limit: Yen = step("世帯全体の限度額", _BOTH)
    benefit: Yen = step("世帯全体の支給額", _BOTH)
    share: Yen = step("うちこの保険の分（按分）", _BOTH)
    own: Yen = step("この保険から支給する額", _BOTH)


def shared(borne: Borne, own: Own, limits: Limits) -> Combined:
    """The elderly first against their limit, then everybody against the household's; the payer's share of both.

    Nothing where nobody bore medical costs or nobody care; nothing up to the least amount (500円).
    Law: 国民健康保険法第57条の3・施行令第29条の4の2〜第29条の4の4、介護保険法第51条の2・第61条の2・施行令第22条の3
    Rounding: a fraction of a yen of the payer's share is cut (unverified in the orders' text)
    """
    has_both = (borne.medical_70 + borne.medical_under > 0) & (borne.care_70 + borne.care_under > 0)
    borne_70 = borne.medical_70 + borne.care_70
    benefit_70 = _over(borne_70, limits.from_70, has_both, limits.least)
    share_70 = _share(benefit_70, own.from_70, borne_70)
    under = borne.medical_under + borne.care_under
    rest = borne_70 - benefit_70 + under
    benefit = only_where(under > 0, _over(rest, limits.whole, has_both, limits.least))
    share = _share(benefit, own.from_70 - share_70 + own.under_70, rest)
    return Combined(
        borne_70, limits.from_70, benefit_70, share_70, rest, limits.whole, benefit, share, share_70 + share
    )


def _over(borne: Yen, limit: Yen, has_both: Truth, least: int) -> Yen:
    over = at_least(borne - limit, 0)
    return choose(has_both & (over > least), over, 0)


def _share(benefit: Yen, own: Yen, whole: Yen) -> Yen:
    """Row by row as an exact fraction: a household's year, never many at once."""
    parts = zip(benefit.tolist(), own.tolist(), whole.tolist(), strict=True)
    return np.array([int(Fraction(b * o, w)) if w else 0 for b, o, w in parts], dtype=np.int64)
