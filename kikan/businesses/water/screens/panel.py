"""What water shows on a person's page (上下水道の欄): contracts and the latest bills."""

from datetime import date
from typing import Any

from kikan.businesses.water.reads import pages
from kikan.businesses.water.screens.asking import url
from kikan.shared.access import Actor


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """Nothing for who never used water here."""
    contracts = pages.contracts_of_payer(person)
    if not contracts:
        return None
    bills = pages.bills_of_payer(person, 3)
    place = actor.municipality
    return {
        "contracts": [(c, c.valid_until > day, url("point", place, point=c.point)) for c in contracts[:3]],
        "bills": [(b, url("bill", place, number=b.number)) for b in bills],
    }
