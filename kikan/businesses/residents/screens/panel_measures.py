"""What a person's page says of measures about the person (抑止・支援措置の欄)."""

from datetime import date
from typing import Any

from kikan.businesses.residents.reads.suppressions import suppressions_of
from kikan.shared.access import Actor


def measures_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """Suppressions that meet the person; nothing to show where nobody may set one and there is none."""
    lines = suppressions_of(person)
    may_act = actor.may("residents.suppress")
    if not lines and not may_act:
        return None
    return {"lines": lines, "person": person, "may_act": may_act}
