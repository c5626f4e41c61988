"""What people enter about the service (障害・計画停止・問合せ・四半期): rows of one municipality, no resident among them."""

from kikan.businesses.service.models.events import Cause, Enquiry, Incident, Kind, PlannedStop, Progress
from kikan.businesses.service.models.hours import HoursKind, SpecialHours
from kikan.businesses.service.models.quarter import Quarter, QuarterApproval

__all__ = [
    "Cause",
    "Enquiry",
    "HoursKind",
    "Incident",
    "Kind",
    "PlannedStop",
    "Progress",
    "Quarter",
    "QuarterApproval",
    "SpecialHours",
]
