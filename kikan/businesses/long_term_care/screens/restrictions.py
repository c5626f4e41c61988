"""Whom unpaid premiums restrict, what waits for a decision, what holds (給付制限の一覧); everybody is warned from here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.reads import restrictions as reads
from kikan.businesses.long_term_care.reads.arrears import Candidate, candidates, freed
from kikan.businesses.long_term_care.reads.restrictions import CaseLine, RestrictionLine
from kikan.businesses.long_term_care.screens.forms import AnnounceAllForm
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOB = "long_term_care.announce_restrictions"


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def restrictions(request: HttpRequest, municipality: int) -> HttpResponse:
    """Candidates of today, cases that wait, restrictions that hold with who has paid; the same count of queries."""
    actor, today = actor_in(request), clock.today()
    form = AnnounceAllForm(request.POST if "announce" in request.POST else None)
    if form.is_bound:
        actor.require("long_term_care.batch")
        require_today(request)
        if form.is_valid() and form.cleaned_data["answer_by"] <= today:
            form.add_error("answer_by", "今日より後の日を入力してください。")
        if form.is_valid():
            return once(request, lambda: _start(request, municipality, form.cleaned_data["answer_by"]))
    with tenant(municipality):
        found, cases, held = candidates(today), reads.open_cases(), reads.standing(today)
        free = freed(held, today)
        people = {*(c.person for c in found), *(c.person for c in cases), *(r.person for r in held)}
        labels = labels_of(people, today)
        runs = [r for r in queue.recent(municipality, 100, "long_term_care") if r.job == JOB]
    looks.record(actor, screen="long_term_care.restrictions", persons=sorted(labels))
    tables = _Tables(request, municipality, labels)
    lists = [tables.candidates(found), tables.cases(cases, today), tables.held(held, free)]
    for table in lists:
        if (sent := table.export()) is not None:
            return sent
    context = {
        "candidates": lists[0], "cases": lists[1], "held": lists[2], "form": form, "runs": table_of(request, runs),
        "may_start": actor.may("long_term_care.batch"),
    }  # fmt: skip
    return render(request, "long_term_care/restrictions.html", context, status=400 if form.errors else 200)


def _start(request: HttpRequest, municipality: int, answer_by: date) -> HttpResponse:
    asked = {"answer_by": int(f"{answer_by:%Y%m%d}")}
    number = queue.enqueue(JOB, actor=actor_in(request), parameters=asked)
    return redirect("run", municipality=municipality, number=number)


class _Tables:
    """The three lists of the page."""

    def __init__(self, request: HttpRequest, municipality: int, labels: Any) -> None:
        self.request, self.municipality, self.labels = request, municipality, labels

    def _url(self, row: Any) -> str:
        place = {"municipality": self.municipality, "number": row.person}
        return reverse("long_term_care:person", kwargs=place)

    def _table(self, name: str, ja: str, columns: Sequence[Column], rows: Sequence[Any], empty: str) -> Table:
        first = Column("name", "氏名", "name", value=lambda r: self.labels[r.person].name, url=self._url)
        return Table(
            self.request, (first, Column("kind_ja", "制限の種類"), *columns), rows, name=name, ja=ja, per_page=50,
            export_right="long_term_care.export", person=lambda r: r.person, empty=empty,
        )  # fmt: skip

    def candidates(self, rows: list[Candidate]) -> Table:
        columns = (
            Column("about_on", "最も古い納期限・認定日", "day"),
            Column("arrears", "滞納額", "yen"),
            Column("lapsed", "時効で消滅した額", "yen"),
            Column("months", "減額の月数", "count"),
        )
        return self._table("candidates", "予告の対象", columns, rows, "予告する人はいません。")

    def cases(self, rows: list[CaseLine], today: date) -> Table:
        late = [Badge("期限を過ぎた", "amber")]
        columns = (
            Column("announced_on", "予告日", "day"),
            Column("answer_by", "弁明・届出の期限", "day"),
            Column("late", "決定", "badge", value=lambda c: late if c.answer_by < today else []),
            Column("state_ja", "状態"),
            Column("arrears", "予告した日の滞納額", "yen"),
        )
        return self._table("cases", "決定を待つ予告", columns, rows, "決定を待つ予告はありません。")

    def held(self, rows: list[RestrictionLine], free: set[tuple[int, int]]) -> Table:
        done = [Badge("滞納なし", "green")]

        def is_paid(row: RestrictionLine) -> list[Badge]:
            return done if (row.person, row.kind) in free else []

        columns = (
            Column("valid_from", "開始", "day"),
            Column("last_on", "終了", "day"),
            Column("paid", "納付", "badge", value=is_paid),
            Column("arrears", "決定した日の滞納額", "yen"),
        )
        return self._table("held", "給付制限", columns, rows, "給付を制限している人はいません。")
