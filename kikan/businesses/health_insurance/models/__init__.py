from kikan.businesses.health_insurance.models.benefit import (
    Benefit,
    BenefitEnd,
    BenefitKind,
    BenefitLine,
    BenefitReturn,
    CardUse,
    DiseaseKind,
    ElderlyRatio,
    ExpenseKind,
    InsuredNumber,
    RevenueClaim,
    SpecifiedDisease,
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
from kikan.businesses.health_insurance.models.levy import (
    Followed,
    Levy,
    LevyMember,
    Pension,
    Remission,
    TransferWish,
)

__all__ = [
    "Benefit", "BenefitEnd", "BenefitKind", "BenefitLine", "BenefitReturn", "CardUse", "Claim", "ClaimAct", "ClaimBadLine",
    "ClaimFile", "ClaimKind", "DiseaseKind", "ElderlyRatio", "Enrolment", "ExpenseKind", "Followed",
    "HighCostFinding", "HighCostLetter", "HighCostSearch", "InsuredNumber", "Levy", "LevyMember", "Pension",
    "Relief", "Remission", "RevenueClaim", "SpecifiedDisease",
    "SpecifiedMember", "ThirdParty", "ThirdPartyCause", "TransferWish",
]  # fmt: skip
