"""Failed sign-ins and uses after expiry (サインインの記録) as the review counts them, by section."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kikan.shared.access.models import Door, Grant
from kikan.shared.access.records import bounds
from kikan.shared.tenancy.opener import current_or_raise


def exports_by_operators(begin: date, end: date) -> list[datetime]:
    """When an operator wrote out everything of this municipality on the command line."""
    rows = Door.objects.filter(
        municipality=current_or_raise(), kind="exported", at__gte=bounds(begin)[0], at__lt=bounds(end)[0]
    )
    return list(rows.order_by("at").values_list("at", flat=True))


def passings(
    kinds: tuple[str, ...], begin: date, end: date
) -> list[tuple[datetime, str, int | None, int, str]]:
    """(moment, kind, user, section, terminal) of users of this municipality, the latest first; control tables alone."""
    town = current_or_raise()
    sections = dict(Grant.objects.filter(municipality=town).order_by("number").values_list("user", "office"))
    rows = Door.objects.filter(
        Q(municipality=town) | Q(municipality__isnull=True, user__in=list(sections)),
        kind__in=kinds, at__gte=bounds(begin)[0], at__lt=bounds(end)[0],
    )  # fmt: skip
    found: list[tuple[Any, ...]] = list(rows.order_by("-at").values_list("at", "kind", "user", "terminal"))
    return [(at, kind, user, sections.get(user, 0), terminal) for at, kind, user, terminal in found]
