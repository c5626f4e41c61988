"""Tables of the medical system for the late-stage elderly (後期高齢者医療)."""

from kikan.businesses.late_elderly_medical.models.application import (
    BenefitApplication,
    BenefitKind,
    BenefitStage,
)
from kikan.businesses.late_elderly_medical.models.insured import (
    AcquiredBy,
    AddressException,
    ExceptionKind,
    Insured,
    LostBy,
    Ratio,
    RevenueClaim,
)
from kikan.businesses.late_elderly_medical.models.union import (
    Change,
    UnionBenefit,
    UnionFile,
    UnionItem,
    UnionKind,
    UnionReject,
    UnionResult,
)

__all__ = [
    "AcquiredBy", "AddressException", "BenefitApplication", "BenefitKind", "BenefitStage", "Change", "ExceptionKind",
    "Insured", "LostBy", "Ratio", "RevenueClaim", "UnionBenefit", "UnionFile", "UnionItem", "UnionKind", "UnionReject",
    "UnionResult",
]  # fmt: skip
