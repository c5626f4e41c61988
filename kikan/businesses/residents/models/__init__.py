"""The tables of the resident register (住民記録)."""

from kikan.businesses.residents.models.closed import ClosedSheet
from kikan.businesses.residents.models.event import Event, EventPerson
from kikan.businesses.residents.models.guardianship import Guardianship
from kikan.businesses.residents.models.household import Household
from kikan.businesses.residents.models.kept import KeptSearch
from kikan.businesses.residents.models.message import Message, MessageState
from kikan.businesses.residents.models.names import AliasRecord
from kikan.businesses.residents.models.papers import FamilyRegister, Stay
from kikan.businesses.residents.models.removal import Removal
from kikan.businesses.residents.models.resident import Resident
from kikan.businesses.residents.models.statistics import Figure, Publication
from kikan.businesses.residents.models.stored import StoredRecord
from kikan.businesses.residents.models.support import SupportMeasure, SupportOffice, SupportPerson

__all__ = [
    "AliasRecord",
    "ClosedSheet",
    "Event",
    "EventPerson",
    "FamilyRegister",
    "Figure",
    "Guardianship",
    "Household",
    "KeptSearch",
    "Message",
    "MessageState",
    "Publication",
    "Removal",
    "Resident",
    "Stay",
    "StoredRecord",
    "SupportMeasure",
    "SupportOffice",
    "SupportPerson",
]
