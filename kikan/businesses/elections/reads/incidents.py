"""Refusals, provisional votes, exchanged ballots, helpers, double marks of an election (投票所の特別の取扱い)."""

from datetime import date
from typing import Any

from kikan.businesses.elections.models import Incident, Vote
from kikan.businesses.elections.models.incident import IncidentKind, Ruling
from kikan.businesses.elections.reads.places import Place
from kikan.shared.tenancy.opener import current_or_raise

Choices = list[tuple[int, str]]
DECIDED = (IncidentKind.PROVISIONAL, IncidentKind.DOUBLE_MARK)
RULINGS = {
    IncidentKind.PROVISIONAL: (Ruling.ACCEPTED, Ruling.REJECTED),
    IncidentKind.DOUBLE_MARK: (Ruling.MARK_WRONG, Ruling.TWICE, Ruling.FIRST_WRONG),
}


def _own(**chosen: Any) -> Any:
    return Incident.objects.filter(municipality=current_or_raise(), **chosen)


def incidents_of(election: int) -> list[Incident]:
    """Everything of an election, the latest first."""
    return list(_own(election=election).order_by("-incident"))


def incident_of(incident: int) -> Incident | None:
    found: Incident | None = _own(incident=incident).first()
    return found


def waiting(election: int) -> list[Incident]:
    """Provisional votes and double marks nobody has decided on."""
    return list(_own(election=election, kind__in=DECIDED, ruling__isnull=True).order_by("incident"))


def is_waiting(election: int, person: int, kind: IncidentKind) -> bool:
    return bool(_own(election=election, person=person, kind=kind, ruling__isnull=True).exists())


def disputed_on(roll: int) -> set[int]:
    """Whose marks on a printed roll are kept as disputed, decided or not."""
    return set(_own(roll=roll, kind=IncidentKind.DOUBLE_MARK).values_list("person", flat=True))


def standing_votes(person: int, contests: list[int]) -> list[Vote]:
    """The ballots of these contests the voter holds."""
    rows = Vote.objects.filter(
        municipality=current_or_raise(), person=person, contest__in=contests, cancelled_by__isnull=True
    )
    return list(rows.order_by("vote"))


def helpers_at(election: int, place: Place, day: date) -> tuple[str, ...]:
    """Who helped last at a place today: proposed for the next vote by proxy; one query."""
    where = {"place": place.early} if place.is_early else {"district": place.district, "place": None}
    last = (
        _own(election=election, kind=IncidentKind.PROXY, happened_on=day, **where)
        .order_by("-incident")
        .first()
    )
    return tuple(last.helpers) if last else ("", "")


def rulings(kind: int) -> Choices:
    """What may be decided about an act of this kind."""
    return [(r.value, str(r.label)) for r in RULINGS.get(IncidentKind(kind), ())]


def state_ja(it: Incident) -> str:
    """Where an act stands."""
    if it.ruling is not None:
        return str(it.get_ruling_display())
    if it.kind not in DECIDED:
        return ""
    return f"二人目の決定待ち（{it.get_proposed_display()}）" if it.proposed is not None else "決定待ち"
