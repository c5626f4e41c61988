"""The invented town of NHI as the allowance counter sees it: the same people, one child of four and another to come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from kikan.businesses.child_allowance.procedures.accept_claim import accept_claim
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import named_town
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Name, Person, Profile
from kikan.shared.history import add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import tenant

HOME = f"/{town.TOWN}/child_allowance/"
FATHER, MOTHER, CHILD = 18, 26, 34
CLERK = system_actor(
    town.TOWN,
    "child_allowance.change",
    "child_allowance.look",
    "child_allowance.batch",
    "child_allowance.print",
)
APPROVER = Actor(99, town.TOWN, 1, frozenset({"child_allowance.change", "child_allowance.approve"}))


def born(person: int, on: date) -> int:
    """Let somebody be known who lives elsewhere; the number of the person."""
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 3)]).number
        Person.objects.create(municipality=town.TOWN, number=person, kind="natural", entry=entry)
        add(
            Profile,
            {"person": person},
            {"birth_on": on, "birth_lower": on, "birth_upper": on},
            entry=entry,
            valid_from=on,
        )
        name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
        add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=on)
    return person


def claimed(
    on: date = date(2026, 5, 20), event_on: date = date(2026, 5, 20), children: tuple[int, ...] = (CHILD,)
) -> int:
    """Let the father claim; the number of the entry."""
    return accept_claim(
        person=FATHER,
        kind=1,
        event_on=event_on,
        claimed_on=on,
        children=children,
        pension_kind=1,
        actor=CLERK,
    ).number


@contextmanager
def family() -> Iterator[None]:
    """The town on 10 July 2026."""
    with named_town():
        yield
