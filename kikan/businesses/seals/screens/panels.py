"""What seal registration shows elsewhere: registered or not on a person's page, the impressions of a pending act."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.seals.reads import imprints
from kikan.businesses.seals.reads.registrations import registration_of, standing_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.worklist.reads import Act


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any]:
    """Registered or not on the day; what is stopped, what waits."""
    standing = standing_of(person, day)
    return {
        "standing": standing,
        "url": reverse("seals:person", kwargs={"municipality": actor.municipality, "number": person}),
    }


def act_panel(*, act: Act, actor: Actor, day: date) -> dict[str, Any] | None:
    """The impressions an act is about: the new one, the one registered now, the guarantor's."""
    shown = []
    new = _imprint_of(act)
    old = _registered(act.arguments.get("registration"))
    guarantor = _registered((act.arguments.get("identity") or {}).get("guarantor"))
    for ja, number in (("新しい印影", new), ("登録されている印影", old), ("保証人の印影", guarantor)):
        if number is not None:
            try:
                shown.append((ja, imprints.impression(number)))
            except NotFound:
                continue
    if not shown:
        return None
    return {
        "shown": shown,
        "pairs": [(new, old)] if new and old else [(new, guarantor)] if new and guarantor else [],
    }


def _imprint_of(act: Act) -> int | None:
    seal = act.arguments.get("seal")
    return seal.get("imprint") if isinstance(seal, dict) else act.arguments.get("imprint")


def _registered(registration: int | None) -> int | None:
    try:
        return registration_of(registration).imprint if registration else None
    except NotFound:
        return None
