from kikan.businesses.health_insurance.models.benefit import (
    Benefit,
    BenefitEnd,
    BenefitKind,
    BenefitLine,
    CardUse,
    ElderlyRatio,
    ExpenseKind,
    InsuredNumber,
    RevenueClaim,
    ThirdParty,
    ThirdPartyCause,
)
from kikan.businesses.health_insurance.models.enrolment import Enrolment, Relief, SpecifiedMember
from kikan.businesses.health_insurance.models.levy import Followed, Levy, LevyMember, Remission

__all__ = [
    "Benefit", "BenefitEnd", "BenefitKind", "BenefitLine", "CardUse", "ElderlyRatio", "Enrolment", "ExpenseKind",
    "Followed", "InsuredNumber", "Levy", "LevyMember", "Relief", "Remission", "RevenueClaim", "SpecifiedMember",
    "ThirdParty", "ThirdPartyCause",
]  # fmt: skip
