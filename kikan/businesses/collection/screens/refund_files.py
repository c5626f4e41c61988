"""Refunds on their way to accounts (還付の振込): what can be paid, a file for the bank, what it says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.collection.exchange.general_transfer import Transfer, write_payments
from kikan.businesses.collection.procedures.request_refund_payments import request_refund_payments
from kikan.businesses.collection.procedures.tell_refund_payments import tell_refund_payments
from kikan.businesses.collection.reads import refund_files as reads
from kikan.businesses.collection.screens.forms import CreditorForm, PayForm, ReturnedForm
from kikan.businesses.collection.screens.transfers import CREDITOR
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import clock, tenant

RESULTS = {0: Badge("振込済", "green"), 1: Badge("組戻し", "red"), None: Badge("結果待ち", "amber")}


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def refund_files(request: HttpRequest, municipality: int) -> HttpResponse:
    """Refunds that can be paid, and the files so far; put the former into a new one."""
    actor = actor_in(request)
    form = PayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            number = request_refund_payments(pay_on=form.cleaned_data["pay_on"], actor=actor)
            return redirect(_url(actor, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        payable, files = reads.payable_refunds(clock.today()), reads.refund_files()
        labels = labels_of({p.payee for p in payable}, as_of(request))
    looks.record(actor, screen="collection.refund_files", persons=sorted(labels))
    waiting = Table(
        request,
        (
            Column("refund", "還付番号", "count"),
            Column("payee", "還付先", "name", value=lambda p: labels[p.payee].name),
            Column("amount", "振込額", "yen"),
            Column("account", "口座", "badge", value=_account),
        ),
        payable, name="payable", ja="振り込む還付", sort="refund", totals={"amount": sum(p.amount for p in payable)},
        empty="振り込む還付はありません。",
    )  # fmt: skip
    made = Table(
        request,
        (
            Column("number", "ファイル番号", "count", url=lambda f: _url(actor, f.number)),
            Column("pay_on", "振込指定日", "day"),
            Column("records", "件数", "count"),
            Column("amount", "金額", "yen"),
            Column("waiting", "状態", value=lambda f: f"結果待ち {f.waiting}件" if f.waiting else "結果登録済み"),
        ),
        files, name="refund_files", ja="振込ファイル", sort="-number", filters=False, empty="まだありません。",
    )  # fmt: skip
    context = {"form": form, "waiting": waiting, "made": made}
    return render(request, "collection/refund_files.html", context, status=400 if form.errors else 200)


def _account(payable: reads.Payable) -> Badge:
    return Badge("登録あり", "green") if payable.bank else Badge("口座の登録がありません", "red")


def _url(actor: Actor, number: int) -> str:
    return reverse("collection:refund_file", kwargs={"municipality": actor.municipality, "number": number})


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def refund_file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One file: its payments; say which of them came back. Errors: NotFound."""
    actor, form = actor_in(request), ReturnedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            tell_refund_payments(file=number, returned=form.cleaned_data["returned"], actor=actor)
            return redirect(_url(actor, number))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _file_page(request, actor, number, form, CreditorForm(initial=request.session.get(CREDITOR)))


def _file_page(
    request: HttpRequest, actor: Actor, number: int, form: ReturnedForm, creditor: CreditorForm
) -> HttpResponse:
    with tenant(actor.municipality):
        file = reads.refund_file(number)
        if file is None:
            raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
        records = reads.refund_records(number)
        labels = labels_of({r.payee for r in records}, as_of(request))
    looks.record(actor, screen="collection.refund_file", persons=sorted(labels))
    columns = (
        Column("record", "件目", "count"),
        Column("refund", "還付番号", "count"),
        Column("payee", "還付先", "name", value=lambda r: labels[r.payee].name),
        Column("amount", "振込額", "yen"),
        Column("result", "結果", "badge", value=lambda r: RESULTS[r.result]),
    )
    table = Table(request, columns, records, name="payments", ja="明細", sort="record", filters=False)
    context = {"file": file, "table": table, "form": form, "creditor": creditor}
    wrong = form.errors or creditor.errors
    return render(request, "collection/refund_file.html", context, status=400 if wrong else 200)


@screen("collection.batch")
@require_POST
def refund_file_bytes(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The file as the bank reads it (総合振込); the payer's account is kept for this session."""
    actor, form = actor_in(request), CreditorForm(request.POST)
    with tenant(municipality):
        file, records = reads.refund_file(number), reads.refund_records(number)
    if file is None or not form.is_valid():
        return _file_page(request, actor, number, ReturnedForm(), form)
    try:
        content = write_payments(form.creditor(), file.pay_on, [transfer_of(r) for r in records])
    except FileRefused as refused:
        refuse(form, refused)
        return _file_page(request, actor, number, ReturnedForm(), form)
    request.session[CREDITOR] = form.cleaned_data
    looks.record(
        actor,
        screen="collection.refund_file_bytes",
        persons=sorted({r.payee for r in records}),
        operation="export",
    )
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="refunds-{number}.txt"'
    return response


def transfer_of(row: reads.Payable) -> Transfer:
    return Transfer(
        row.payee, row.refund, row.amount, row.bank, row.branch, row.kind, row.account_number, row.holder_kana
    )
