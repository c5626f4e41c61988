"""What the home page tells of the service: alarms to those who run it, incidents and planned stops to everybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kikan.businesses.service.reads import events
from kikan.businesses.service.reads.state import state
from kikan.shared.access import Actor
from kikan.shared.tenancy import clock

SOON = timedelta(days=30)


def alarm_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """What is wrong, or nothing."""
    found = state(actor.municipality).alarms
    return {"alarms": found} if found else None


def status_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """Incidents that last and stops of the next thirty days, or nothing."""
    now = clock.now()
    lasting = events.lasting_at(now, events.incidents_between(now, now))
    planned = events.stops_between(now, now + SOON)
    return {"lasting": lasting, "planned": planned} if lasting or planned else None
