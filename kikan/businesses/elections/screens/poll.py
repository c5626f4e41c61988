"""Elections and their places (選挙・投票所): from announcement to closing, and where reception begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.elections.procedures.close_election import close_election, erase_votes
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_polling_hours import set_polling_hours
from kikan.businesses.elections.reads import closing, places, roll
from kikan.businesses.elections.screens.poll_asking import carried_out, url
from kikan.businesses.elections.screens.poll_forms import (
    CloseForm,
    EarlyPlaceForm,
    ElectionForm,
    EraseForm,
    HoursForm,
)
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.person import Badge
from kikan.shared.tenancy import clock, tenant

FORM = "elections/poll_form.html"
JUDGES = 3


@screen("elections.reception")
@require_GET
def elections(request: HttpRequest, municipality: int) -> HttpResponse:
    """The elections, the next first, each with where it stands."""
    today = clock.today()
    with tenant(municipality):
        found, closed = places.elections(), closing.closings()
    lines = [
        (e, url("poll_places", municipality, election=e.election), closing.stage_of(e, closed.get(e.election), today))
        for e in found
    ]  # fmt: skip
    may_set = actor_in(request).may("elections.parameter")
    return render(request, "elections/elections.html", {"lines": lines, "may_set": may_set})


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: int) -> HttpResponse:
    """Announce an election: its days and its contests."""
    actor, form = actor_in(request), ElectionForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        review, kinds = given.pop("review_from"), given.pop("kinds")
        asked = tuple(Asked(kind, review if kind == JUDGES else None) for kind in sorted(kinds))
        number = set_election(**given, contests=asked, actor=actor)
        return url("poll_places", municipality, election=number)

    note = (
        "登録基準日は、選挙時登録をする日（ふつうは公示・告示日の前日）です。期日前投票は公示・告示日の翌日から始まります。"
        "国民審査だけ初日が違うときは、その日を入力します。登録したら、期日前投票所を設定し、名簿の登録と入場券の印刷に進みます。"
    )
    return carried_out(request, form, act, FORM, {"ja": "選挙の登録", "button": "登録する", "note": note})


@screen("elections.reception")
@require_GET
def poll_places(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The places of an election; a terminal chooses its own. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        held = places.require_election(election)
        found, contests, closed = (
            places.places_of(held),
            roll.all_contests_of(election),
            closing.closing_of(election),
        )
    lines = [(p, _reception(municipality, election, p)) for p in found]
    notices = (
        [Badge("受付を取り消しました。もう一度受付できます。", "green")] if "corrected" in request.GET else []
    )
    context = {
        "held": held, "early": [x for x in lines if x[0].is_early], "day": [x for x in lines if not x[0].is_early],
        "contests": contests, "notices": notices,
        "is_day": today == held.election_on and closed is None and held.withdrawn_on is None,
        "may_set": actor.may("elections.parameter"), "may_print": actor.may("elections.print"), "closed": closed,
        "is_open": closed is None, "is_standing": closed is None and held.withdrawn_on is None,
        "may_close": actor.may("elections.approve") and closed is None
        and (today > held.election_on or held.withdrawn_on is not None),
        "may_erase": actor.may("elections.approve") and closed is not None and today > closed.keep_until,
        "stage": closing.stage_of(held, closed, today), "may_look": actor.may("elections.look"),
        "may_change": actor.may("elections.change"),
    }  # fmt: skip
    return render(request, "elections/places.html", context)


def _reception(municipality: int, election: int, place: places.Place) -> str:
    if place.is_early:
        return url("reception_early", municipality, election=election, place=place.number)
    return url("reception_day", municipality, election=election, district=place.number)


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def early_new(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Set a place of early voting. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        places.require_election(election)
        first = min(c.early_from for c in roll.all_contests_of(election))
    form = EarlyPlaceForm(
        request.POST or None, initial={"open_on": first, "opens_at": 510, "closes_at": 1200}
    )

    def act() -> str:
        set_early_place(election=election, **form.cleaned_data, actor=actor)
        return url("poll_places", municipality, election=election)

    note = "開閉時刻は、午前6時30分から午後10時までの間で定めます。開設の日は投票所ごとに違ってかまいません。"
    return carried_out(
        request, form, act, FORM, {"ja": "期日前投票所の設定", "button": "設定する", "note": note}
    )


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Let a polling place open or close at another time. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        held = places.require_election(election)
        offered = [p for p in places.places_of(held) if not p.is_early]
    form = HoursForm(request.POST or None, offered=offered, initial={"opens_at": 420, "closes_at": 1200})

    def act() -> str:
        set_polling_hours(election=election, **form.cleaned_data, actor=actor)
        return url("poll_places", municipality, election=election)

    note = "特別の事情があるときに限り、開く時刻は前後2時間まで、閉じる時刻は4時間まで繰り上げられます。"
    return carried_out(
        request, form, act, FORM, {"ja": "投票所の時刻の変更", "button": "変更する", "note": note}
    )


@screen("elections.approve")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Close the receptions after election day. Errors: NotFound."""
    actor, form = actor_in(request), CloseForm(request.POST or None)
    with tenant(municipality):
        held = places.require_election(election)

    def act() -> str:
        close_election(election=election, keep_until=form.cleaned_data["keep_until"], actor=actor)
        return url("poll_places", municipality, election=election)

    note = "閉鎖すると、だれが投票したかはこのシステムのどの画面からも見られなくなり、投票者数だけが残ります。元に戻せません。"
    return carried_out(
        request, form, act, FORM, {"ja": f"{held.name}の記録の閉鎖", "button": "閉鎖する", "note": note}
    )


@screen("elections.approve")
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Erase the receptions once their time is over. Errors: NotFound."""
    actor, form = actor_in(request), EraseForm(request.POST or None)
    with tenant(municipality):
        held = places.require_election(election)

    def act() -> str:
        erase_votes(election=election, actor=actor)
        return url("poll_places", municipality, election=election)

    note = "保存期間が過ぎた受付の記録を廃棄します。閉鎖した人とは別の人が行います。元に戻せません。"
    return carried_out(
        request, form, act, FORM, {"ja": f"{held.name}の受付の廃棄", "button": "廃棄する", "note": note}
    )
