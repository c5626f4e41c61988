"""The issue journal (交付履歴): search, one paper with its history, and what became of it (書損・取消・回収)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import EraDateField, NumberField
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of, person_url
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.worklist.page import names_of_users
from kikan.shared.documents import issue_journal
from kikan.shared.documents.fees import EXEMPTIONS
from kikan.shared.documents.issue import NOTED, STATES
from kikan.shared.documents.issue_journal import Asked, Issued
from kikan.shared.documents.marking import mark_paper
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

USUAL_DAYS = timedelta(days=7)


class SearchForm(forms.Form):
    """By what papers are looked for; sent with GET, nothing of it is a name."""

    first = EraDateField(label="交付日（から）", required=False)
    last = EraDateField(label="交付日（まで）", required=False)
    kind = forms.ChoiceField(label="書類", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), ("reissue", "再交付"), *STATES.items(), *NOTED.items()],
    )
    person = NumberField(label="宛名番号", required=False)
    number = NumberField(label="発行番号（末尾の番号）", required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = [("", "すべて"), *issue_journal.kinds()]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        given = self.cleaned_data
        last = given.get("last") or clock.today()
        return Asked(
            given.get("first") or last - USUAL_DAYS,
            last,
            given.get("kind", ""),
            given.get("state", ""),
            given.get("person"),
            given.get("number"),
        )


@screen("documents.look")
@require_http_methods(["GET", "POST"])
def journal(request: HttpRequest, municipality: int) -> HttpResponse:
    """What was handed out, the last week unless asked otherwise."""
    actor, today = actor_in(request), clock.today()
    is_asked = any(name in request.GET for name in ("first", "last", "kind", "state", "person", "number"))
    form = SearchForm(request.GET if is_asked else {"first": today - USUAL_DAYS, "last": today})
    found: list[Issued] = []
    labels: dict[int, Label] = {}
    if form.is_valid():
        with tenant(municipality):
            found = issue_journal.search(form.asked())
            labels = labels_of({p for one in found for p in one.persons}, today)
    table = _table(request, found, labels)
    looks.record(actor, screen="documents.journal", persons=sorted(labels), operation="search")
    if (sent := table.export()) is not None:
        return sent
    context = {"form": form, "table": table, "is_cut": len(found) == issue_journal.MOST}
    return render(request, "desk/papers/journal.html", context)


def _table(request: HttpRequest, found: list[Issued], labels: dict[int, Label]) -> Table:
    users = names_of_users(one.actor for one in found)
    here = reverse("papers_journal", kwargs={"municipality": actor_in(request).municipality})
    columns = (
        Column("shown_number", "発行番号", "code", url=lambda r: f"{here}{r.number}/"),
        Column("title", "書類"),
        Column("whom", "対象者", "name", value=lambda r: _whom(r, labels)),
        Column("issued_on", "交付日", "day"),
        Column("time", "時刻", value=lambda r: f"{r.issued_at.astimezone(clock.TOKYO):%H:%M}"),
        Column("copies", "部", value=lambda r: f"{r.copy_no}/{r.copies}"),
        Column("fee", "手数料", "yen"),
        Column("state", "状態", "badge", value=_badges),
        Column("actor", "操作者", value=lambda r: users.get(r.actor, "")),
        Column("terminal", "端末"),
    )
    return Table(
        request, columns, found, name="issues", ja="交付履歴", sort="", per_page=50,
        empty="この条件で交付した書類はありません。期間や書類を変えて探してください。",
        export_right="documents.export", person=lambda r: r.persons[0] if r.persons else 0,
    )  # fmt: skip


def _whom(one: Issued, labels: dict[int, Label]) -> str:
    if not one.persons:
        return ""
    others = f"　ほか{len(one.persons) - 1}人" if len(one.persons) > 1 else ""
    return labels[one.persons[0]].name + others


def _badges(one: Issued) -> list[Badge]:
    found = [Badge(mark.ja, "grey", mark.reason) for mark in one.marks]
    if one.reissue_of:
        found.append(Badge("再交付", "amber"))
    if one.official_use:
        found.append(Badge("公用", "blue"))
    return found or [Badge("交付", "green")]


class MarkForm(forms.Form):
    """What became of the paper."""

    state = forms.ChoiceField(label="状態", choices=list(STATES.items()))
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in in-wide", "autocomplete": "off"}),
    )


@screen("documents.look")
@require_http_methods(["GET", "POST"])
def issued(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One paper of the journal, with what became of it; a mark can be added, nothing can be taken away."""
    actor = actor_in(request)
    with tenant(municipality):
        one = issue_journal.find(number)
        labels = labels_of(one.persons, clock.today())
    form = MarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not actor.may("documents.change"):
            raise NotPermitted("書損・取消・回収を登録する権限がありません。")
        if form.is_valid():
            try:
                return once(request, lambda: _mark(actor, number, form.cleaned_data))
            except ProcedureError as error:
                refuse(form, error)
    looks.record(actor, screen="documents.issued", persons=list(one.persons))
    return render(request, "desk/papers/issued.html", _context(actor, one, labels, form))


def _mark(actor: Actor, number: int, given: dict[str, str]) -> HttpResponse:
    mark_paper(actor=actor, number=number, state=given["state"], reason=given["reason"])
    return redirect("papers_issued", municipality=actor.municipality, number=number)


def _context(actor: Actor, one: Issued, labels: dict[int, Label], form: MarkForm) -> dict[str, Any]:
    users = names_of_users([one.actor, *(mark.actor for mark in one.marks)])
    returned = [m for m in one.marks if m.state in ("spoilt", "cancelled")]
    return {
        "one": one,
        "people": [(labels[p], person_url(actor.municipality, p)) for p in one.persons],
        "by": users.get(one.actor, ""),
        "marks": [(mark, users.get(mark.actor, "")) for mark in one.marks],
        "exemption": EXEMPTIONS.get(one.exemption, one.exemption),
        "badges": _badges(one),
        "is_returned": bool(returned) and one.fee == 0 and not one.exemption,
        "form": form,
        "may_mark": actor.may("documents.change"),
    }
