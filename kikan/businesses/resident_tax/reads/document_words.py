"""The Japanese of codes of documents, and the items of a declaration in the order of its paper (申告書の項目)."""

from kikan.businesses.resident_tax.law.declared import INPUTS, MAY_BE_NEGATIVE
from kikan.businesses.resident_tax.law.document_codes import (
    CHECKS,
    CLAIMED_TWICE,
    DECLARATION,
    DOUBTFUL,
    EX_OFFICIO,
    KINDS,
    MATCHED,
    MERGED,
    NOT_FILED,
    OVER_LIMIT,
    PAYMENT,
    PENSION,
    RETURN,
    SALARY,
    SALARY_LEFT_OUT,
    STATES,
    UNKNOWN_RELATIVE,
    UNMATCHED,
    VOID,
    WHAT_TO_DO,
    WRONG_AGE,
)

NAMES = dict(INPUTS)
CODED = {
    "spouse_kind": {"1": "控除対象配偶者", "2": "老人控除対象配偶者", "3": "同一生計配偶者（控除対象外）", "4": "配偶者特別控除"},
    "disability": {"1": "普通障害", "2": "特別障害"},
    "single_parent": {"1": "寡婦", "2": "ひとり親"},
}  # fmt: skip
FLAGS = frozenset(
    n for n in NAMES if n.startswith(("is_", "has_")) or n in ("spouse_is_abroad", "housing_is_specified")
)
NOT_KEYED = frozenset({"is_assisted"})
INCOMES = (
    "salary_revenue", "specific_expenses", "pension_revenue", "business_income", "farming_income", "real_estate_income",
    "interest_income", "dividend_income", "business_miscellaneous_income", "other_income", "short_transfer",
    "long_transfer", "occasional",
)  # fmt: skip
DEDUCTIONS = (
    "social_insurance", "small_enterprise_mutual_aid", "life_insurance", "old_life_insurance", "care_medical_insurance",
    "annuity_insurance", "old_annuity_insurance", "earthquake_insurance", "old_long_term_insurance", "medical_paid",
    "self_medication_paid", "casualty_loss", "casualty_disaster_expense",
)  # fmt: skip
PEOPLE = (
    "disability", "single_parent", "is_working_student", "is_minor", "spouse_kind", "spouse_income", "spouse_is_abroad",
    *(n for n in NAMES if n.startswith(("dependants_", "specific_relative"))), "has_adjustment_relative",
)  # fmt: skip
CREDITS = tuple(
    n for n in NAMES
    if n.startswith(("dividend_credit", "housing_", "income_tax_", "donation_", "foreign_tax", "dividend_levy", "share_levy"))
    and n != "housing_loss"
)  # fmt: skip
_LISTED = {*INCOMES, *DEDUCTIONS, *PEOPLE, *CREDITS, *NOT_KEYED}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("収入・所得", INCOMES),
    ("所得控除", DEDUCTIONS),
    ("本人・配偶者・扶養親族", PEOPLE),
    ("税額控除", CREDITS),
    ("分離課税・繰越損失など", tuple(n for n in NAMES if n not in _LISTED)),
)
"""Sections of the form; every item of a declaration stands in exactly one."""

__all__ = [
    "CHECKS", "CLAIMED_TWICE", "CODED", "DECLARATION", "DOUBTFUL", "EX_OFFICIO", "FLAGS", "GROUPS", "KINDS", "MATCHED",
    "MAY_BE_NEGATIVE", "MERGED", "NAMES", "NOT_FILED", "OVER_LIMIT", "PAYMENT", "PENSION", "RETURN", "SALARY",
    "SALARY_LEFT_OUT", "STATES", "UNKNOWN_RELATIVE", "UNMATCHED", "VOID", "WHAT_TO_DO", "WRONG_AGE",
]  # fmt: skip
