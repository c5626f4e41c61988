"""What income documents show on a person's page (課税資料の欄): how many of the newest year, where to go on."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.resident_tax.reads.documents import newest_year_of
from kikan.shared.access import Actor


def documents_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Always something: that no document came is worth knowing, too."""
    year, count = newest_year_of(person)
    place = {"municipality": actor.municipality, "number": person}
    return {"year": year, "count": count, "url": reverse("resident_tax:documents_of", kwargs=place)}
