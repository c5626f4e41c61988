"""The federation's files (国保連合会のファイル) and what follows of a month: 高額介護 and ceilings exceeded."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.long_term_care.exchange.federation import read_benefits
from kikan.businesses.long_term_care.exchange.recipients import write_recipients
from kikan.businesses.long_term_care.procedures.make_recipient_file import make_recipient_file
from kikan.businesses.long_term_care.procedures.take_service_records import (
    Checked,
    ServiceFile,
    checked,
    take_service_records,
)
from kikan.businesses.long_term_care.reads import service_records as reads
from kikan.businesses.long_term_care.reads.high_cost import HighCost, high_costs
from kikan.businesses.long_term_care.reads.high_cost_changes import HighCostChange, changes
from kikan.businesses.long_term_care.reads.insured import numbers_of
from kikan.businesses.long_term_care.reads.recipients import changed, sent_file, sent_files
from kikan.businesses.long_term_care.reads.service_records import Exceeding
from kikan.ground.eras import month_of_day
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.act_forms import day_field
from kikan.shared.desk.as_of import require_today
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOB, CORRECT = "long_term_care.decide_high_costs", "long_term_care.correct_high_costs"
EXPORT = "long_term_care.export"
SHOWN_FAULTS = 50


class ReturnForm(forms.Form):
    """過誤による高額介護の変更."""

    due_on = day_field("返納の納期限", date(2000, 4, 1))


class FileForm(forms.Form):
    """給付実績ファイル."""

    file = forms.FileField(label="給付実績ファイル")


@screen("long_term_care.batch")
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, municipality: int) -> HttpResponse:
    """Try or take a file; the files taken, the lines set aside. A trial writes nothing."""
    form = FileForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    tried: Checked | None = None
    if "make" in request.POST:
        require_today(request)
        form = FileForm()
        try:
            return once(request, lambda: _made(request, municipality))
        except NotPermitted:
            raise
        except ProcedureError as error:
            problems = (error.message,)
    elif request.method == "POST" and form.is_valid():
        try:
            file = read_benefits(form.cleaned_data["file"].read())
            if "take" in request.POST:
                require_today(request)
                return once(request, lambda: _taken(request, municipality, file))
            with tenant(municipality):
                tried = checked(file)
        except FileRefused as refused:
            problems = refused.problems
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        known, aside, months = reads.files(), reads.rejects(), reads.months()
        sent_table = _sent_table(request, municipality, sent_files())
    looks.record(actor_in(request), screen="long_term_care.federation", persons=[])
    links = [(_words(m), _url(municipality, m)) for m in months]
    context = {
        "form": form, "problems": problems, "tried": tried, "table": _files_table(request, known), "aside": aside,
        "faults": tried.faults[:SHOWN_FAULTS] if tried else (), "months": links,
        "sent": sent_table,
    }  # fmt: skip
    status = 400 if problems or form.errors else 200
    return render(request, "long_term_care/federation.html", context, status=status)


def _taken(request: HttpRequest, municipality: int, file: ServiceFile) -> HttpResponse:
    take_service_records(file=file, actor=actor_in(request))
    return redirect(reverse("long_term_care:federation", kwargs={"municipality": municipality}))


def _made(request: HttpRequest, municipality: int) -> HttpResponse:
    make_recipient_file(actor=actor_in(request))
    return redirect(reverse("long_term_care:federation", kwargs={"municipality": municipality}))


def _sent_table(request: HttpRequest, municipality: int, rows: list[Any]) -> Table:
    def url(row: Any) -> str:
        return reverse("long_term_care:sent", kwargs={"municipality": municipality, "number": row.number})

    columns = (
        Column("number", "ファイル番号", "count", url=url), Column("made_on", "作成日", "day"),
        Column("records", "件数", "count"),
    )  # fmt: skip
    return Table(
        request, columns, rows, name="sent", ja="受給者異動のファイル", sort="-number", filters=False,
        empty="まだファイルを作成していません。",
    )  # fmt: skip


@screen("long_term_care.batch")
@require_GET
def sent(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The bytes of a file of recipients, always the same; who it tells of is recorded. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        row = sent_file(number)
        found = changed(row.known_after, row.known_at, row.made_on)
        content = write_recipients(row.made_on, found, numbers_of(found.person.tolist()))
    looks.record(
        actor, screen="long_term_care.sent", persons=found.person.tolist(), operation="export",
        reason="国保連合会への受給者異動",
    )  # fmt: skip
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="JUKYU{number:03d}.CSV"'
    return response


def _words(month: date) -> str:
    return month_of_day(month)


def _url(municipality: int, month: date) -> str:
    place = {"municipality": municipality, "year": month.year, "month": month.month}
    return reverse("long_term_care:used", kwargs=place)


def _files_table(request: HttpRequest, known: list[Any]) -> Table:
    columns = (
        Column("number", "ファイル番号", "count"),
        Column("month", "審査年月", value=lambda f: _words(f.month)),
        Column("records", "明細", "count"),
        Column("taken", "取り込んだ件数", "count"),
        Column("aside", "別にした件数", "count", value=lambda f: f.records - f.taken),
    )
    return Table(
        request, columns, known, name="files", ja="取り込んだファイル", sort="-number", filters=False,
        empty="まだファイルを取り込んでいません。",
    )  # fmt: skip


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def used(request: HttpRequest, municipality: int, year: int, month: int) -> HttpResponse:
    """What the services of a month come to: whose 高額介護 is due, and who used more than the ceiling.

    Errors: NotFound for a month nothing is known of.
    """
    actor = actor_in(request)
    may_start = actor.may("long_term_care.batch")
    if "decide" in request.POST:
        actor.require("long_term_care.batch")
        require_today(request)
        return once(request, lambda: _start(request, municipality, JOB, {"month": year * 100 + month}))
    form = ReturnForm(request.POST if "correct" in request.POST else None)
    if form.is_bound:
        actor.require("long_term_care.batch")
        require_today(request)
        if form.is_valid() and form.cleaned_data["due_on"] <= clock.today():
            form.add_error("due_on", "今日より後の日を入力してください。")
        if form.is_valid():
            asked = {"month": year * 100 + month, "due_on": int(f"{form.cleaned_data['due_on']:%Y%m%d}")}
            return once(request, lambda: _start(request, municipality, CORRECT, asked))
    with tenant(municipality):
        first = next((m for m in reads.months() if (m.year, m.month) == (year, month)), None)
        if first is None:
            raise NotFound(
                "この月の給付実績はありません。", what_to_do="国保連合会のファイルの画面から開いてください。"
            )
        found, above, other = high_costs(first), reads.exceeding(first), changes(first)
        people = {o.person for o in found} | {o.person for o in above} | {o.person for o in other}
        labels = labels_of(people, clock.today())
        runs = [r for r in queue.recent(municipality, 100, "long_term_care") if r.job in (JOB, CORRECT)]
    looks.record(actor, screen="long_term_care.used", persons=sorted(labels))

    def person_url(row: HighCost | Exceeding | HighCostChange) -> str:
        place = {"municipality": municipality, "number": row.person}
        return reverse("long_term_care:person", kwargs=place)

    name = Column("name", "氏名", "name", value=lambda r: labels[r.person].name, url=person_url)
    claims = Table(
        request, (name, *CLAIM_COLUMNS), found, name="claims", ja="高額介護の対象", export_right=EXPORT,
        person=lambda r: r.person, empty="この月に上限を超えた人はいません。", totals={"amount": sum(f.amount for f in found)},
    )  # fmt: skip
    ceilings = Table(
        request, (name, *CEILING_COLUMNS), above, name="ceilings", ja="区分支給限度基準額の超過", export_right=EXPORT,
        person=lambda r: r.person, empty="この月に限度額を超えた人はいません。",
    )  # fmt: skip
    changed_ones = Table(
        request, (name, *CHANGE_COLUMNS), other, name="changes", ja="決定のあとに変わった高額介護", export_right=EXPORT,
        person=lambda r: r.person, empty="決定のあとに額が変わった人はいません。",
    )  # fmt: skip
    for table in (claims, ceilings, changed_ones):
        if (sent := table.export()) is not None:
            return sent
    context = {
        "ja": _words(first), "claims": claims, "ceilings": ceilings, "runs": table_of(request, runs),
        "may_start": may_start and any(f.has_claimed for f in found), "changes": changed_ones, "form": form,
        "may_correct": may_start and any(not one.is_held for one in other),
    }  # fmt: skip
    return render(request, "long_term_care/used.html", context, status=400 if form.errors else 200)


def _claim_badge(row: HighCost) -> Badge:
    if row.has_claimed:
        return Badge("申請済（一括で決定）", "green")
    return Badge("勧奨通知済", "blue") if row.is_told else Badge("申請を勧める", "amber")


CLAIM_COLUMNS = (
    Column("paid", "利用者負担額", "yen"),
    Column("keeps", "負担の上限", "yen"),
    Column("amount", "支給額", "yen"),
    Column("has_claimed", "申請", "badge", value=_claim_badge),
)  # fmt: skip
CHANGE_COLUMNS = (
    Column("paid", "利用者負担額", "yen"),
    Column("due", "支給すべき額", "yen"),
    Column("decided", "決定した額", "yen"),
    Column("difference", "差額", "yen"),
    Column("is_held", "支払", "badge", value=lambda r: [Badge("一時差止", "amber")] if r.is_held else []),
)  # fmt: skip
CEILING_COLUMNS = (
    Column("units", "使った単位", "count"),
    Column("limit", "限度額（単位）", value=lambda r: f"{r.limit:,}" if r.limit is not None else "認定なし"),
    Column("above", "超えた単位", "count"),
)


def _start(request: HttpRequest, municipality: int, job: str, asked: dict[str, int]) -> HttpResponse:
    number = queue.enqueue(job, actor=actor_in(request), parameters=asked)
    return redirect("run", municipality=municipality, number=number)
