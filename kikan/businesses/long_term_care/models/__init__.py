"""Tables of long-term care insurance (介護保険)."""

from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind, HighCostLetter
from kikan.businesses.long_term_care.models.board import (
    Board,
    BoardMember,
    Meeting,
    MeetingCase,
    Profession,
    Recusal,
    RecusalGround,
)
from kikan.businesses.long_term_care.models.certification import (
    Application,
    ApplicationKind,
    CarePlan,
    Certification,
    CopayRatio,
    Level,
    Stage,
    Survey,
)
from kikan.businesses.long_term_care.models.insured import (
    AcquiredBy,
    AddressException,
    Circumstance,
    CircumstanceKind,
    ExceptionKind,
    Insured,
    InsuredKind,
    LostBy,
)
from kikan.businesses.long_term_care.models.restriction import (
    CaseState,
    Restriction,
    RestrictionCase,
    RestrictionKind,
    SpecialCircumstance,
)
from kikan.businesses.long_term_care.models.room_meals import (
    RoomMealApplication,
    RoomMealLimit,
    RoomMealState,
    Spouse,
)

__all__ = [
    "AcquiredBy", "AddressException", "Application", "ApplicationKind", "Benefit", "BenefitKind", "Board",
    "BoardMember", "CarePlan", "CaseState", "Certification", "Circumstance", "CircumstanceKind", "CopayRatio",
    "ExceptionKind", "HighCostLetter", "Insured", "InsuredKind", "Level", "LostBy", "Meeting", "MeetingCase", "Profession",
    "Recusal", "RecusalGround", "Restriction", "RestrictionCase", "RestrictionKind", "RoomMealApplication", "RoomMealLimit",
    "RoomMealState", "SpecialCircumstance", "Spouse", "Stage", "Survey",
]  # fmt: skip
