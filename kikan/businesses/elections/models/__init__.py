from kikan.businesses.elections.models.election import Contest, Election
from kikan.businesses.elections.models.lots import Draw, Drawn
from kikan.businesses.elections.models.objection import Objection
from kikan.businesses.elections.models.overseas import OverseasEntry
from kikan.businesses.elections.models.place import Area, District
from kikan.businesses.elections.models.roll import RollEntry, Suspension
from kikan.businesses.elections.models.viewing import Viewing
from kikan.businesses.elections.models.vote import Vote

__all__ = [
    "Area", "Contest", "District", "Draw", "Drawn", "Election", "Objection",
    "OverseasEntry", "RollEntry", "Suspension", "Viewing", "Vote",
]  # fmt: skip
