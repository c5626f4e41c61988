from kikan.businesses.elections.models.absentee import Absentee, MailCertificate
from kikan.businesses.elections.models.card import Card
from kikan.businesses.elections.models.closing import Closing, Erasure, PollingHours, Tally
from kikan.businesses.elections.models.election import Contest, Election
from kikan.businesses.elections.models.fallback import FallbackRoll
from kikan.businesses.elections.models.incident import Incident
from kikan.businesses.elections.models.lots import Draw, Drawn
from kikan.businesses.elections.models.objection import Objection
from kikan.businesses.elections.models.overseas import OverseasEntry
from kikan.businesses.elections.models.place import Area, District
from kikan.businesses.elections.models.poll import EarlyPlace
from kikan.businesses.elections.models.roll import RollEntry, Suspension
from kikan.businesses.elections.models.viewing import Viewing
from kikan.businesses.elections.models.vote import Vote

__all__ = [
    "Absentee",
    "Area",
    "Card",
    "Closing",
    "Contest",
    "District",
    "Draw",
    "Drawn",
    "EarlyPlace",
    "Election",
    "Erasure",
    "FallbackRoll",
    "Incident",
    "MailCertificate",
    "Objection",
    "OverseasEntry",
    "PollingHours",
    "RollEntry",
    "Suspension",
    "Tally",
    "Viewing",
    "Vote",
]
