"""A leaving in the lively town: asked for, waiting for its approval."""

from kikan.businesses.leaving.models import Purpose
from kikan.businesses.leaving.procedures import leave
from kikan.shared.access import Actor
from tests.stories.scene import clerk


def make_leaving() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of a leaving."""
    it = clerk("operator")
    return {"leaving/<": {"number": asked(it, it.user)}}


def asked(actor: Actor, receiver: int) -> int:
    return leave.ask(purpose=Purpose.REHEARSAL.value, receiver=receiver, recipient="", actor=actor)
