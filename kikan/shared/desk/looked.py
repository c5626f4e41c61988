"""Whom a page shows is written down before it is sent (閲覧の記録): no record, no page."""

from collections.abc import Iterable

from django.http import HttpRequest

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in


def looked(request: HttpRequest, screen: str, persons: Iterable[int | None]) -> None:
    """Record the people of a page, each once; places without a person count for nothing, and nobody writes nothing."""
    found = sorted({p for p in persons if p})
    if found:
        looks.record(actor_in(request), screen=screen, persons=found)
