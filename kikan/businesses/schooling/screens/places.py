"""Schools and districts (学校・通学区域): lists, and the acts that set them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.schooling.procedures.merge_school import merge_school
from kikan.businesses.schooling.procedures.set_places import (
    close_school,
    end_district,
    set_district,
    set_school,
)
from kikan.businesses.schooling.reads.places import Places, town_names
from kikan.businesses.schooling.screens.asking import url
from kikan.businesses.schooling.screens.forms import CloseForm, DistrictForm, EndDistrictForm, SchoolForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


@screen("schooling.parameter")
@require_http_methods(["GET", "POST"])
def schools(request: HttpRequest, municipality: int) -> HttpResponse:
    """The schools of the page's day; a form registers another."""
    actor = actor_in(request)
    with tenant(municipality):
        found = Places.on(as_of(request)).schools.values()
    form = SchoolForm(request.POST or None, initial={"from_on": clock.today()})
    context = {
        "schools": [
            (
                s,
                url("school", municipality, number=s.school),
                url("school_close", municipality, number=s.school),
            )
            for s in found
        ]
    }

    def act() -> str:
        set_school(**form.cleaned_data, actor=actor)
        return url("schools", municipality)

    return carried_out(request, form, act, "schooling/schools.html", context)


@screen("schooling.parameter")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Close a school, alone or into another one. Errors: NotFound for no such school."""
    actor = actor_in(request)
    with tenant(municipality):
        found = Places.on(as_of(request)).schools.get(number)
        form = CloseForm(request.POST or None)
    if found is None:
        raise NotFound("この学校はありません。", what_to_do="学校の一覧から開き直してください。")

    def act() -> str:
        closed_on, into = form.cleaned_data["closed_on"], form.cleaned_data["into"]
        if into is None:
            close_school(school=number, closed_on=closed_on, actor=actor)
        else:
            merge_school(school=number, into=into, merged_on=closed_on, actor=actor)
        return url("schools", municipality)

    context = {"ja": f"{found.name}の閉校", "button": "閉校を登録する"}
    return carried_out(request, form, act, "schooling/form.html", context)


@screen("schooling.parameter")
@require_http_methods(["GET", "POST"])
def districts(request: HttpRequest, municipality: int) -> HttpResponse:
    """The districts of the page's day; a form sets another."""
    actor = actor_in(request)
    with tenant(municipality):
        places, towns = Places.on(as_of(request)), town_names()
        form = DistrictForm(request.POST or None, initial={"from_on": clock.today()})
    rows = [(d, towns.get(d.town_code, d.town_code), places.name(d.school)) for d in places.districts]

    def act() -> str:
        set_district(**form.cleaned_data, actor=actor)
        return url("districts", municipality)

    return carried_out(request, form, act, "schooling/districts.html", {"districts": rows})


@screen("schooling.parameter")
@require_http_methods(["GET", "POST"])
def district_end(request: HttpRequest, municipality: int) -> HttpResponse:
    """End a district."""
    actor = actor_in(request)
    form = EndDistrictForm(request.POST or None)

    def act() -> str:
        end_district(**form.cleaned_data, actor=actor)
        return url("districts", municipality)

    context = {"ja": "通学区域の廃止", "button": "廃止を登録する"}
    return carried_out(request, form, act, "schooling/form.html", context)
