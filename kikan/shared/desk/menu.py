"""Navigation from the manifests (業務メニュー): what an actor may open, by which key."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

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


def businesses_for(actor: Actor) -> list[Business]:
    """The businesses in which the actor holds any right, in the order of the installation."""
    found = (_business(m, actor) for m in manifest.all_manifests())
    return [b for b in found if b is not None]


def _business(m: manifest.Manifest, actor: Actor) -> Business | None:
    if not any(right.startswith(f"{m.name}.") for right in actor.rights):
        return None
    lines = tuple(
        Line(item.ja, route(item.route, actor.municipality), item.key)
        for item in m.menu
        if actor.may(item.right)
    )
    home = route(m.home, actor.municipality) if m.home else ""
    return Business(m.name, m.ja, m.letter, home or next((x.url for x in lines if x.url), ""), lines)


@lru_cache(maxsize=10_000)
def route(name: str, municipality: int) -> str:
    """The path of a route that needs only the municipality; empty where it is not installed."""
    try:
        return reverse(name, kwargs={"municipality": municipality})
    except NoReverseMatch:
        return ""
