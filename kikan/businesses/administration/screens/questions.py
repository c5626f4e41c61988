"""The questions of the ordinance values (条例値の質問): how far each business is, a page of them, all of them to print."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.administration.reads import questions as reads
from kikan.businesses.administration.screens.values import fiscal_year
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.tenancy import tenant

LONGEST = 60


@screen("administration.look")
@require_GET
def questions(request: HttpRequest, municipality: int) -> HttpResponse:
    """What the municipality must still say for a fiscal year, by business.

    `business`, `show` or `q` opens a page of questions, `view=whole` all of them on one.
    """
    year, asked_for = fiscal_year(request), request.GET
    with tenant(municipality):
        parts = reads.parts(date(year, 4, 1))
    choice = asked_for.get("show", "")
    text = asked_for.get("q", "").strip()[:LONGEST]
    chosen = next((part for part in parts if part.name == asked_for.get("business")), None)
    asked = [part for part in parts if part.is_asked]
    context = {
        "parts": parts, "year": year, "chosen": chosen, "text": text, "longest": LONGEST,
        "show": choice if choice in reads.CHOICES else reads.ALL if text else reads.LEFT,
        "counts": reads.counted([q for part in asked for q in part.questions]),
        "may_enter": actor_in(request).may("administration.parameter"),
    }  # fmt: skip
    if asked_for.get("view") == "whole":
        shown = [chosen] if chosen else asked
        context["listed"] = [(part, reads.listed(part, str(context["show"]))) for part in shown]
        return render(request, "administration/questions_whole.html", context)
    if chosen is None and not text and choice not in reads.CHOICES:
        return render(request, "administration/questions.html", context)
    scope = [part for part in parts if part.is_asked or part is chosen]
    context |= _page(request, scope, chosen, str(context["show"]), text)
    return render(request, "administration/questions_page.html", context)


def _page(
    request: HttpRequest, scope: list[reads.Part], chosen: reads.Part | None, choice: str, text: str
) -> dict[str, object]:
    """The page asked for among all that fit, the ones beside it, and how many each filter leaves."""
    words = reads.loose(text).split()
    shelf = reads.pages(scope, choice, words)
    here = [page for page in shelf if page.part is chosen] if chosen else shelf
    page = here[min(max(_number(request.GET.get("page", "")), 1), len(here)) - 1] if here else None
    order = {part.name: place for place, part in enumerate(scope)}
    place = (order[page.part.name], page.number) if page else (order[chosen.name], 0) if chosen else None
    places = [((order[each.part.name], each.number), each) for each in shelf]
    before = [each for at, each in places if place and at < place]
    after = [each for at, each in places if place and at > place]
    fitting = [q for part in ([chosen] if chosen else scope) for q in part.questions if q.has(words)]

    def address(show: str, at: reads.Page | None) -> str:
        given = {"year": request.GET.get("year", ""), "show": show, "q": text}
        given |= {"business": at.part.name, "page": str(at.number)} if at else {}
        given |= {"business": chosen.name} if chosen and not at else {}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    return {
        "page": page, "found": sum(each.count for each in here),
        "before": (before[-1], address(choice, before[-1])) if before else None,
        "after": (after[0], address(choice, after[0])) if after else None,
        "beside": [(each, address(choice, each)) for each in shelf if page and each.part is page.part],
        "filters": [
            (name, ja, sum(q.is_of(name) for q in fitting), address(name, None))
            for name, ja in reads.CHOICES.items()
        ],
    }  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 1
