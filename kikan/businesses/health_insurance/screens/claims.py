"""Files of claims (レセプト): try one or take it in, see what it said, mend the lines that could not be taken."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.health_insurance.exchange.claims_file import (
    HEADING,
    Unreadable,
    line_of,
    read_claims,
)
from kikan.businesses.health_insurance.procedures.take_claims import Taken, mend_claim, take_claims
from kikan.businesses.health_insurance.reads import claims as reads
from kikan.businesses.health_insurance.screens.forms import ClaimLineForm, ClaimsFileForm
from kikan.ground.eras import month_of_day
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant

SHOWN = 100


def _url(name: str, municipality: int, **place: int) -> str:
    return reverse(f"health_insurance:{name}", kwargs={"municipality": municipality, **place})


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def claims(request: HttpRequest, municipality: int) -> HttpResponse:
    """The files so far; try another or take it in. A file that is not whole is refused."""
    actor = actor_in(request)
    form = ClaimsFileForm(request.POST or None, request.FILES or None)
    tried = None
    if request.method == "POST" and form.is_valid():
        try:
            require_today(request)
            if request.POST.get("step") == "trial":
                tried = _read(actor, form, is_trial=True)
            else:
                return once(request, lambda: _taken(actor, form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        found = reads.claim_files()
    columns = (
        Column("number", "ファイル番号", "count", url=lambda f: _url("claim_file", municipality, number=f.number)),
        Column("recorded_at", "取込み", "day", value=lambda f: f.recorded_at.date()),
        Column("records", "件数", "count"), Column("taken", "取り込んだ件数", "count"),
        Column("repeated", "取込み済み", "count"), Column("cost", "総医療費", "yen"),
        Column("state", "状態", "badge", value=_state),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="claims", ja="レセプトのファイル", sort="-number", filters=False,
        empty="まだレセプトを取り込んでいません。ファイルを選んで取り込んでください。",
    )  # fmt: skip
    context = {
        "form": form, "table": table, "tried": tried, "heading": ",".join(HEADING),
        "bad": tried.bad[:SHOWN] if tried else (), "more": max(len(tried.bad) - SHOWN, 0) if tried else 0,
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "health_insurance/claims.html", context, status=status)


def _read(actor: Actor, form: forms.Form, *, is_trial: bool) -> Taken:
    content = form.cleaned_data["file"].read()
    return take_claims(file=read_claims(content), is_trial=is_trial, actor=actor)


def _taken(actor: Actor, form: forms.Form) -> HttpResponse:
    taken = _read(actor, form, is_trial=False)
    return redirect(_url("claim_file", actor.municipality, number=taken.number))


def _state(file: reads.FileRow) -> Badge:
    if file.open_bad:
        return Badge(f"取り込めない行 {file.open_bad}件", "red")
    return Badge("取込み済み", "green")


@screen("health_insurance.batch")
@require_GET
def claim_file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One file: its sums, the lines that could not be taken, its first claims. Errors: NotFound."""
    with tenant(municipality):
        file = reads.claim_file(number)
        bad, lines = reads.bad_lines_of(number), reads.claims_of(number, SHOWN)
        labels = labels_of({line.person for line in lines}, as_of(request))
    looks.record(actor_in(request), screen="health_insurance.claim_file", persons=sorted(labels))
    bad_columns = (
        Column("line", "行", "count", url=lambda b: _url("claim_line", municipality, number=number, line=b.line)),
        Column("reason", "理由"), Column("state", "状態", "badge", value=_line_state),
    )  # fmt: skip
    columns = (
        Column("line", "行", "count"), Column("act_ja", "処理"),
        Column("name", "受診した人", "name", value=lambda c: labels[c.person].name,
               url=lambda c: _url("person", municipality, number=c.person)),
        Column("month", "診療年月", value=lambda c: month_of_day(c.month)),
        Column("kind_ja", "種別"), Column("cost", "総医療費", "yen"), Column("paid", "一部負担金", "yen"),
    )  # fmt: skip
    context = {
        "file": file, "badge": _state(file), "shown": len(lines),
        "bad": Table(request, bad_columns, bad, name="bad", ja="取り込めない行", filters=False) if bad else None,
        "table": Table(
            request, columns, lines, name="lines", ja="明細", filters=False, per_page=SHOWN,
            empty="取り込んだ行はありません。",
        ),
    }  # fmt: skip
    return render(request, "health_insurance/claim_file.html", context)


def _line_state(bad: reads.BadRow) -> Badge:
    if bad.closed_by is None:
        return Badge("未処理", "red")
    return Badge("直して取込み済み", "green") if bad.mended else Badge("除外済み", "grey")


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def claim_line(request: HttpRequest, municipality: int, number: int, line: int) -> HttpResponse:
    """A line that could not be taken: correct it and read it again, or set it aside. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        file, bad = reads.claim_file(number), reads.bad_line_of(number, line)
    looks.record(actor, screen="health_insurance.claim_line", persons=[])
    form = ClaimLineForm(request.POST or None, initial={"text": bad.raw})
    if request.method == "POST" and form.is_valid():

        def carry_out() -> HttpResponse:
            drop, text = "drop" in request.POST, form.cleaned_data["text"]
            mended = None if drop else line_of(line, text)
            mend_claim(file=number, line=line, mended=mended, reason=form.cleaned_data["reason"], actor=actor)
            return redirect(_url("claim_file", municipality, number=number))

        try:
            require_today(request)
            return once(request, carry_out)
        except Unreadable as why:
            form.add_error("text", f"まだ読めません。{why}。")
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context = {"file": file, "bad": bad, "form": form, "fields": HEADING}
    return render(request, "health_insurance/claim_line.html", context, status=400 if form.errors else 200)
