"""Account transfer (口座振替): requests to the bank, its results, records somebody must decide on."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.collection import reads
from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.procedures.accept_transfer_results import DOUBTS, accept_transfer_results
from kikan.businesses.collection.procedures.issue_failed_notices import issue_failed_notices
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.retry_transfers import retry_transfers
from kikan.businesses.collection.procedures.transfers import FUNDS_SHORT, RESULTS, Debit, customer_number
from kikan.businesses.collection.screens.forms import (
    CreditorForm,
    FailedForm,
    RequestForm,
    ResultForm,
    RetryForm,
)
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import clock, tenant

CREDITOR = "collection_creditor"
SHOWN_PROBLEMS = 50


@screen("collection.batch")
@require_http_methods(["GET", "POST"])
def transfers(request: HttpRequest, municipality: int) -> HttpResponse:
    """The files of this municipality; ask the bank for one due date (口座振替の依頼)."""
    actor = actor_in(request)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _requested(actor, form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _list_page(request, actor, form, ResultForm())


def _requested(actor: Actor, form: RequestForm) -> HttpResponse:
    number, _ = request_transfers(due_on=form.cleaned_data["due_on"], actor=actor)
    return redirect(_url("transfer", actor, number=number))


def _list_page(
    request: HttpRequest, actor: Actor, form: RequestForm, result: ResultForm, problems: tuple[str, ...] = ()
) -> HttpResponse:
    with tenant(actor.municipality):
        found = reads.files()
    context: dict[str, Any] = {
        "form": form,
        "result_form": result,
        "table": _files(request, actor, found),
        "problems": problems[:SHOWN_PROBLEMS],
        "more": max(len(problems) - SHOWN_PROBLEMS, 0),
        "problem_count": len(problems),
    }
    is_wrong = bool(problems) or bool(form.errors) or bool(result.errors)
    return render(request, "collection/transfers.html", context, status=400 if is_wrong else 200)


def _files(request: HttpRequest, actor: Actor, found: list[reads.File]) -> Table:
    columns = (
        Column("number", "ファイル番号", "count", url=lambda f: _url("transfer", actor, number=f.number)),
        Column("is_out", "区分", "badge", value=_direction),
        Column("debit_on", "引落日", "day"),
        Column("records", "件数", "count"),
        Column("amount", "金額", "yen"),
        Column("state", "状態", value=_state),
    )
    return Table(
        request, columns, found, name="files", ja="口座振替のファイル", sort="-number", filters=False,
        empty="まだ口座振替のファイルはありません。納期限を指定して依頼を作成してください。",
    )  # fmt: skip


def _direction(file: reads.File) -> Badge:
    return Badge("依頼", "blue") if file.is_out else Badge("結果", "green")


def _state(file: reads.File) -> str:
    if not file.is_out:
        return f"依頼 {file.answers} の結果"
    return f"結果を受入済み（{file.answered_by}）" if file.answered_by else "結果待ち"


def _url(name: str, actor: Actor, **numbers: int) -> str:
    return reverse(f"collection:{name}", kwargs={"municipality": actor.municipality, **numbers})


@screen("collection.batch")
@require_POST
def result(request: HttpRequest, municipality: int) -> HttpResponse:
    """Take in the bank's result file; a file with any fault is refused whole, with every fault named."""
    actor = actor_in(request)
    form = ResultForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, actor, RequestForm(), form)
    try:
        file = read_result(form.cleaned_data["file"].read())
    except FileRefused as refused:
        return _list_page(request, actor, RequestForm(), form, refused.problems)

    def carry_out() -> HttpResponse:
        outcome = accept_transfer_results(request=form.cleaned_data["request"], file=file, actor=actor)
        return redirect(_url("transfer", actor, number=outcome.file))

    try:
        return once(request, carry_out)
    except NotPermitted:
        raise
    except ProcedureError as error:
        refuse(form, error)
        return _list_page(request, actor, RequestForm(), form)


@screen("collection.batch")
@require_GET
def transfer(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One file with its records. Errors: NotFound."""
    actor = actor_in(request)
    return _file_page(request, actor, number, CreditorForm(initial=request.session.get(CREDITOR)))


@screen("collection.print")
@require_POST
def failed_notices(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Letters with slips for the debits of a result that failed (口座振替不能通知)."""
    actor, failed = actor_in(request), FailedForm(request.POST)
    if failed.is_valid():

        def carry_out() -> HttpResponse:
            until = failed.cleaned_data["payable_until"]
            told = issue_failed_notices(file=number, payable_until=until, actor=actor)
            return redirect(
                f"{_url('transfer', actor, number=number)}?told={told.first}-{told.count}-{told.passed_over}"
            )

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(failed, error)
    return _file_page(request, actor, number, CreditorForm(initial=request.session.get(CREDITOR)), failed)


@screen("collection.batch")
@require_POST
def retry(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask the bank once more for what failed for lack of funds (再振替)."""
    actor, form = actor_in(request), RetryForm(request.POST)
    if form.is_valid():

        def carry_out() -> HttpResponse:
            asked, _ = retry_transfers(file=number, debit_on=form.cleaned_data["debit_on"], actor=actor)
            return redirect(_url("transfer", actor, number=asked))

        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    initial = CreditorForm(initial=request.session.get(CREDITOR))
    return _file_page(request, actor, number, initial, again=form)


def _told(request: HttpRequest) -> list[int]:
    """(first issue number, letters, passed over) of the notices just issued; none else."""
    parts = request.GET.get("told", "").split("-")
    fits = len(parts) == 3 and all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts)
    return [int(p) for p in parts] if fits else []


def _file_page(
    request: HttpRequest, actor: Actor, number: int, form: CreditorForm, failed: FailedForm | None = None,
    again: RetryForm | None = None,
) -> HttpResponse:  # fmt: skip
    with tenant(actor.municipality):
        file = reads.file_of(number)
        if file is None:
            raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
        records = reads.records_of(number)
        labels = labels_of({r.payer for r in records if r.payer}, as_of(request))
    looks.record(actor, screen="collection.transfer", persons=sorted(labels))
    context = {
        "file": file,
        "form": form,
        "counts": _counts(records),
        "table": _records(request, actor, records, labels),
        "has_doubts": any(r.doubt for r in records),
        "has_failed": actor.may("collection.print") and any(r.result for r in records),
        "failed": failed or FailedForm(initial={"payable_until": clock.today() + timedelta(weeks=3)}),
        "told": _told(request),
        "has_short": any(r.result == FUNDS_SHORT for r in records),
        "again": again or RetryForm(),
    }
    is_wrong = form.errors or (failed and failed.errors) or (again and again.errors)
    return render(
        request,
        "collection/transfer.html",
        context,
        status=400 if is_wrong else 200,
    )


def _counts(records: list[reads.FileRecord]) -> list[tuple[str, int, int]]:
    """(result, records, yen) in the order of the bank's codes; none for a request."""
    codes = sorted({r.result for r in records if r.result is not None})
    return [
        (RESULTS.get(code, str(code)), len(of_code), sum(r.amount for r in of_code))
        for code in codes
        if (of_code := [r for r in records if r.result == code])
    ]


def _records(
    request: HttpRequest, actor: Actor, records: list[reads.FileRecord], labels: dict[int, Label]
) -> Table:
    columns = (
        Column("record", "件目", "count"),
        Column(
            "payer", "納付者", "name", value=lambda r: _payer(r, labels), url=lambda r: _account(r, actor)
        ),
        Column("charge", "調定番号", "code"),
        Column("instalment", "期", "count"),
        Column("amount", "金額", "yen"),
        Column("result", "結果", "badge", value=_result),
    )
    return Table(
        request, columns, records, name="records", ja="明細", sort="record", empty="明細がありません。"
    )  # fmt: skip


def _payer(record: reads.FileRecord, labels: dict[int, Label]) -> str:
    return labels[record.payer].name if record.payer else "（該当なし）"


def _account(record: reads.FileRecord, actor: Actor) -> str:
    return _url("account", actor, number=record.payer) if record.payer else ""


def _result(record: reads.FileRecord) -> list[Badge]:
    if record.result is None:
        return [Badge("依頼", "blue")]
    marks = [Badge(RESULTS.get(record.result, str(record.result)), "grey" if record.result else "green")]
    return [*marks, Badge(DOUBTS[record.doubt], "red")] if record.doubt else marks


@screen("collection.batch")
@require_POST
def request_file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The request as the bank reads it (全銀の依頼ファイル); the creditor is kept for this session."""
    actor, form = actor_in(request), CreditorForm(request.POST)
    if not form.is_valid():
        return _file_page(request, actor, number, form)
    with tenant(municipality):
        file = reads.file_of(number)
        if file is None or not file.is_out:
            raise NotFound("この番号の依頼ファイルはありません。", what_to_do="一覧から開いてください。")
        asked, records = reads.asked_of(number), reads.records_of(number, file.records)
    debits = [_debit(a) for a in asked]
    try:
        content = write_request(form.creditor(), file.debit_on, debits)
    except FileRefused as refused:
        refuse(form, refused)
        return _file_page(request, actor, number, form)
    request.session[CREDITOR] = form.cleaned_data
    persons = sorted({r.payer for r in records if r.payer})
    looks.record(actor, screen="collection.transfer_request", persons=persons, operation="export")
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="request-{number}.txt"'
    return response


def _debit(asked: reads.Asked) -> Debit:
    customer = customer_number(asked.levy, asked.fiscal_year, asked.charge, asked.instalment)
    return Debit(
        customer,
        asked.amount,
        asked.bank,
        asked.branch,
        asked.account_kind,
        asked.account_number,
        asked.holder,
    )
