"""The first page of 管理: what waits for whom."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.administration.reads import rights, users
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, signed_in
from kikan.shared.desk.pieces import Tile
from kikan.shared.tenancy import tenant


@signed_in
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures and what waits; who only holds the own rights goes to them."""
    actor = actor_in(request)
    if not actor.may("administration.look"):
        return redirect(_first_page(actor))
    with tenant(municipality):
        listed, waiting, soon = users.users(), rights.waiting(), rights.expiring()
    place = {"municipality": municipality}
    tiles = [
        Tile("有効な利用者", f"{sum(u.is_usable for u in listed):,}", "人", url=reverse("administration:users", kwargs=place)),
        Tile("承認待ちの申請", f"{len(waiting):,}", "件", url=reverse("administration:requests", kwargs=place)),
        Tile(f"{rights.SOON}日以内に切れる権限", f"{len(soon):,}", "件", url=reverse("administration:expiring", kwargs=place)),
    ]  # fmt: skip
    return render(request, "administration/home.html", {"tiles": tiles, "waiting": waiting})


def _first_page(actor: Actor) -> str:
    name = "own" if actor.may("administration.request") else "emergency_own"
    return reverse(f"administration:{name}", kwargs={"municipality": actor.municipality})


def waiting_panel(*, actor: Actor, day: date) -> dict[str, Any] | None:
    """On the home page of whoever decides: requests that wait. None where nothing does."""
    mine = [r for r in rights.waiting() if actor.user not in (r.asked_by, r.user)]
    if not mine:
        return None
    url = reverse("administration:requests", kwargs={"municipality": actor.municipality})
    return {"requests": mine[:6], "count": len(mine), "url": url}
