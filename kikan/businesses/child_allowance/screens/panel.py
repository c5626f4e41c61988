"""What the child allowance shows on a person's page (児童手当の欄)."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.child_allowance.reads.entitlements import children, spells_of, suspension_of
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Whether the person receives, or for whom somebody else does."""
    spells = spells_of([person])
    rows = children([person], [person])
    place = {"municipality": actor.municipality, "number": person}
    return {
        "now": next((s for s in spells if s.is_open), None),
        "children": sum(c.recipient == person and c.is_open for c in rows),
        "is_child": any(c.child == person and c.is_open for c in rows),
        "suspended": suspension_of(person, day),
        "person_url": reverse("child_allowance:person", kwargs=place),
    }
