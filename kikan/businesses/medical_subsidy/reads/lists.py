"""Counts and lists of the medical subsidies."""

from datetime import date

from django.db.models import Count

from kikan.businesses.medical_subsidy.models import Application, Recipient
from kikan.businesses.medical_subsidy.models.application import Scheme, State
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


def counts_on(day: date) -> list[tuple[str, int]]:
    """The schemes and how many are subsidised on a day."""
    rows = as_of(Recipient.objects.filter(municipality=current_or_raise()), day)
    found = dict(rows.order_by("scheme").values_list("scheme").annotate(Count("person")))
    return [(str(scheme.label), found.get(scheme, 0)) for scheme in Scheme]


def waiting_count() -> int:
    """How many applications wait for a decision."""
    rows = as_of(Application.objects.filter(municipality=current_or_raise(), state=State.WAITING), None)
    return rows.count()
