"""What the national pension shows on a person's page (国民年金の欄)."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.national_pension.reads.qualifications import periods_of
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that nobody was notified is worth knowing, too."""
    periods = periods_of([person])
    now = next((p for p in periods if p.holds_on(day)), None)
    place = {"municipality": actor.municipality, "number": person}
    return {
        "now": now,
        "last": periods[-1] if periods else None,
        "person_url": reverse("national_pension:person", kwargs=place),
    }
