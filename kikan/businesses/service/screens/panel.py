"""The alarms of operations on the home page of those who run the service."""

from __future__ import annotations

from datetime import date
from typing import Any

from kikan.businesses.service.reads import state
from kikan.shared.access import Actor


def alarm_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """What is wrong, or nothing."""
    found = state(actor.municipality).alarms
    return {"alarms": found} if found else None
