"""Voting districts, their lots, and voters who follow them (投票区・区域・引き直し)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.procedures.cancel_act import cancel_act
from kikan.businesses.elections.procedures.redistrict import redistrict
from kikan.businesses.elections.procedures.set_places import end_area, set_area, set_district
from kikan.businesses.elections.reads import areas
from kikan.businesses.elections.screens.roll_asking import url
from kikan.businesses.elections.screens.roll_forms import (
    AreaForm,
    CancelForm,
    EndAreaForm,
    PlaceForm,
    RedistrictForm,
)
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.tenancy import clock, tenant


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def districts(request: HttpRequest, municipality: int) -> HttpResponse:
    """The districts and polling places of the page's day; a form sets another or changes one."""
    actor = actor_in(request)
    with tenant(municipality):
        found = areas.districts_on(as_of(request))
        form = PlaceForm(request.POST or None, initial={"from_on": clock.today()})

    def act() -> str:
        set_district(**form.cleaned_data, actor=actor)
        return url("roll_districts", municipality)

    return carried_out(request, form, act, "elections/roll_districts.html", {"districts": found})


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def lots(request: HttpRequest, municipality: int) -> HttpResponse:
    """The towns and lots of each district; a form sets another area."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        towns, names = areas.towns(), areas.names_on(day)
        rows = [
            (a, towns.get(a.town_code, a.town_code), names.get(a.district, "")) for a in areas.areas_on(day)
        ]
        moving = len(areas.misplaced(day)["person"])
        form = AreaForm(request.POST or None, initial={"from_on": clock.today()})

    def act() -> str:
        set_area(**form.cleaned_data, actor=actor)
        return url("roll_areas", municipality)

    context = {"areas": rows, "moving": moving}
    return carried_out(request, form, act, "elections/roll_areas.html", context)


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def area_end(request: HttpRequest, municipality: int) -> HttpResponse:
    """End an area."""
    actor = actor_in(request)
    form = EndAreaForm(request.POST or None)

    def act() -> str:
        end_area(**form.cleaned_data, actor=actor)
        return url("roll_areas", municipality)

    context = {"ja": "投票区の区域の廃止", "button": "廃止を登録する"}
    return carried_out(request, form, act, "elections/roll_form.html", context)


@screen("elections.parameter")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, municipality: int) -> HttpResponse:
    """Let the voters follow the areas of a day."""
    actor = actor_in(request)
    with tenant(municipality):
        moving = len(areas.misplaced(as_of(request))["person"])
    form = RedistrictForm(request.POST or None, initial={"from_on": clock.today()})

    def act() -> str:
        redistrict(**form.cleaned_data, actor=actor)
        return url("home", municipality)

    context = {
        "ja": "投票区の引き直し", "button": "投票区を引き直す",
        "told": f"今日の区域と住所で判定すると、投票区の変わる選挙人は{moving:,}人です。転出表示のある人は変えません。",
    }  # fmt: skip
    return carried_out(request, form, act, "elections/roll_form.html", context)


@screen("elections.approve")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, municipality: int) -> HttpResponse:
    """Undo an act of the roll or a whole registration by its entry (?entry=)."""
    actor, asked = actor_in(request), request.GET.get("entry", "")
    known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None
    form = CancelForm(request.POST or None, initial={"cancelled": known})

    def act() -> str:
        number = cancel_act(**form.cleaned_data, actor=actor).number
        return f"{url('home', municipality)}?done={number}"

    context = {"ja": "名簿の異動の取消し", "button": "取り消す", "told": ""}
    return carried_out(request, form, act, "elections/roll_form.html", context)
