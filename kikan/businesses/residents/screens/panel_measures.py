"""What a person's page says of measures about the person (抑止・支援措置の欄)."""

from datetime import date
from typing import Any

from kikan.businesses.residents.reads.support_measures import measures_of
from kikan.businesses.residents.reads.suppressions import suppressions_of
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield


def measures_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """Suppressions and, for the officer, support measures; nothing where there is none and nobody may set one."""
    lines = suppressions_of(person)
    may_suppress, may_support = actor.may("residents.suppress"), actor.may("residents.support")
    is_protected = bool(shield([person], actor).protected)
    if not (lines or may_suppress or may_support or is_protected):
        return None
    return {
        "lines": lines, "person": person, "may_act": may_suppress, "may_support": may_support,
        "measures": measures_of(person) if may_support else (),
        "may_ask": is_protected and actor.may("residents.print"),
    }  # fmt: skip
