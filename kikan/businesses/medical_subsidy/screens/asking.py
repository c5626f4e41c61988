"""What the screens of the medical subsidies share: addresses, forms that write, who was looked at."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"medical_subsidy:{name}", kwargs={"municipality": municipality, **numbers})


def person_of(municipality: int, person: int) -> str:
    """The page of a person in this business."""
    return url("person", municipality, number=person)


def looked(request: HttpRequest, screen: str, persons: Iterable[int | None]) -> None:
    """No record, no page: whom a page shows is kept before it is sent."""
    found = sorted({p for p in persons if p})
    if found:
        looks.record(actor_in(request), screen=screen, persons=found)
