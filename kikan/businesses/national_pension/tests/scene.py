"""The invented town of NHI as the pension counter sees it: the same people, clerks signed in."""

from datetime import date

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.national_pension.procedures.accept_gain import accept_gain
from kikan.shared.access import Actor, system_actor

HOME = f"/{town.TOWN}/national_pension/"
CLERK = system_actor(town.TOWN, "national_pension.change", "national_pension.look", "health_insurance.change")
APPROVER = Actor(99, town.TOWN, 1, frozenset({"national_pension.change", "national_pension.approve"}))


def gained(person: int = 69, on: date = date(2024, 4, 1), kind: int = 1, digits: str = "") -> int:
    """Let somebody of the town be insured; the number of the entry."""
    return accept_gain(
        person=person, kind=kind, gained_on=on, gained_by=2, reported_on=on, digits=digits, actor=CLERK
    ).number
