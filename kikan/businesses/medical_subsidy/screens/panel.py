"""What the medical subsidies show on a person's page (医療費助成の欄)."""

from datetime import date
from typing import Any

from kikan.businesses.medical_subsidy.reads.recipients import holding
from kikan.businesses.medical_subsidy.screens.asking import person_of
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """The schemes of the day; nothing for who has none."""
    held = holding(day, person=person)
    return {"held": held, "person_url": person_of(actor.municipality, person)} if held else None
