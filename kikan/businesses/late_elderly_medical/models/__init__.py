"""Tables of the medical system for the late-stage elderly (後期高齢者医療)."""

from kikan.businesses.late_elderly_medical.models.insured import (
    AcquiredBy,
    AddressException,
    ExceptionKind,
    Insured,
    LostBy,
    Ratio,
    RevenueClaim,
)

__all__ = ["AcquiredBy", "AddressException", "ExceptionKind", "Insured", "LostBy", "Ratio", "RevenueClaim"]
