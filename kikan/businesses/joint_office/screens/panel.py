"""What a delegate has yet to answer for its member, on the home page and on the office's own (答えるもの)."""

from datetime import date
from typing import Any

from kikan.businesses.joint_office.reads import due
from kikan.businesses.joint_office.reads.members import delegates_on
from kikan.businesses.joint_office.screens.asking import url
from kikan.shared.access import Actor


def due_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """Sheets and plans to say something of and votes to cast, the nearest day first; nothing for nobody's delegate."""
    member = delegates_on(day).get(actor.user)
    found = due.due_of(member, day) if member is not None else []
    return {"due": [shown(d, actor.municipality, day) for d in found]} if found else None


def shown(it: due.Due, municipality: int, day: date) -> tuple[str, date | None, bool, str]:
    """What, by when, whether that is past, where it is answered."""
    place = {"year" if it.kind == "usage" else "number": it.number}
    return it.ja, it.by, it.by is not None and it.by < day, url(it.kind, municipality, **place)
