"""What resident tax shows on a person's page (住民税の欄): the tax of the newest year, where to go on."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.resident_tax.reads.assessments import latest_of
from kikan.businesses.resident_tax.screens.marks import status_badge
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that nobody taxed the person is worth knowing, too."""
    tax = latest_of(person)
    place = {"municipality": actor.municipality, "number": person}
    return {
        "tax": tax,
        "badge": status_badge(tax) if tax else None,
        "url": reverse("resident_tax:person", kwargs=place),
    }
