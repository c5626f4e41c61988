"""Navigation from the manifests (業務メニュー): what an actor may open, by which key."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from kikan.shared import manifest
from kikan.shared.access import Actor


@dataclass(frozen=True)
class Line:
    """One line of a business's menu; without `url` its screen is not installed (未稼働)."""

    ja: str
    url: str
    key: str = ""


@dataclass(frozen=True)
class Business:
    """A business as the menu shows it, with the lines this actor may open."""

    name: str
    ja: str
    letter: str
    url: str
    lines: tuple[Line, ...]
    planned: date | None = None
    """The day from which it will run here; None where it runs."""


def businesses_for(actor: Actor) -> list[Business]:
    """The businesses in which the actor holds any right, in the order of the installation."""
    return list(_businesses(actor.municipality, actor.rights, actor.not_live, manifest.generation()))


# Every page shows them, and few sets of rights are at work: kept, they cost nothing.
@lru_cache(maxsize=2_000)
def rendered(template: str, businesses: tuple[Business, ...], current: str = "") -> SafeString:
    """A part of the shell as HTML that only the menu decides; `current`: the business whose page this is."""
    business = next((b for b in businesses if b.name == current), None)
    lettered = [b for b in businesses if b.letter and b.url]
    return render_to_string(template, {"businesses": businesses, "business": business, "lettered": lettered})


@lru_cache(maxsize=500)
def _businesses(
    municipality: int,
    rights: frozenset[str],
    not_live: tuple[tuple[str, str], ...],
    generation: tuple[int, ...],
) -> tuple[Business, ...]:
    planned = {name: date.fromisoformat(day) for name, day in not_live}
    found = (
        Business(m.name, m.ja, m.letter, "", (), planned[m.name])
        if m.name in planned
        else _business(m, municipality, rights)
        for m in manifest.all_manifests()
    )
    return tuple(b for b in found if b is not None)


def _business(m: manifest.Manifest, municipality: int, rights: frozenset[str]) -> Business | None:
    if not any(right.startswith(f"{m.name}.") for right in rights):
        return None
    lines = tuple(
        Line(item.ja, route(item.route, municipality), item.key) for item in m.menu if item.right in rights
    )
    home = route(m.home, municipality) if m.home else ""
    return Business(m.name, m.ja, m.letter, home or next((x.url for x in lines if x.url), ""), lines)


@lru_cache(maxsize=10_000)
def route(name: str, municipality: int) -> str:
    """The path of a route that needs only the municipality; empty where it is not installed."""
    try:
        return reverse(name, kwargs={"municipality": municipality})
    except NoReverseMatch:
        return ""
