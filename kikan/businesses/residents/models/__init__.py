"""The tables of the resident register (住民記録)."""

from kikan.businesses.residents.models.event import Event, EventPerson
from kikan.businesses.residents.models.household import Household
from kikan.businesses.residents.models.papers import FamilyRegister, Stay
from kikan.businesses.residents.models.removal import Removal
from kikan.businesses.residents.models.resident import Resident

__all__ = ["Event", "EventPerson", "FamilyRegister", "Household", "Removal", "Resident", "Stay"]
