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
from kikan.businesses.health_insurance.models.levy import (
    Followed,
    Levy,
    LevyMember,
    Pension,
    Remission,
    TransferWish,
)

__all__ = [
    "Benefit", "BenefitEnd", "BenefitKind", "BenefitLine", "CardUse", "ElderlyRatio", "Enrolment", "ExpenseKind",
    "Followed", "InsuredNumber", "Levy", "LevyMember", "Pension", "Relief", "Remission", "RevenueClaim",
    "SpecifiedMember", "ThirdParty", "ThirdPartyCause", "TransferWish",
]  # fmt: skip
