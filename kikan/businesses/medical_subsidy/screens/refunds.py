"""Refunds at the counter (償還払い): a receipt with its subsidy explained before it is taken in, corrections, payments."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.medical_subsidy.procedures.claim_on_insurers import tell_high_cost
from kikan.businesses.medical_subsidy.procedures.decide_refunds import decide_refunds
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_refund_notice
from kikan.businesses.medical_subsidy.procedures.receipts import correct_receipt, enter_receipt, prepared
from kikan.businesses.medical_subsidy.reads import recipients
from kikan.businesses.medical_subsidy.reads import refunds as reads
from kikan.businesses.medical_subsidy.reads.choices import CLASSES
from kikan.businesses.medical_subsidy.screens.asking import looked, person_of, url
from kikan.businesses.medical_subsidy.screens.claims import carried_out_here
from kikan.businesses.medical_subsidy.screens.forms import CorrectForm, PayForm, ReceiptForm, ToldForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import MEDICAL_SUBSIDY
from kikan.shared.tenancy import clock, tenant


@screen("medical_subsidy.change")
@require_http_methods(["GET", "POST"])
def refunds(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Take in a receipt of a person: first what it brings and why, then to keep it; below, all so far. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        bar = person_bar(number, actor, today)
        schemes = list(dict.fromkeys((r.scheme, r.scheme_ja) for r in recipients.recipients(person=number)))
    form = _receipt_form(request.POST or None, schemes, today)
    told_form = ToldForm(request.POST if "tell" in request.POST else None, names=list(CLASSES))
    if told_form.is_bound:
        form = _receipt_form(None, schemes, today)
        if not is_reopened(request) and told_form.is_valid():
            here = url("refunds", municipality, number=number)
            given = told_form.cleaned_data
            answer = carried_out_here(
                request, told_form, lambda: tell_high_cost(person=number, actor=actor, **given), here
            )
            if answer is not None:
                return answer
    tried = None
    if form.is_bound and request.method == "POST" and not is_reopened(request) and form.is_valid():
        require_today(request)
        told = {
            "person": number,
            **{k: 0 if v is None and k in form.amounts else v for k, v in form.cleaned_data.items()},
        }
        try:
            if "send" in request.POST:
                return once(request, lambda: redirect(_entered(request, municipality, told)))
            with tenant(municipality):
                tried = prepared(**told)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        rows, paid = reads.receipts(person=number), reads.payments_of(number)
        standing = payouts.states(MEDICAL_SUBSIDY, [p.number for p in paid])
    looked(request, "medical_subsidy.refunds", [number])
    context = {
        "person": bar, "form": form, "tried": tried, "person_url": person_of(municipality, number),
        "rows": [(r, url("receipt", municipality, number=r.number)) for r in reversed(rows)],
        "payments": [(p, status_badge(standing[p.number].status)) for p in paid],
        "notices": _done(request), "may_print": actor.may("medical_subsidy.print"),
        "told_form": told_form,
    }  # fmt: skip
    is_wrong = form.errors or told_form.errors
    return render(request, "medical_subsidy/refunds.html", context, status=400 if is_wrong else 200)


def _receipt_form(given: QueryDict | None, schemes: list[tuple[int, str]], today: date) -> ReceiptForm:
    told = {"applied_on": today, "scheme": schemes[0][0] if schemes else None, "care": 1}
    return ReceiptForm(given, schemes=schemes, initial=told)


def _entered(request: HttpRequest, municipality: int, told: dict[str, Any]) -> str:
    entry = enter_receipt(actor=actor_in(request), **told)
    return f"{url('refunds', municipality, number=told['person'])}?done={entry.number}"


def _done(request: HttpRequest) -> list[Badge]:
    number = request.GET.get("done", "")
    known = number.isascii() and number.isdigit()
    return [Badge(f"受け付けました（記録番号 {int(number[:18]):,}）", "green")] if known else []


@screen("medical_subsidy.change")
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A receipt with every step of its subsidy; its amounts are corrected here. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        row = reads.receipt_of(number)
        bar = person_bar(row.person, actor, clock.today())
    looked(request, "medical_subsidy.receipt", [row.person])
    names = ("points", "paid", "statutory", "high_cost", "additional", "is_void")
    form = CorrectForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def act() -> str:
        require_today(request)
        told: dict[str, Any] = {k: 0 if v is None else v for k, v in form.cleaned_data.items()}
        correct_receipt(receipt=number, actor=actor, **told)
        return url("receipt", municipality, number=number)

    context = {"row": row, "person": bar, "back": url("refunds", municipality, number=row.person)}
    return carried_out(request, form, act, "medical_subsidy/receipt.html", context)


@screen("medical_subsidy.batch")
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, municipality: int) -> HttpResponse:
    """Up to which day receipts are paid and when; the table shows who gets what before it is decided."""
    today = clock.today()
    form = PayForm(request.POST or None, initial={"applied_on": today, "pays_on": today})
    until: date = today
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        until = form.cleaned_data["applied_on"]
        try:
            if "decide" in request.POST:
                require_today(request)
                return once(request, lambda: redirect(_decided(request, municipality, form)))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        found = reads.due_until(until)
        people = {p for one in found for p in (one.person, one.payee)}
        labels = labels_of(people, as_of(request))
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: url("refunds", municipality, number=r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("payee", "受取人", "name", value=lambda r: labels[r.payee].name),
        Column("count", "領収書", "count"),
        Column("amount", "支給額", "yen"),
        Column("told_ja", "支給しない理由"),
    )
    table = Table(
        request, columns, found, name="list", ja="支給の見込み", per_page=100, empty="支給する領収書はありません。",
        export_right="medical_subsidy.export", person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    looked(request, "medical_subsidy.refund_payments", people)
    paid = [one for one in found if one.is_payable]
    tiles = [
        Tile("支給する人", f"{len(paid):,}", "人"),
        Tile("支給する額", f"{sum(one.amount for one in paid):,}", "円"),
    ]
    context = {"form": form, "table": table, "tiles": tiles, "notices": _done(request)}
    return render(
        request, "medical_subsidy/refund_payments.html", context, status=400 if form.errors else 200
    )


def _decided(request: HttpRequest, municipality: int, form: PayForm) -> str:
    """Where the page goes after the decision."""
    done = decide_refunds(actor=actor_in(request), **form.cleaned_data)
    page = url("refund_payments", municipality)
    return f"{page}?done={done.entry}" if done.entry else page


@screen("medical_subsidy.print")
@require_POST
def refund_notice(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the notice of a payment and show it."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        place = {"municipality": municipality, "number": issue_refund_notice(payment=number, actor=actor)}
        return redirect(reverse("documents_paper", kwargs=place))

    return once(request, carry_out)
