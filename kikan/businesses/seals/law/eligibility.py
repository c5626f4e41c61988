"""Who may register which seal (登録を受けることができる者・登録できる印鑑)."""

from dataclasses import dataclass

import numpy as np

from kikan.law import Law, Working, rule, step
from kikan.law.ages import age_on
from kikan.law.amounts import Count, Day, Truth

MICROMETRES = 1000
# 印鑑登録証明事務処理要領（昭和49年2月1日自治振第10号）
GUIDELINE_SINCE = 1492


@dataclass(frozen=True)
class Applicants:
    """One row per application: the person, who comes to the counter, and the impression shown (印影)."""

    birth_on: Day
    applied_on: Day
    is_resident: Truth
    has_capacity: Truth
    is_ward: Truth
    has_guardian: Truth
    is_in_person: Truth
    width: Count
    height: Count
    is_deformable: Truth
    is_legible: Truth
    is_rim_intact: Truth
    is_of_household: Truth
    shows_other_matter: Truth


@dataclass(frozen=True)
class Eligibility(Working):
    """Each condition by itself, so that a refusal can name it; widths are in micrometres."""

    is_old_enough: Truth = step("登録を受けることができる年齢", "要領 第2の1")
    is_resident: Truth = step("住民基本台帳に記録されている", "要領 第2の1")
    has_capacity: Truth = step("意思能力がある", "要領 第2の1")
    is_ward_allowed: Truth = step("成年被後見人でない、または本人が法定代理人と来庁", "要領 第2の1")
    is_large_enough: Truth = step("一辺の限度を超える大きさ", "要領 第3の1")
    is_small_enough: Truth = step("一辺の限度に収まる大きさ", "要領 第3の1")
    is_firm: Truth = step("変形しにくい材質", "要領 第3の1")
    is_clear: Truth = step("鮮明で読める", "要領 第3の1")
    is_rim_intact: Truth = step("輪郭が欠けていない", "要領 第3の1")
    is_own: Truth = step("同じ世帯の人が登録していない", "要領 第3の1")
    shows_name_alone: Truth = step("氏名以外の事項を表していない", "要領 第3の1")
    eligible: Truth = step("登録できる", "要領 第2・第3")


@rule("seal_registration.eligibility", axis="event_date", since=GUIDELINE_SINCE)
def eligibility(given: Applicants, *, law: Law) -> Eligibility:
    """Whether each applicant may register the seal shown (印鑑登録の要件), condition by condition.

    Law: 印鑑登録証明事務処理要領 第2・第3, 各団体の印鑑条例
    Rounding: none; the longest side of the enclosing rectangle is compared in micrometres: more than the lower
    limit ("fits within" is refused, so the limit itself is), at most the upper one.
    """
    longest = np.maximum(given.width, given.height)
    conditions = {
        "is_old_enough": age_on(given.birth_on, given.applied_on) >= law.amount("min_age"),
        "is_resident": given.is_resident,
        "has_capacity": given.has_capacity,
        "is_ward_allowed": _ward_allowed(given, law.choice("adult_ward")),
        "is_large_enough": longest > law.amount("min_mm") * MICROMETRES,
        "is_small_enough": longest <= law.amount("max_mm") * MICROMETRES,
        "is_firm": ~given.is_deformable,
        "is_clear": given.is_legible,
        "is_rim_intact": given.is_rim_intact,
        "is_own": ~given.is_of_household,
        "shows_name_alone": ~given.shows_other_matter,
    }
    return Eligibility(**conditions, eligible=np.logical_and.reduce(list(conditions.values())))


def _ward_allowed(given: Applicants, treatment: str) -> Truth:
    if treatment == "excluded":
        return ~given.is_ward
    return ~given.is_ward | (given.is_in_person & given.has_guardian)
