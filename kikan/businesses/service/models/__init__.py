"""What people enter about the service (障害・計画停止・問合せ): rows of one municipality, no resident among them."""

from kikan.businesses.service.models.events import Cause, Enquiry, Incident, Kind, PlannedStop

__all__ = ["Cause", "Enquiry", "Incident", "Kind", "PlannedStop"]
