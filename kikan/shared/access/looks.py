"""The audit of looks (閲覧の記録): no record, no page."""

from collections.abc import Sequence

from kikan.shared.access.actor import Actor
from kikan.shared.access.models import Look
from kikan.shared.tenancy import clock, tenant


def record(
    actor: Actor,
    *,
    screen: str,
    persons: Sequence[int],
    operation: str = "look",
    search: str = "",
    reason: str = "",
    was_protected_shown: bool = False,
) -> None:
    """Commit who is about to see whom; called after the read's transaction and before the page is sent."""
    with tenant(actor.municipality):
        Look.objects.create(
            municipality=actor.municipality,
            at=clock.now(),
            user=actor.user,
            office=actor.office,
            terminal=actor.terminal[:60],
            screen=screen,
            operation=operation,
            persons=list(persons)[:1000],
            hits=len(persons),
            search=search[:200],
            reason=reason[:200],
            was_protected_shown=was_protected_shown,
        )
