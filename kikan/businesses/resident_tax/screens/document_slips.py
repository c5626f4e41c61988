"""Keying paper documents (紙の資料・住民税申告の入力): slips, both keyings, what differs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.resident_tax.procedures.key_document import abandon_slip, key_slip, open_slip
from kikan.businesses.resident_tax.reads import keyed as reads
from kikan.businesses.resident_tax.screens.document_forms import KeyForm, SlipForm
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.worklist.page import names_of_users
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

KEYINGS = {1: "一回目の入力", 2: "二回目の入力（別の人）", 3: "違いの確認"}
TONES = {"open": "amber", "entered": "green", "abandoned": "grey"}


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, **numbers})


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, municipality: int) -> HttpResponse:
    """All slips; begin a new one."""
    actor = actor_in(request)
    form = SlipForm(request.POST or None, initial={"fiscal_year": clock.today().year, "kind": "4"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def opened() -> HttpResponse:
            number = open_slip(actor=actor, kind=int(given["kind"]), fiscal_year=given["fiscal_year"])
            return redirect("resident_tax:slip", municipality=municipality, number=number, keying=1)

        try:
            return once(request, opened)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        found = reads.slips()
    context = {"form": form, "table": _table(request, found)}
    return render(request, "resident_tax/slips.html", context, status=400 if form.errors else 200)


def _table(request: HttpRequest, found: list[reads.Slip]) -> Table:
    place = actor_in(request).municipality
    users = names_of_users(r.clerk for s in found for r in s.readings.values())

    def where(slip: reads.Slip) -> str:
        return _url("slip", place, number=slip.number, keying=slip.next_keying) if slip.next_keying else ""

    columns = (
        Column("number", "入力票", "count", url=where), Column("kind_ja", "資料"), Column("fiscal_year", "年度", "code"),
        Column("first", "一回目", value=lambda s: users.get(s.first.clerk, "") if s.first else ""),
        Column("second", "二回目", value=lambda s: users.get(s.second.clerk, "") if s.second else ""),
        Column("state", "状態", "badge", value=lambda s: Badge(s.state_ja, TONES[s.state])),
        Column("document", "資料番号", "count",
               url=lambda s: _url("document", place, number=s.document) if s.document else ""),
    )  # fmt: skip
    return Table(
        request, columns, found, name="slips", ja="入力票", sort="-number", empty="入力票はありません。"
    )


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, municipality: int, number: int, keying: int) -> HttpResponse:
    """Key one paper; the second clerk sees nothing of the first keying. Errors: NotFound."""
    actor = actor_in(request)
    if keying not in KEYINGS:
        raise NotFound("この入力はありません。", what_to_do="入力票の一覧から開き直してください。")
    with tenant(municipality):
        slip = reads.slip_of(number)
    form = KeyForm(request.POST or None, initial=_initial(slip, keying))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def done() -> HttpResponse:
            document = key_slip(
                actor=actor, slip=number, keying=keying, person=given["person"], received_on=given["received_on"],
                payer_name=given["payer_name"], items=form.items,
            )  # fmt: skip
            if document is None:
                return redirect("resident_tax:slips", municipality=municipality)
            return redirect("resident_tax:document", municipality=municipality, number=document)

        try:
            return once(request, done)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    persons = [slip.first.person] if keying == 3 and slip.first else []
    looks.record(actor, screen="resident_tax.slip", persons=persons)
    context = {
        "form": form, "slip": slip, "ja": KEYINGS[keying], "differences": slip.differences if keying == 3 else [],
        "once": slip.kind in reads.KEYED_ONCE, "head": [form["person"], form["received_on"], form["payer_name"]],
    }  # fmt: skip
    return render(request, "resident_tax/slip.html", context, status=400 if form.errors else 200)


def _initial(slip: reads.Slip, keying: int) -> dict[str, Any]:
    """The third look begins with what both clerks read alike; the first keying with itself."""
    today = {"received_on": clock.today()}
    first, second = slip.first, slip.second
    if keying == 2 or first is None:
        return today
    known = {
        "person": first.person,
        "received_on": first.received_on,
        "payer_name": first.payer_name,
        **first.items,
    }
    if keying == 1 or second is None:
        return known
    other = {
        "person": second.person,
        "received_on": second.received_on,
        "payer_name": second.payer_name,
        **second.items,
    }
    return {n: v for n, v in known.items() if other.get(n) == v}


@screen("resident_tax.change")
@require_POST
def abandon(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Give a slip up. Errors: NotFound, Refused."""
    actor = actor_in(request)

    def done() -> HttpResponse:
        abandon_slip(actor=actor, slip=number)
        return redirect("resident_tax:slips", municipality=municipality)

    return once(request, done)
