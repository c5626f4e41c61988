"""What other businesses show on a person's page (他業務の欄): the panels of their manifests."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in
from kikan.shared.tenancy import tenant


@dataclass(frozen=True)
class Shown:
    """One panel, drawn."""

    name: str
    ja: str
    business: str
    html: SafeString


def panels_for(request: HttpRequest, person: int, day: date, *, but: str = "") -> list[Shown]:
    """The panels about a person that this actor may see, in their order; those of `but`, the page's own, left out.

    Each `read` is called as read(person=, day=, actor=) with the municipality open; None means nothing to show.
    All are read in one look; they are drawn after it has ended.
    """
    actor = actor_in(request)
    found = sorted(_permitted(actor, but), key=lambda pair: (pair[1].order, pair[1].name))
    with tenant(actor.municipality):
        read = [(m, p, p.read(person=person, day=day, actor=actor)) for m, p in found]
    return [_drawn(request, m, p, context) for m, p, context in read if context is not None]


def _permitted(actor: Actor, but: str) -> list[tuple[manifest.Manifest, manifest.Panel]]:
    return [
        (m, p)
        for m in manifest.all_manifests()
        if m.name != but
        for p in m.panels
        if p.place == "person" and actor.may(p.right)
    ]


def _drawn(
    request: HttpRequest, m: manifest.Manifest, panel: manifest.Panel, context: dict[str, object]
) -> Shown:
    html = render_to_string(panel.template, context, request)
    return Shown(panel.name, panel.ja, m.ja, mark_safe(html))  # noqa: S308 (a template escaped it)
