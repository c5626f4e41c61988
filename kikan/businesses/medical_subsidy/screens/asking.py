"""What the screens of the medical subsidies share: addresses, forms that write, who was looked at."""

from django.urls import reverse

from kikan.shared.desk.looked import looked

__all__ = ["looked", "person_of", "url"]


def url(name: str, municipality: int, **numbers: int | str) -> str:
    return reverse(f"medical_subsidy:{name}", kwargs={"municipality": municipality, **numbers})


def person_of(municipality: int, person: int) -> str:
    """The page of a person in this business."""
    return url("person", municipality, number=person)
