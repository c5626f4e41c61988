"""Releases with their requests and impacts (版)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.procedures.publish_release import (
    except_law,
    plan_release,
    publish_release,
    set_impact,
)
from kikan.businesses.joint_office.reads import activations, confirmations, requests, revisions
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.screens import request_forms as forms
from kikan.businesses.joint_office.screens.asking import url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every release; a form plans another."""
    actor = actor_in(request)
    with tenant(municipality):
        found = requests.releases_now()
    form = forms.ReleaseForm(request.POST or None)

    def act() -> str:
        return url("release", municipality, number=plan_release(**form.cleaned_data, actor=actor))

    rows = [(r, url("release", municipality, number=r.release)) for r in found]
    context = {"releases": rows, "may_change": actor.may("joint_office.change")}
    return carried_out(request, form, act, "joint_office/releases.html", context)


@screen("joint_office.look")
@require_GET
def release(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The notes of a release: its requests by name, law changes, impact per business. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = _found(number)
        mine = [r for r in requests.requests_now() if r.release == number]
        impacts, names = requests.impacts_of(number), {m.member: m.name for m in members_on(None)}
        sheets = confirmations.sums_of(number, clock.today())
        carried = [r for r in revisions.revisions_now(clock.today()) if r.release == number]
        lacking = revisions.lacking_in(number)
    planned = found.released_on is None
    context = {
        "release": found,
        "requests": [
            (r, names.get(r.member, ""), url("request", municipality, number=r.request)) for r in mine
        ],
        "impacts": impacts,
        "revisions": [(r, url("revision", municipality, number=r.revision)) for r in carried],
        "lacking": [(value, value.key in found.excepted) for value in lacking],
        "except_url": url("except_law", municipality, number=number)
        if planned and actor.may("joint_office.change") and any(v.key not in found.excepted for v in lacking)
        else "",
        "sheets": [
            (s, url("confirmation", municipality, number=number, business=s.business)) for s in sheets
        ],
        "demo_url": url("announce_demo", municipality, number=number),
        "impact_url": url("impact", municipality, number=number)
        if planned and actor.may("joint_office.change")
        else "",
        "publish_url": url("publish", municipality, number=number)
        if planned and actor.may("joint_office.approve")
        else "",
    }
    return render(request, "joint_office/release.html", context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def impact(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What the release changes for a business."""
    with tenant(municipality):
        found = _found(number)
    form = forms.ImpactForm(
        request.POST or None, offered={"business": list(activations.businesses().items())}
    )

    def act() -> str:
        set_impact(release=number, **form.cleaned_data, actor=actor_in(request))
        return url("release", municipality, number=number)

    context = {
        "ja": f"版 {found.version}　影響",
        "button": "登録する",
        "back": url("release", municipality, number=number),
    }
    return carried_out(request, form, act, FORM, context)


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """All members have got the version."""
    with tenant(municipality):
        found = _found(number)
    form = forms.PublishForm(request.POST or None, initial={"released_on": clock.today()})

    def act() -> str:
        publish_release(release=number, **form.cleaned_data, actor=actor_in(request))
        return url("release", municipality, number=number)

    context = {
        "ja": f"版 {found.version}　提供",
        "button": "提供を登録する",
        "back": url("release", municipality, number=number),
    }
    return carried_out(request, form, act, FORM, context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def except_missing(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Asks that the version be published without the law it lacks, for a reason."""
    with tenant(municipality):
        found, lacking = _found(number), revisions.lacking_in(number)
    form = forms.ExceptionForm(request.POST or None)

    def act() -> str:
        except_law(release=number, **form.cleaned_data, actor=actor_in(request))
        return url("release", municipality, number=number)

    context = {
        "ja": f"版 {found.version}　法令値のないままの提供の申出",
        "button": "申し出る",
        "told": f"足りない法令値（{len(lacking)}件）：{'、'.join(value.words for value in lacking)}。"
        "これらを使う計算は、値のある版を提供するまで止まります。提供は、申し出た人とは別の人が登録します。",
        "back": url("release", municipality, number=number),
    }
    return carried_out(request, form, act, FORM, context)


def _found(number: int) -> requests.ReleaseLine:
    found = requests.release_of(number)
    if found is None:
        raise NotFound("この版はありません。", what_to_do="版の一覧から開き直してください。")
    return found
