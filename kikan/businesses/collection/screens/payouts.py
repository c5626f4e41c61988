"""Payments to people (支払の画面): what waits, the run for the bank, its results, one payment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.collection.exchange.general_transfer import Transfer, write_payments
from kikan.businesses.collection.exchange.payment_results import read_payment_results
from kikan.businesses.collection.procedures.pay_at_window import pay_at_window
from kikan.businesses.collection.procedures.set_off_payout import set_off_payout
from kikan.businesses.collection.procedures.take_payment_results import take_payment_results, tried
from kikan.businesses.collection.procedures.tell_payments import tell_payments
from kikan.businesses.collection.reads import payment_results as results
from kikan.businesses.collection.reads import payouts as reads
from kikan.businesses.collection.screens.forms import (
    CreditorForm,
    PaymentResultForm,
    PayOutForm,
    SetOffForm,
    TellPaymentsForm,
    WindowForm,
)
from kikan.businesses.collection.screens.transfers import CREDITOR
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.runs.page import RunPage, run_page
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError, Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.jobs import queue
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import TransferResult
from kikan.shared.ledger.purposes import PURPOSES
from kikan.shared.tenancy import clock, tenant

JOB = "collection.pay_out"


def _url(name: str, municipality: int, number: int) -> str:
    return reverse(f"collection:{name}", kwargs={"municipality": municipality, "number": number})


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def payouts(request: HttpRequest, municipality: int) -> HttpResponse:
    """What is to be paid or on its way; start the trial of a run (振込の準備); the runs so far."""
    actor, day = actor_in(request), as_of(request)
    form = PayOutForm(request.POST or None, initial={"purpose": 0})
    if request.method == "POST" and form.is_valid():
        actor.require("collection.batch")
        try:
            require_today(request)
            if form.cleaned_data["pay_on"] < clock.today():
                raise Refused("振込指定日は今日以後の日にしてください。", field="pay_on")
            return once(request, lambda: _started(actor, form.cleaned_data))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        waiting = reads.payouts(only_open=request.GET.get("all") != "1")
        labels = labels_of({p.payee for p in waiting}, day)
    looks.record(actor, screen="collection.payouts", persons=sorted(labels))
    columns = (
        Column("number", "支払番号", "count", url=lambda p: _url("payout", municipality, p.number)),
        Column("purpose_ja", "種類"),
        Column("payee", "受取人", "name", value=lambda p: labels[p.payee].name),
        Column("payable_on", "支払できる日", "day"),
        Column("rest", "差引支払額", "yen"),
        Column("status", "状態", "badge", value=lambda p: status_badge(p.status)),
    )
    table = Table(
        request, columns, waiting, name="payouts", ja="支払", sort="-number", person=lambda p: p.payee,
        totals={"rest": sum(p.rest for p in waiting)}, empty="支払を待つものはありません。",
    )  # fmt: skip
    runs = [r for r in queue.recent(municipality, 200, "collection") if r.job == JOB]
    context = {
        "form": form, "table": table, "runs": table_of(request, runs), "shows_all": request.GET.get("all") == "1",
        "may_run": actor.may("collection.batch"),
    }  # fmt: skip
    return render(request, "collection/payouts.html", context, status=400 if form.errors else 200)


def _started(actor: Actor, given: dict[str, Any]) -> HttpResponse:
    parameters: dict[str, Any] = {"day": int(f"{given['pay_on']:%Y%m%d}"), "purpose": given["purpose"]}
    number = queue.enqueue(JOB, actor=actor, parameters=parameters)
    return redirect(_url("payment_run", actor.municipality, number))


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def payment_run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One run: its payments, after the release the file, after the day what the bank says. Errors: NotFound."""
    actor = actor_in(request)
    if "preview" in request.POST or "take" in request.POST:
        return _results_sent(request, actor, number)
    form = TellPaymentsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor.require("collection.batch")

        def carry_out() -> HttpResponse:
            tell_payments(file=number, returned=form.returned(), actor=actor)
            return redirect(_url("payment_run", municipality, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _run_page(request, actor, number, form, CreditorForm(initial=request.session.get(CREDITOR)))


def _results_sent(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The bank's file of results: tried, or taken in."""
    form, found = PaymentResultForm(request.POST, request.FILES), None
    if form.is_valid():
        actor.require("collection.batch")
        try:
            file = read_payment_results(form.cleaned_data["file"].read())
            if "take" in request.POST:
                return once(request, lambda: _results_taken(actor, number, file))
            with tenant(actor.municipality):
                found = tried(number, file)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    creditor = CreditorForm(initial=request.session.get(CREDITOR))
    return _run_page(request, actor, number, TellPaymentsForm(), creditor, form, found)


def _results_taken(actor: Actor, number: int, file: results.ResultFile) -> HttpResponse:
    take_payment_results(run=number, file=file, actor=actor)
    return redirect(_url("payment_run", actor.municipality, number))


def _run_page(
    request: HttpRequest, actor: Actor, number: int, form: TellPaymentsForm, creditor: CreditorForm,
    file_form: PaymentResultForm | None = None, found: results.Judged | None = None,
) -> HttpResponse:  # fmt: skip
    page = run_page(actor.municipality, number, actor)
    if page.run.job != JOB:
        raise NotFound("この番号の支払の振込はありません。", what_to_do="支払の一覧から開いてください。")
    with tenant(actor.municipality):
        rows = reads.payments(number) if page.is_released else reads.payments_tried(number)
        sums = reads.sums_of_file(number) if page.is_released else []
        files, rejects = (
            (results.files_of(number), results.rejects_of(number)) if page.is_released else ([], [])
        )
        labels = labels_of({r.payee for r in rows}, as_of(request))
    looks.record(actor, screen="collection.payment_run", persons=sorted(labels))
    columns = (
        Column("record", "件目", "count"),
        Column("payout", "支払番号", "count", url=lambda r: _url("payout", actor.municipality, r.payout)),
        Column("purpose", "種類", value=lambda r: PURPOSES[r.purpose].ja),
        Column("payee", "受取人", "name", value=lambda r: labels[r.payee].name),
        Column("amount", "振込額", "yen"),
        Column("account", "口座", value=_account),
        Column("result", "状態", "badge", value=lambda r: _marks(r, page)),
    )
    table = Table(
        request, columns, rows, name="payments", ja="振込の明細", sort="record", person=lambda r: r.payee,
        totals={"amount": sum(r.amount for r in rows)}, empty="振り込むものはありません。",
    )  # fmt: skip
    is_told = bool(rows) and all(r.result is not None for r in rows)
    context = {
        "page": page, "refresh": page.refresh, "tiles": _tiles(page), "table": table, "sums": sums, "form": form,
        "creditor": creditor, "is_ordered": page.is_released and bool(rows), "is_told": is_told,
        "may_run": actor.may("collection.batch"), "figures": page.run.figures,
        "file_form": file_form or PaymentResultForm(), "files": files, "rejects": rejects, "found": found,
        "found_tiles": _found_tiles(found), "found_bad": [(line, why) for line, why in found.bad] if found else [],
        "has_result": page.is_waiting or page.is_released or page.is_releasing,
    }  # fmt: skip
    wrong = form.errors or creditor.errors or (file_form is not None and file_form.errors)
    return render(request, "collection/payment_run.html", context, status=400 if wrong else 200)


def _found_tiles(found: results.Judged | None) -> list[Tile]:
    """What the file would tell."""
    if found is None:
        return []
    return [
        Tile("振込済", f"{len(found.told) - found.returned:,}", "件"), Tile("組戻し", f"{found.returned:,}", "件"),
        Tile("登録済みと同じ", f"{found.known:,}", "件"), Tile("取り込めない", f"{len(found.bad):,}", "件"),
        Tile("結果を待つ支払", f"{found.untold:,}", "件"),
    ]  # fmt: skip


def _account(row: reads.Payment) -> str:
    """Bank and branch, and of the number the last digits: enough to compare with the paper."""
    return f"{row.bank}-{row.branch}　…{row.account_number[-3:]}"


def _marks(row: reads.Payment, page: RunPage) -> list[Badge]:
    name = [Badge("名義を確認", "amber")] if row.is_other_name else []
    if not page.is_released:
        return [Badge("試算", "grey"), *name]
    tone = "amber" if row.result is None else "green" if row.result == TransferResult.PAID else "red"
    return [Badge(row.result_ja, tone), *name]


def _tiles(page: RunPage) -> list[Tile]:
    figures = page.run.figures
    return [
        Tile("振り込む支払", f"{figures.get('payments', 0):,}", "件"),
        Tile("振込額", f"{figures.get('yen', 0):,}", "円"),
        Tile("名義が氏名と異なる", f"{figures.get('other_name', 0):,}", "件"),
        Tile(
            "口座がない・直っていない",
            f"{figures.get('no_account', 0) + figures.get('unchanged', 0):,}",
            "件",
        ),
    ]


@screen("collection.batch")
@require_POST
def payment_bytes(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The file as the bank reads it (総合振込); the payer's account is kept for this session. Errors: NotFound."""
    actor, form = actor_in(request), CreditorForm(request.POST)
    with tenant(municipality):
        rows = reads.payments(number)
    if not rows:
        raise NotFound("この番号の振込はありません。", what_to_do="支払の一覧から開いてください。")
    if not form.is_valid():
        return _run_page(request, actor, number, TellPaymentsForm(), form)
    try:
        content = write_payments(form.creditor(), rows[0].pay_on, [transfer_of(r) for r in rows])
    except FileRefused as refused:
        refuse(form, refused)
        return _run_page(request, actor, number, TellPaymentsForm(), form)
    request.session[CREDITOR] = form.cleaned_data
    looks.record(
        actor,
        screen="collection.payment_bytes",
        persons=sorted({r.payee for r in rows}),
        operation="export",
    )
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="payments-{number}.txt"'
    return response


def transfer_of(row: reads.Payment) -> Transfer:
    return Transfer(
        row.payee, row.payout, row.amount, row.bank, row.branch, row.kind, row.account_number, row.holder_kana
    )


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def payout(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One payment; set arrears off against it, or note that it was handed over. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = reads.payout_of(number)
        if found is None:
            raise NotFound("この番号の支払はありません。", what_to_do="支払の一覧から開いてください。")
        uses, bar = reads.set_off_from(number), person_bar(found.payee, actor, day)
    sent = request.POST if request.method == "POST" else None
    window = WindowForm(sent if sent and "paid_on" in sent else None, initial={"paid_on": clock.today()})
    setting_off = SetOffForm(sent if sent and "amount" in sent else None)
    for form, name in ((window, "pay_at_window"), (setting_off, "set_off")):
        if not form.is_valid():
            continue

        def carry_out(name: str = name, given: dict[str, Any] = form.cleaned_data) -> HttpResponse:
            if name == "set_off":
                actor.require("collection.change")
                set_off_payout(payout=number, actor=actor, **given)
            else:
                actor.require("collection.approve")
                pay_at_window(payout=number, actor=actor, **given)
            return redirect(_url("payout", municipality, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="collection.payout", persons=[found.payee])
    purpose = PURPOSES[found.purpose]
    context = {
        "person": bar, "found": found, "badge": status_badge(found.status), "purpose": purpose,
        "uses": [(LEVIES[u.levy].ja, fiscal_year_in_words(u.fiscal_year), in_words(u.instalment), u) for u in uses],
        "window": window if found.is_open and actor.may("collection.approve") else None,
        "setting_off": setting_off if found.is_open and purpose.may_set_off and actor.may("collection.change") else None,
    }  # fmt: skip
    wrong = window.errors or setting_off.errors
    return render(request, "collection/payout.html", context, status=400 if wrong else 200)
