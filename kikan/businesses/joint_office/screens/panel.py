"""What the home page tells a delegate: the votes its member has not cast, and the demo environments to be tried."""

from __future__ import annotations

from datetime import date
from typing import Any

from kikan.businesses.joint_office.reads import members, requests
from kikan.shared.access import Actor


def awaited_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """What the office waits for from the member the actor speaks for, or nothing."""
    member = members.delegates_on(day).get(actor.user)
    if member is None:
        return None
    has_vote = member in {m.member for m in members.voters_on(day)}
    votes = requests.not_voted_by(member) if has_vote else []
    demos = [r for r in requests.releases_now() if r.has_demo_on(day)]
    return {"votes": votes, "demos": demos} if votes or demos else None
