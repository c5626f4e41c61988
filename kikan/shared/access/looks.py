"""The audit of looks (閲覧の記録): no record, no page."""

from collections.abc import Sequence

from django.db import connection

from kikan.shared.access.actor import Actor
from kikan.shared.access.models import Look
from kikan.shared.tenancy import clock, tenant

RECENT = """
SELECT persons[1] FROM (
  SELECT persons, at FROM access_look
  WHERE municipality = %s AND "user" = %s AND screen = %s AND hits = 1 ORDER BY at DESC LIMIT 200
) last GROUP BY persons[1] ORDER BY max(at) DESC LIMIT %s
"""


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


def recent_persons(actor: Actor, *, screen: str, limit: int = 12) -> list[int]:
    """Whom this user looked at last on a screen about one person (最近見た人), the latest first."""
    with tenant(actor.municipality), connection.cursor() as cursor:
        cursor.execute(RECENT, [actor.municipality, actor.user, screen, limit])
        return [row[0] for row in cursor.fetchall()]
