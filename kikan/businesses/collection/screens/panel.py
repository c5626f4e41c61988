"""What 収納 shows on a person's page (収納の欄): what is past due, what falls due next, what was paid too much."""

from datetime import date
from typing import Any

from django.urls import reverse

from kikan.businesses.collection.reads import account_of, receipts_of
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """None for somebody who was never asked to pay."""
    lines, receipts = account_of(person), receipts_of(person)
    if not lines and not receipts:
        return None
    coming = sorted((x for x in lines if x.due_on >= day and x.balance > 0), key=lambda x: x.due_on)
    return {
        "overdue": sum(x.balance for x in lines if x.due_on < day),
        "coming": coming[0] if coming else None,
        "overpaid": sum(r.unallocated for r in receipts),
        "url": reverse("collection:account", kwargs={"municipality": actor.municipality, "number": person}),
    }
