"""Suppressions (抑止): the list of all, those of one person, setting, lifting and releasing them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.residents.procedures.begin_suppression import begin_suppression
from kikan.businesses.residents.procedures.end_suppression import end_suppression
from kikan.businesses.residents.procedures.release_suppression import release_suppression
from kikan.businesses.residents.procedures.restore_suppression import restore_suppression
from kikan.businesses.residents.reads.suppressions import (
    SuppressionLine,
    all_suppressions,
    suppressions_of,
)
from kikan.businesses.residents.screens.forms import Texts
from kikan.law.errors import LawGap
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.suppression import FUNCTIONS, KINDS, LEVELS
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.people import household_of, labels_of, require_person
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant

PERSON, HOUSEHOLD = "person", "household"
NO_MINUTES = "一時解除の時間（分）が条例等の値に登録されていません。"


class SuppressionForm(forms.Form):
    """What is kept back, how strictly and from when (抑止の内容)."""

    whom = forms.ChoiceField(
        label="対象", choices=[(PERSON, "この人"), (HOUSEHOLD, "この人の世帯全体")],
        widget=forms.RadioSelect, initial=PERSON,
    )  # fmt: skip
    kind = forms.ChoiceField(label="抑止の種類", choices=[("", "（選んでください）"), *KINDS.items()])
    functions = forms.MultipleChoiceField(
        label="抑止する機能", choices=list(FUNCTIONS.items()), widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(
        label="程度", choices=list(LEVELS.items()), widget=forms.RadioSelect, initial="error"
    )
    begins_on = EraDateField(label="開始日")
    ends_on = EraDateField(label="終了予定日", required=False)
    note = Texts(label="理由・留意事項", longest=200)

    def __init__(self, *arguments: Any, household: int | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("begins_on", clock.today())
        for name in ("whom", "functions", "level"):
            self.fields[name].widget.attrs.pop("required", None)
        if household is None:
            del self.fields["whom"]


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def suppressions(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody for whom something is kept back (抑止対象者一覧)."""
    actor = actor_in(request)
    with tenant(municipality):
        lines = all_suppressions()
    table = _table(request, lines, municipality)
    if (sent := table.export()) is not None:
        return sent
    persons = [line.person for line in lines if line.person is not None]
    looks.record(actor, screen="residents.suppressions", persons=persons)
    return render(request, "residents/suppressions.html", {"table": table})


def _table(request: HttpRequest, lines: list[SuppressionLine], municipality: int) -> Table:
    return Table(
        request=request, name="suppressions", ja="抑止対象者一覧", rows=lines, sort="begins_on",
        columns=[
            Column("name", "対象", "name", lambda r: r.name or f"世帯 {r.household}", lambda r: _url(r, municipality)),
            Column("whom_ja", "区分"),
            Column("kind_ja", "種類"),
            Column("functions", "抑止する機能"),
            Column("level_ja", "程度", "badge", lambda r: Badge(r.level_ja, "red" if r.level == "error" else "amber")),
            Column("begins_on", "開始日", "day"),
            Column("ends_on", "終了予定日", "day"),
            Column("state", "状態", "badge", _state),
        ],
        empty="抑止されている人はいません。", export_right="residents.export", person=lambda r: r.person or 0,
    )  # fmt: skip


def _url(line: SuppressionLine, municipality: int) -> str:
    where = {"municipality": municipality, "number": line.person or line.household}
    return reverse("residents:suppress" if line.person is not None else "residents:household", kwargs=where)


def _state(line: SuppressionLine) -> Badge:
    if line.released_until is not None:
        return Badge(f"一時解除中（{line.released_until:%H:%M}まで）", "green")
    if line.is_overdue:
        return Badge("予定日を過ぎています", "amber", "解除の操作をするまで抑止は続きます")
    return Badge("抑止中", "red") if line.begins_on <= clock.today() else Badge("開始前", "grey")


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def suppress(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What is kept back of one person, and the form that sets one more."""
    actor = actor_in(request)
    with tenant(municipality):
        name, household = _whom(number)
        lines = suppressions_of(number)
    form = SuppressionForm(request.POST or None, household=household)
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _begin(actor, number, household, form.cleaned_data))
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="residents.suppress", persons=[number])
    context = {
        "form": form, "lines": [(line, _state(line)) for line in lines], "number": number, "name": name,
        "may_suppress": actor.may("residents.suppress"), "may_release": actor.may("residents.release"),
    }  # fmt: skip
    return render(request, "residents/suppress.html", context)


def _whom(number: int) -> tuple[str, int | None]:
    """The name and the household. Errors: NotFound. Looks that are kept back do not hide this page."""

    require_person(number)
    return labels_of([number], clock.today())[number].name, household_of(number, clock.today())


def _begin(actor: Actor, number: int, household: int | None, given: dict[str, Any]) -> HttpResponse:
    is_household = given.get("whom") == HOUSEHOLD and household is not None
    begin_suppression(
        actor=actor, kind=given["kind"], functions=given["functions"], level=given["level"],
        begins_on=given["begins_on"], ends_on=given["ends_on"], note=given["note"],
        person=None if is_household else number, household=household if is_household else None,
    )  # fmt: skip
    return redirect("residents:suppress", municipality=actor.municipality, number=number)


@screen("residents.look")
@require_POST
def change_suppression(request: HttpRequest, municipality: int, number: int, suppressed: int) -> HttpResponse:
    """Lift, release or restore one suppression, as the button says; back to the person's page."""
    actor, reason = actor_in(request), request.POST.get("reason", "").replace("\0", "").strip()
    with tenant(municipality):
        if suppressed not in {line.number for line in suppressions_of(number)}:
            raise NotFound("この人に、この番号の抑止はありません。")

    def carried_out() -> HttpResponse:
        _change(actor, request.POST.get("act", ""), suppressed, reason)
        return redirect("residents:suppress", municipality=municipality, number=number)

    return once(request, carried_out)


def _change(actor: Actor, act: str, number: int, reason: str) -> None:
    if act == "end":
        end_suppression(actor=actor, number=number, reason=reason)
    elif act == "restore":
        restore_suppression(actor=actor, number=number)
    elif act == "release":
        try:
            release_suppression(actor=actor, number=number, reason=reason)
        except LawGap as gap:
            raise Refused(NO_MINUTES, what_to_do="管理者に値の登録を依頼してください。") from gap
    else:
        raise Refused("操作を選んでください。", what_to_do="画面を開き直してください。")
