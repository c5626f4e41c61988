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
    LimitCategory,
    LimitClass,
    LostBy,
    Ratio,
    RevenueClaim,
    UnionMove,
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
    "Insured", "LimitCategory", "LimitClass", "LostBy", "Ratio", "RevenueClaim", "UnionBenefit", "UnionFile", "UnionItem",
    "UnionKind", "UnionMove", "UnionReject", "UnionResult",
]  # fmt: skip
