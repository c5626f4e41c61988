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
from kikan.businesses.health_insurance.models.claims import (
    Claim,
    ClaimAct,
    ClaimBadLine,
    ClaimFile,
    ClaimKind,
    HighCostFinding,
    HighCostLetter,
    HighCostSearch,
)
from kikan.businesses.health_insurance.models.enrolment import Enrolment, Relief, SpecifiedMember
from kikan.businesses.health_insurance.models.levy import Followed, Levy, LevyMember, Remission

__all__ = [
    "Benefit", "BenefitEnd", "BenefitKind", "BenefitLine", "CardUse", "Claim", "ClaimAct", "ClaimBadLine",
    "ClaimFile", "ClaimKind", "ElderlyRatio", "Enrolment", "ExpenseKind", "Followed", "HighCostFinding",
    "HighCostLetter", "HighCostSearch", "InsuredNumber", "Levy", "LevyMember", "Relief", "Remission", "RevenueClaim",
    "SpecifiedMember", "ThirdParty", "ThirdPartyCause",
]  # fmt: skip
