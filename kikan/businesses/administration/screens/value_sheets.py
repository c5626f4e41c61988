"""The sheet of answers for the sections (条例値の回答表): taken out, tried, handed in for another's approval."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.administration.reads import value_sheets as reads
from kikan.businesses.administration.reads.value_trials import Trial, try_sheet
from kikan.businesses.administration.reads.values import subject_of
from kikan.businesses.administration.screens.values import fiscal_year
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview
from kikan.shared.worklist.reads import Act, find

ENTER_MANY = "administration.enter_ordinance_values"


class SheetForm(forms.Form):
    """回答表の受入れ."""

    file = forms.FileField(
        label="答えを書いた回答表（ExcelかCSV）",
        widget=forms.ClearableFileInput(attrs={"class": "in in-file"}),
    )


@screen("administration.parameter")
@require_GET
def sheet_xlsx(request: HttpRequest, municipality: int) -> HttpResponse:
    """The sheet of a fiscal year for Excel."""
    content = reads.as_xlsx(_rows(request, municipality))
    return _file(
        request, content, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


@screen("administration.parameter")
@require_GET
def sheet_csv(request: HttpRequest, municipality: int) -> HttpResponse:
    """The same as CSV."""
    return _file(request, reads.as_csv(_rows(request, municipality)), "csv", "text/csv; charset=utf-8")


def _rows(request: HttpRequest, municipality: int) -> list[list[str]]:
    with tenant(municipality):
        return reads.table(date(fiscal_year(request), 4, 1), request.GET.get("business", ""))


def _file(request: HttpRequest, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"{actor_in(request).municipality:06d}_ordinance_{fiscal_year(request)}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@screen("administration.parameter")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, municipality: int) -> HttpResponse:
    """A sheet that came back: tried, or handed in."""
    return _page(request, None)


@screen("administration.parameter")
@require_http_methods(["GET", "POST"])
def sheet_draft(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A sheet that was sent back: another file takes its place. Errors: NotFound, Refused."""
    with tenant(municipality):
        act = find(number)
    if act.procedure != ENTER_MANY or not act.is_open:
        raise Refused(
            "開いて直せる回答表の仮登録ではありません。", what_to_do="事務一覧から開き直してください。"
        )
    return _page(request, act)


def _page(request: HttpRequest, act: Act | None) -> HttpResponse:
    actor = actor_in(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    trial: Trial | None = None
    if request.method == "POST" and form.is_valid():
        try:
            trial = _tried(form, actor.municipality)
            if request.POST.get("do") == "hand" and not trial.faults:
                made = trial
                return once(request, lambda: _handed_in(request, made, act))
            if trial.values and not trial.faults:
                preview(ENTER_MANY, actor, values=trial.values)
        except ProcedureError as error:
            refuse(form, error)
    if trial is not None and trial.faults and request.POST.get("do") == "hand":
        form.add_error(
            "file",
            f"{len(trial.faults)}行に誤りがあります。何も登録していません。直してから選び直してください。",
        )
    context = {"form": form, "trial": trial, "act": act, "year": fiscal_year(request)}
    return render(request, "administration/value_sheet.html", context, status=400 if form.errors else 200)


def _tried(form: SheetForm, municipality: int) -> Trial:
    content = form.cleaned_data["file"].read(reads.LARGEST + 1)
    if len(content) > reads.LARGEST:
        raise Refused(
            "ファイルが大きすぎます（5MBまで）。", field="file", what_to_do="業務ごとに分けてください。"
        )
    with tenant(municipality):
        return try_sheet(content)


def _handed_in(request: HttpRequest, trial: Trial, act: Act | None) -> HttpResponse:
    """Tried out first, so that what the law refuses is refused here; then kept for another's approval."""
    actor = actor_in(request)
    if not trial.values:
        raise Refused("登録済みの値と違う答えがありません。", field="file", what_to_do="登録は要りません。")
    preview(ENTER_MANY, actor, values=trial.values)
    subjects = [
        ("ordinance", subject_of(name)) for name in dict.fromkeys(v["parameter"] for v in trial.values)
    ]
    _, number = hand_in(
        ENTER_MANY, actor=actor, arguments={"values": trial.values}, subjects=subjects,
        title=f"条例値：回答表（{len(trial.values)}件）", act=act.number if act else None,
    )  # fmt: skip
    return redirect(act_url(actor.municipality, number))
