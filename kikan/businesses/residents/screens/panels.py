"""What the register shows on the home page (ホームの部品): people seen last, population by age."""

from datetime import date
from typing import Any

from kikan.businesses.residents.reads.population import population
from kikan.businesses.residents.reads.pyramid import pyramid
from kikan.businesses.residents.screens.search import recently_seen
from kikan.shared.access import Actor
from kikan.shared.desk import plots
from kikan.shared.desk.pieces import Tile
from kikan.shared.worklist.models import State
from kikan.shared.worklist.reads import Act


def recent_panel(*, actor: Actor, day: date) -> dict[str, Any]:
    """Whom this clerk opened last."""
    return {"recent": recently_seen(actor)[:6]}


def population_panel(*, actor: Actor, day: date) -> dict[str, Any]:
    """Population and households on the day, and the pyramid of ages."""
    counts, ages = population(day), pyramid(day)
    drawn = plots.pyramid("ages", "年齢別人口", ages.groups, ages.men, ages.women)
    foreign = counts.of_kind(2)
    tiles = [
        Tile("人口", f"{counts.total:,}", "人"),
        Tile("世帯", f"{counts.households:,}", "世帯"),
        Tile("うち外国人", f"{foreign:,}", "人"),
    ]
    return {"tiles": tiles, "plot": drawn, "day": day, "uncertain": ages.uncertain}


def confirmation_panel(*, act: Act, actor: Actor, day: date) -> dict[str, Any] | None:
    """The way to the sheet on paper (確認票), while a draft waits for its approval."""
    return {"act": act} if act.procedure and act.state in (State.ENTERED, State.RETURNED) else None
