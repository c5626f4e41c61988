"""Claims of institutions (現物給付の請求): a file tried and taken, what is paid to whom, what was set aside."""

from collections.abc import Callable
from functools import partial

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.medical_subsidy.exchange.claims import HEAD, read_claims
from kikan.businesses.medical_subsidy.procedures.order_claims import (
    cancel_claim_order,
    order_claims,
    set_claim_payee,
)
from kikan.businesses.medical_subsidy.procedures.take_claims import take_claims, tried
from kikan.businesses.medical_subsidy.reads import claim_orders as orders
from kikan.businesses.medical_subsidy.reads import claims as reads
from kikan.businesses.medical_subsidy.screens.asking import url
from kikan.businesses.medical_subsidy.screens.forms import ClaimForm, OrderEndForm, OrderForm, PayeeForm
from kikan.ground.eras import month_of_day
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant


@screen("medical_subsidy.batch")
@require_http_methods(["GET", "POST"])
def claims(request: HttpRequest, municipality: int) -> HttpResponse:
    """Try a file of claims, then take it; the files so far."""
    form = ClaimForm(request.POST or None, request.FILES or None, initial={"month": clock.today()})
    found = None
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        require_today(request)
        try:
            file = read_claims(form.cleaned_data["file"].read())
            if "take" in request.POST:
                month = form.cleaned_data["month"]
                return once(request, lambda: redirect(_taken(request, municipality, file, month)))
            with tenant(municipality):
                found = tried(file)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        rows = reads.files_taken()
    columns = (
        Column(
            "number", "ファイル番号", "count", url=lambda r: url("claim_file", municipality, number=r.number)
        ),
        Column("month", "請求月", value=lambda r: month_of_day(r.month)),
        Column("records", "明細", "count"),
        Column("taken", "取り込んだ明細", "count"),
        Column("amount", "支払う額", "yen"),
    )
    table = Table(
        request, columns, rows, name="files", ja="取り込んだ請求", sort="-number", filters=False, per_page=50,
        empty="まだ取り込んでいません。",
    )  # fmt: skip
    tiles = []
    if found is not None:
        tiles = [
            Tile("取り込める明細", f"{len(found.good):,}", "件"), Tile("支払う額", f"{found.amount:,}", "円"),
            Tile("取り込めない明細", f"{len(found.bad):,}", "件"),
        ]  # fmt: skip
    bad = [(line.number, why) for line, why in found.bad[:200]] if found else []
    context = {
        "form": form,
        "table": table,
        "tiles": tiles,
        "bad": bad,
        "head": HEAD,
        "tried": found is not None,
    }
    return render(request, "medical_subsidy/claims.html", context, status=400 if form.errors else 200)


def _taken(request: HttpRequest, municipality: int, file: reads.File, month: object) -> str:
    number = take_claims(file=file, month=month, actor=actor_in(request))  # type: ignore[arg-type]
    return url("claim_file", municipality, number=number)


@screen("medical_subsidy.batch")
@require_http_methods(["GET", "POST"])
def claim_file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What is paid for a file to each institution, the lines set aside, the orders of payment of its month. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        row = reads.file_of(number)
    forms = {
        "payee": PayeeForm(request.POST if "payee_set" in request.POST else None),
        "order": OrderForm(request.POST if "order" in request.POST else None, initial={"pays_on": clock.today()}),
        "end": OrderEndForm(request.POST if "end" in request.POST else None),
    }  # fmt: skip
    acts = {
        "payee": lambda told: set_claim_payee(actor=actor, **told),
        "order": lambda told: order_claims(month=row.month, actor=actor, **told),
        "end": lambda told: cancel_claim_order(actor=actor, **told),
    }
    here = url("claim_file", municipality, number=number)
    for name, form in forms.items():
        if form.is_bound and not is_reopened(request) and form.is_valid():
            answer = carried_out_here(request, form, partial(acts[name], form.cleaned_data), here)
            if answer is not None:
                return answer
    with tenant(municipality):
        sums, bad = reads.sums_of(number), reads.rejects_of(number)
        open_rows, ordered = orders.to_order(row.month), orders.ordered_in(row.month)
        payees = {r.payee for r in open_rows if r.payee is not None} | {r.payee for r in ordered}
        labels = labels_of(payees, clock.today())
    columns = (
        Column("code", "医療機関コード", "code"),
        Column("institution", "医療機関"),
        Column("scheme_ja", "制度"),
        Column("care_ja", "区分"),
        Column("count", "件数", "count"),
        Column("persons", "人数", "count"),
        Column("points", "点数", "count"),
        Column("amount", "支払う額", "yen"),
    )
    table = Table(
        request, columns, sums, name="list", ja="医療機関ごとの支払", per_page=100, empty="支払う明細はありません。",
        export_right="medical_subsidy.export",
    )  # fmt: skip
    told = (
        Column("number", "指図番号", "count"),
        Column("payee_name", "支払先", value=lambda r: labels[r.payee].name),
        Column("institution_code", "医療機関コード", "code"),
        Column("scheme_ja", "制度（会計の区分）"),
        Column("count", "件数", "count"),
        Column("amount", "支払額", "yen"),
        Column("pays_on", "支払予定日", "day"),
        Column("state_ja", "状態"),
        Column("paid_on", "支払日", "day"),
    )
    journal = Table(
        request, told, ordered, name="orders", ja="支払の指図と会計の明細", per_page=100,
        empty="この請求月の指図はありません。", export_right="medical_subsidy.export",
    )  # fmt: skip
    for one in (table, journal):
        if (exported := one.export()) is not None:
            return exported
    ready = [r for r in open_rows if r.payee is not None]
    lacking = sorted({(r.institution_code, r.institution) for r in open_rows if r.payee is None})
    tiles = [
        Tile("指図できる額", f"{orders.total(ready):,}", "円"), Tile("支払先", f"{len({r.payee for r in ready}):,}", "件"),
        Tile("支払先が未登録の医療機関", f"{len(lacking):,}", "件"),
    ]  # fmt: skip
    context = {
        "row": row, "table": table, "bad": bad, "journal": journal, "tiles": tiles, "lacking": lacking, "forms": forms,
        "may_end": actor.may("medical_subsidy.approve"),
    }  # fmt: skip
    is_wrong = any(form.errors for form in forms.values())
    return render(request, "medical_subsidy/claim_file.html", context, status=400 if is_wrong else 200)


def carried_out_here(
    request: HttpRequest, form: Form, act: Callable[[], object], here: str
) -> HttpResponse | None:
    """The way back to the page after an act; None where it was refused, with the reason beside its field."""
    require_today(request)

    def carry_out() -> HttpResponse:
        act()
        return redirect(here)

    try:
        return once(request, carry_out)
    except NotPermitted:
        raise
    except ProcedureError as error:
        refuse(form, error)
        return None
