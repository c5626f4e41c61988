"""Views of the shell itself: home, as-of date, filters of lists, manual, colours and the typeface of names."""

import re
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kikan.ground.characters import split
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, public, signed_in
from kikan.shared.desk.advice import advice_for
from kikan.shared.desk.as_of import as_of, choose
from kikan.shared.desk.tables import keep_filter
from kikan.shared.documents.rendering.subset import subset
from kikan.shared.errors import Refused
from kikan.shared.manifest import EVERYBODY, Panel, all_manifests, screen_ja
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts

NAME_FONT = "ipamjm.ttf"
LONG = "public, max-age=2592000"
ROUTE = re.compile(r"(\w{1,40}:)?\w{1,39}")
# A page of names has some hundred different characters.
MOST_SENT, MOST_DRAWN = 20_000, 3_000


@signed_in
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """The first page of a clerk: what waits, and the businesses (ホーム)."""
    actor = actor_in(request)
    with tenant(municipality):
        waiting = open_acts(rights=actor.rights, limit=12)
        panels = home_panels(actor, as_of(request))
    return render(request, "desk/home.html", {"waiting": waiting, "panels": panels})


def home_panels(actor: Actor, day: date) -> list[tuple[Panel, dict[str, Any]]]:
    """What the businesses show on the home page to somebody with these rights; needs an open municipality."""
    homely = [p for m in all_manifests() for p in m.panels if p.place == "home"]
    offered = [p for p in homely if p.right == EVERYBODY or actor.may(p.right)]
    read = [(panel, panel.read(actor=actor, day=day)) for panel in sorted(offered, key=lambda p: p.order)]
    return [(panel, context) for panel, context in read if context is not None]


@signed_in
@require_POST
def change_as_of(request: HttpRequest, municipality: int) -> HttpResponse:
    """Read pages as of another day, or of today again; back to where the clerk was."""
    target = _own(request)
    try:
        choose(request, "" if "today" in request.POST else request.POST.get("as_of", "")[:40])
    except Refused as refused:
        context = {"message": refused.message, "back": target}
        return render(request, "desk/400.html", context, status=400)
    return redirect(target)


@signed_in
@require_POST
def filter_table(request: HttpRequest, municipality: int) -> HttpResponse:
    """Keep what a list is filtered by; a person's name stays out of the address."""
    text = "" if "clear" in request.POST else request.POST.get("filter", "")
    key = request.POST.get("key", "")[:200]
    keep_filter(request, key, text)
    target = re.sub(r"([?&])\w+-page=\d+", r"\1", _own(request))
    return redirect(f"{target}#{key.rpartition('#')[2]}")


def _own(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_own and target.startswith("/") else f"/{actor_in(request).municipality}/"


@signed_in
@require_GET
def manual(request: HttpRequest, municipality: int, page: str) -> HttpResponse:
    """The page of the manual for a screen or a business (手引き); the general one where there is none.

    Beside it stands what the members have registered for the screen that was left (運用の方法).
    """
    try:
        template = get_template(f"manual/{page}.html")
    except TemplateDoesNotExist:
        template = get_template("manual/desk.html")
    route = request.GET.get("screen", "")
    context: dict[str, Any] = {"page": page}
    if ROUTE.fullmatch(route):
        context |= {"screen": route, "screen_ja": screen_ja(route), "advice": advice_for(route, municipality)}
    return HttpResponse(template.render(context, request))


@public
@require_GET
def look(request: HttpRequest, colour: str) -> HttpResponse:
    """The colour of a municipality and the typeface of names, as a small style sheet."""
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        raise Http404
    rules = [f":root{{--town:#{colour}}}"]
    sources = ['local("IPAmjMincho")', 'local("IPAmj明朝")']
    if (whole := _whole_typeface()) and _name_font() is not None:
        sources.append(f'url("{whole}") format("truetype")')
    rules.append(f'@font-face{{font-family:"Kikan Names";src:{",".join(sources)};font-display:block}}')
    response = HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = LONG
    return response


@signed_in
@require_POST
def typeface(request: HttpRequest, municipality: int) -> HttpResponse:
    """IPAmj明朝 with the characters of one page alone, for terminals that do not have it (使う字だけの書体).

    They are sent in the body: names stand in no address. A page without such characters asks for nothing.
    """
    font, characters = _name_font(), set(split(request.POST.get("characters", "")[:MOST_SENT]))
    if font is None:
        raise Http404
    return HttpResponse(subset(font, sorted(characters)[:MOST_DRAWN]), content_type="font/ttf")


@public
@require_GET
def name_font(request: HttpRequest) -> HttpResponse:
    """The whole of IPAmj明朝, for the counter without the service: it runs on the terminal itself (停止時の窓口)."""
    font = _name_font()
    if font is None:
        raise Http404
    response = FileResponse(font.open("rb"), content_type="font/ttf")
    response["Cache-Control"] = LONG
    return cast(HttpResponse, response)


def _whole_typeface() -> str:
    """Where the whole typeface is served; nowhere but in the counter without the service."""
    try:
        return reverse("name_font")
    except NoReverseMatch:
        return ""


def _name_font() -> Path | None:
    places = (Path(place) for place in settings.KIKAN_FONTS)
    files = (p if p.is_file() else p / NAME_FONT for p in places)
    return next((f for f in files if f.name == NAME_FONT and f.exists()), None)
