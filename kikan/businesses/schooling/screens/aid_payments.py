"""The payments of school aid (就学援助費の支給): what is due up to a month, child by child, then decided at once."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.schooling.procedures.decide_aid_payments import (
    decide_aid_payments,
    decide_entrance_payments,
    require_month,
)
from kikan.businesses.schooling.procedures.record_aid_costs import record_aid_costs
from kikan.businesses.schooling.reads import aid_costs, years
from kikan.businesses.schooling.reads import aid_payments as reads
from kikan.businesses.schooling.screens.asking import looked, person_of, url
from kikan.businesses.schooling.screens.forms import AidPayForm, CostsForm
from kikan.law import LawGap
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, ProcedureError
from kikan.shared.tenancy import clock, tenant


@screen("schooling.batch")
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """The month and the day of payment; the table shows who gets what before it is decided."""
    first, today = years.begins(year), clock.today()
    through = min(max(today, first), date(year + 1, 3, 31))
    of_costs = request.method == "POST" and ("costs_try" in request.POST or "costs" in request.POST)
    form = AidPayForm(
        None if of_costs else request.POST or None, initial={"through": through, "pays_on": today}
    )
    costs, tried = CostsForm(request.POST if of_costs else None), []
    if of_costs and not is_reopened(request) and costs.is_valid():
        text = costs.cleaned_data["lines"]
        try:
            if "costs" in request.POST:
                return once(request, lambda: redirect(_costs(request, municipality, year, text)))
            with tenant(municipality):
                tried = aid_costs.looked_through(year, text, years.own_law())
        except ProcedureError as error:
            refuse(costs, error)
        except LawGap as gap:
            raise NotFound(
                "実費で支給する費目と限度額の条例値がありません。",
                what_to_do="条例値の登録を依頼してください。",
            ) from gap
    if request.method == "POST" and not of_costs and not is_reopened(request) and form.is_valid():
        try:
            if "entrance" in request.POST:
                return once(request, lambda: redirect(_entrance(request, municipality, year, form)))
            if "decide" in request.POST:
                return once(request, lambda: redirect(_decided(request, municipality, year, form)))
            require_month(year, form.cleaned_data["through"])
            through = form.cleaned_data["through"]
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        found = _due(year, through)
        assisted, share = aid_costs.state_share_of(year, years.own_law())
        people = {p for one in found for p in (one.person, one.payee) if p}
        labels = labels_of(people, today)
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: person_of(municipality, r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("payee", "保護者", "name", value=lambda r: labels[r.payee].name if r.payee else ""),
        Column("due", "この月までの額", "yen"),
        Column("decided", "決定済み", "yen"),
        Column("amount", "今回", "yen"),
        Column("told_ja", "支給しない理由"),
    )
    table = Table(
        request, columns, found, name="list", ja="支給の見込み", per_page=100, empty="認定された子はいません。",
        export_right="schooling.export", person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "schooling.aid_payments", people)
    paid = [one for one in found if one.is_payable]
    tiles = [
        Tile("支給する児童生徒", f"{len(paid):,}", "人"),
        Tile("支給する額", f"{sum(one.amount for one in paid):,}", "円"),
        Tile("要保護の実費", f"{assisted:,}", "円"),
        Tile("うち国の補助", f"{share:,}", "円"),
        Tile("保護者が未登録", f"{sum(one.amount > 0 and not one.payee for one in found):,}", "人"),
    ]
    is_ahead = today < first
    context = {
        "is_ahead": is_ahead,
        "form": form,
        "year": year,
        "through": through,
        "table": table,
        "tiles": tiles,
        "costs": costs,
        "tried": tried,
        "wrong": [line for line in tried if line.fault],
    }
    return render(
        request, "schooling/aid_payments.html", context, status=400 if form.errors or costs.errors else 200
    )


@screen("schooling.batch")
@require_GET
def payments_now(request: HttpRequest, municipality: int) -> HttpResponse:
    """The payments of today's school year."""
    return redirect(url("aid_payments", municipality, year=years.year_of(clock.today())))


def _decided(request: HttpRequest, municipality: int, year: int, form: AidPayForm) -> str:
    """Where the page goes after the decision."""
    done = decide_aid_payments(year=year, actor=actor_in(request), **form.cleaned_data)
    page = url("aid_payments", municipality, year=year)
    return f"{page}?done={done.entry}" if done.entry else page


def _costs(request: HttpRequest, municipality: int, year: int, text: str) -> str:
    """Where the page goes after a list was recorded."""
    record_aid_costs(year=year, text=text, actor=actor_in(request))
    return url("aid_payments", municipality, year=year)


def _entrance(request: HttpRequest, municipality: int, year: int, form: AidPayForm) -> str:
    """The same after the entrance money was decided ahead."""
    done = decide_entrance_payments(year=year, pays_on=form.cleaned_data["pays_on"], actor=actor_in(request))
    page = url("aid_payments", municipality, year=year)
    return f"{page}?done={done.entry}" if done.entry else page


def _due(year: int, through: date) -> list[reads.Due]:
    """Errors: NotFound where the ordinance's amounts are missing."""
    try:
        return reads.due_of(year, through, years.own_law())
    except LawGap as gap:
        raise NotFound(
            "就学援助の費目と年額の条例値がありません。", what_to_do="条例値の登録を依頼してください。"
        ) from gap
