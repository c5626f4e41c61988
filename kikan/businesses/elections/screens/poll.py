"""Elections and their places (選挙・投票所): where reception begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.elections.reads import places, roll
from kikan.businesses.elections.screens.poll_asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.person import Badge
from kikan.shared.tenancy import clock, tenant


@screen("elections.reception")
@require_GET
def elections(request: HttpRequest, municipality: int) -> HttpResponse:
    """The elections, the next first."""
    with tenant(municipality):
        found = places.elections()
    lines = [(e, url("poll_places", municipality, election=e.election)) for e in found]
    return render(request, "elections/elections.html", {"lines": lines})


@screen("elections.reception")
@require_GET
def poll_places(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The places of an election; a terminal chooses its own. Errors: NotFound."""
    with tenant(municipality):
        held = places.require_election(election)
        found = places.places_of(held)
        contests = roll.contests_of(election)
    lines = [(p, _reception(municipality, election, p)) for p in found]
    notices = (
        [Badge("受付を取り消しました。もう一度受付できます。", "green")] if "corrected" in request.GET else []
    )
    context = {
        "held": held, "early": [x for x in lines if x[0].is_early], "day": [x for x in lines if not x[0].is_early],
        "contests": contests, "is_day": clock.today() == held.election_on, "notices": notices,
        "may_set": actor_in(request).may("elections.parameter"),
    }  # fmt: skip
    return render(request, "elections/places.html", context)


def _reception(municipality: int, election: int, place: places.Place) -> str:
    if place.is_early:
        return url("reception_early", municipality, election=election, place=place.number)
    return url("reception_day", municipality, election=election, district=place.number)
