"""Person search (住民検索): recently used first, hits while typing, at most fifty; works without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.residents.reads import Hits, search
from kikan.businesses.residents.reads.cards import PersonCard, person_cards
from kikan.businesses.residents.screens.bars import badges_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.tenancy import tenant

LONGEST = 100
RECENT = 12


@dataclass(frozen=True, repr=False)
class Recent:
    """Somebody this clerk looked at lately."""

    card: PersonCard
    badges: tuple[Any, ...]


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def person_search(request: HttpRequest, municipality: int) -> HttpResponse:
    """The search page; one single hit opens the person at once."""
    actor, text = actor_in(request), _asked(request)
    found = _find(actor, text) if text else None
    if found is not None and len(found.hits) == 1 and not found.has_more:
        looks.record(
            actor, screen="residents.search", persons=[found.hits[0].person], operation="search", search=text
        )
        return redirect("residents:person", municipality=municipality, number=found.hits[0].person)
    recent = recently_seen(actor)
    shown = [hit.person for hit in found.hits] if found else [r.card.person for r in recent]
    looks.record(actor, screen="residents.search", persons=shown, operation="search", search=text)
    return render(request, "residents/search.html", {"found": found, "recent": recent, "search_text": text})


@screen("residents.look")
@require_POST
def person_hits(request: HttpRequest, municipality: int) -> HttpResponse:
    """The hits alone, while a clerk is typing."""
    actor, text = actor_in(request), _asked(request)
    found = _find(actor, text) if text else None
    if found is not None:
        persons = [hit.person for hit in found.hits]
        looks.record(actor, screen="residents.search", persons=persons, operation="search", search=text)
    recent = [] if found else recently_seen(actor)
    return render(
        request, "residents/parts/hits.html", {"found": found, "recent": recent, "search_text": text}
    )


def _asked(request: HttpRequest) -> str:
    """What was typed, without the one character that no column can hold."""
    return request.POST.get("q", "").replace("\0", "").strip()


def _find(actor: Actor, text: str) -> Hits:
    """Hits in the order of the read, those this clerk used lately before the others."""
    with tenant(actor.municipality):
        if len(text) > LONGEST:
            return Hits(problem=f"検索する言葉は{LONGEST}文字までです。短くして、もう一度探してください。")
        found = search(text, actor=actor)
    lately = looks.recent_persons(actor, screen="residents.person", limit=50)
    hits = sorted(found.hits, key=lambda hit: (hit.person not in lately, bool(hit.past_name)))
    return Hits(tuple(hits), found.has_more, found.problem, found.understood)


def recently_seen(actor: Actor) -> list[Recent]:
    persons = looks.recent_persons(actor, screen="residents.person", limit=RECENT)
    with tenant(actor.municipality):
        return (
            [Recent(card, badges_of(card)) for card in person_cards(persons, actor=actor)] if persons else []
        )
