"""Emergency access (緊急アクセス): the provider asks, the municipality approves, ends, and signs off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.administration.procedures import emergency as acts
from kikan.businesses.administration.procedures.rights import end_rights
from kikan.businesses.administration.reads import emergency as reads
from kikan.businesses.administration.screens.forms import FindingsForm, ReasonForm
from kikan.businesses.administration.screens.log import moment
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import tenant

TONES = {
    "承認待ち": "amber", "利用中": "red", "確認待ち": "amber", "確認済": "green", "却下": "grey", "取下げ": "grey",
}  # fmt: skip


@screen("administration.emergency")
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, municipality: int) -> HttpResponse:
    """The provider's page: ask to be let in, and see what became of it."""
    actor, form = actor_in(request), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            acts.request_emergency(reason=form.cleaned_data["reason"], actor=actor)
            return redirect("administration:emergency_own", municipality=municipality)

        try:
            return once(request, carry_out)
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        listed = reads.emergencies(asked_by=actor.user)
    context = {"form": form, "listed": [(e, TONES[e.state]) for e in listed]}
    return render(request, "administration/emergency_own.html", context, status=400 if form.is_bound else 200)


@screen("administration.look")
@require_GET
def emergencies(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every emergency access, open ones and those to be signed off first."""
    with tenant(municipality):
        listed = reads.emergencies()
    order = {"承認待ち": 0, "利用中": 1, "確認待ち": 2}
    listed.sort(key=lambda e: order.get(e.state, 3))
    context = {"listed": [(e, TONES[e.state]) for e in listed]}
    return render(request, "administration/emergencies.html", context)


@screen("administration.look")
@require_GET
def one(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One access with everything that was looked at."""
    return _page(request, number, FindingsForm())


def _page(request: HttpRequest, number: int, form: FindingsForm) -> HttpResponse:
    actor = actor_in(request)
    with tenant(actor.municipality):
        found, seen, entries = reads.emergency(number)
    table = _table(request, seen)
    context = {
        "found": found, "tone": TONES[found.state], "table": table, "count": len(seen), "entries": entries, "form": form,
        "may_review": found.state == "確認待ち" and actor.may("administration.approve"),
        "may_end": found.state == "利用中" and actor.may("administration.change"),
    }  # fmt: skip
    return render(request, "administration/emergency.html", context, status=400 if form.is_bound else 200)


def _table(request: HttpRequest, rows: list[reads.Seen]) -> Table:
    columns = (
        Column("at", "日時", value=lambda s: moment(s.at)),
        Column("screen", "画面", "code"),
        Column("operation", "操作", "code"),
        Column("hits", "表示した人数", "count"),
        Column("persons", "宛名番号", "code", value=lambda s: "、".join(map(str, s.persons))),
        Column("terminal", "端末", "code"),
    )
    return Table(
        request, columns, rows, name="seen", ja="閲覧の記録", per_page=100, empty="住民の情報は見ていません。"
    )


@screen("administration.approve")
@require_POST
def review(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The municipality signs off."""
    actor, form = actor_in(request), FindingsForm(request.POST)

    def carry_out() -> HttpResponse:
        given = form.cleaned_data
        acts.review_emergency(request=number, seen=given["seen"], findings=given["findings"], actor=actor)
        return redirect("administration:emergency", municipality=municipality, number=number)

    if form.is_valid():
        try:
            return once(request, carry_out)
        except (Refused, NotPermitted) as error:
            refuse(form, error)
    return _page(request, number, form)


@screen("administration.change")
@require_POST
def end(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The municipality ends an open access at once."""
    actor = actor_in(request)
    with tenant(municipality):
        found, _, _ = reads.emergency(number)
    if found.grant is None:
        raise Refused("この緊急アクセスは開いていません。", what_to_do="画面を開き直してください。")
    grant = found.grant

    def carry_out() -> HttpResponse:
        end_rights(grant=grant, reason="緊急アクセスの打切り", actor=actor)
        return redirect("administration:emergency", municipality=municipality, number=number)

    return once(request, carry_out)
