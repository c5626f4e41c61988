"""Findings and queries (点検・照会の画面): what the checks found, what was done, letters and answers; the runs of a year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.resident_tax.documents.queries import KINDS
from kikan.businesses.resident_tax.procedures.check_documents import settle_finding
from kikan.businesses.resident_tax.procedures.send_query import (
    Requested,
    record_answer,
    send_filing_requests,
    send_query,
)
from kikan.businesses.resident_tax.reads import document_words as words
from kikan.businesses.resident_tax.reads import documents as reads
from kikan.businesses.resident_tax.reads import queries as asked
from kikan.businesses.resident_tax.screens.document_asking import year_of_documents
from kikan.businesses.resident_tax.screens.document_forms import (
    AnswerForm,
    QueryForm,
    RequestsForm,
    SettleForm,
)
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

JOBS = {"merge": "resident_tax.merge_documents_of_year", "check": "resident_tax.check_documents_of_year"}
ABOUT_PEOPLE = (words.CLAIMED_TWICE, words.OVER_LIMIT, words.WRONG_AGE)


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, **numbers})


@screen("resident_tax.batch")
@require_POST
def start(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the merging or the checks of a year; they run in the background."""
    actor, year = actor_in(request), year_of_documents(request)
    job = JOBS.get(request.POST.get("what", ""))
    if job is None:
        raise NotFound("この処理はありません。", what_to_do="画面を開き直してください。")

    def ask() -> HttpResponse:
        number = queue.enqueue(job, actor=actor, parameters={"fiscal_year": year})
        return redirect("run", municipality=municipality, number=number)

    return once(request, ask)


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, municipality: int, code: int) -> HttpResponse:
    """The findings of one check; of those who have not filed, letters for all at once. Errors: NotFound."""
    actor, year = actor_in(request), year_of_documents(request)
    if code not in words.CHECKS:
        raise NotFound("この点検はありません。", what_to_do="課税資料の画面から開いてください。")
    with tenant(municipality):
        found = reads.findings_of(year, code)
        labels = labels_of({p for f in found for p in _people_of(f)}, as_of(request))
    form, requested = RequestsForm(), None
    if request.method == "POST" and code == words.NOT_FILED:
        form = RequestsForm(request.POST)
        if form.is_valid():
            people = tuple(f.person for f in found if f.state == "open")
            try:
                return once(
                    request, lambda: _requested(request, actor, year, people, form.cleaned_data["answer_by"])
                )
            except NotPermitted:
                raise
            except ProcedureError as error:
                refuse(form, error)
    looks.record(actor, screen="resident_tax.findings", persons=sorted({f.person for f in found}))
    context = {
        "ja": words.CHECKS[code], "what_to_do": words.WHAT_TO_DO[code], "table": _findings_table(request, year, found, labels),
        "year": year, "form": form if code == words.NOT_FILED and actor.may("resident_tax.print") else None,
        "requested": requested, "open": sum(f.state == "open" for f in found),
        "is_cut": len(found) >= reads.SHOWN, "shown": reads.SHOWN,
    }  # fmt: skip
    return render(request, "resident_tax/findings.html", context, status=400 if form.errors else 200)


def _requested(
    request: HttpRequest, actor: Actor, year: int, people: tuple[int, ...], answer_by: Any
) -> HttpResponse:
    done: Requested = send_filing_requests(actor=actor, fiscal_year=year, persons=people, answer_by=answer_by)
    context = {"done": done, "year": year, "first": done.issues[0] if done.issues else 0}
    return render(request, "resident_tax/filing_requests.html", context)


def _people_of(finding: reads.FindingLine) -> list[int]:
    """Whom a finding is about; the other one of a double claim stands as its amount."""
    others = [finding.about] if finding.code in ABOUT_PEOPLE else []
    return [finding.person, *others, *([finding.amount] if finding.code == words.CLAIMED_TWICE else [])]


def _findings_table(
    request: HttpRequest, year: int, found: list[reads.FindingLine], labels: dict[int, Label]
) -> Table:
    place = actor_in(request).municipality

    def where(f: reads.FindingLine) -> str:
        return _url("finding", place, year=year, code=f.code, person=f.person, about=f.about)

    columns = (
        Column("name", "氏名", "name", value=lambda f: labels[f.person].name, url=where),
        Column("person", "宛名番号", "number"),
        Column("what", "内容", value=lambda f: told(f, labels)),
        Column("document", "資料番号", "count",
               url=lambda f: _url("document", place, number=f.document) if f.document else ""),
        Column("state", "状態", "badge", value=lambda f: Badge(f.state_ja, "green" if f.state == "settled" else "amber")),
        Column("note", "処理の内容"),
    )  # fmt: skip
    return Table(
        request, columns, found, name="findings", ja="点検の指摘", per_page=100, empty="指摘はありません。",
        export_right="resident_tax.export", person=lambda f: f.person,
    )  # fmt: skip


def told(f: reads.FindingLine, labels: dict[int, Label]) -> str:
    """A finding in words."""
    about = labels[f.about].name if f.code in ABOUT_PEOPLE and f.about in labels else ""
    if f.code == words.CLAIMED_TWICE:
        other = labels[f.amount].name if f.amount in labels else str(f.amount)
        return f"{about}を、{other}も扶養としています"
    return {
        words.OVER_LIMIT: f"{about}の合計所得金額 {f.amount:,}円",
        words.WRONG_AGE: f"{about}の年齢が区分と合いません",
        words.SALARY_LEFT_OUT: f"差 {f.amount:,}円",
        words.NOT_FILED: f"{f.amount}歳",
        words.UNKNOWN_RELATIVE: f"資料の{f.amount}番目の親族",
    }.get(f.code, f"同じ支払者の資料 {f.amount}件" if f.amount else "")


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def finding(
    request: HttpRequest, municipality: int, year: int, code: int, person: int, about: int
) -> HttpResponse:
    """One finding: where to look, what was done about it. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        found = reads.finding(year, code, person, about)
        labels = labels_of(_people_of(found), as_of(request))
        bar = person_bar(person, actor, as_of(request))
    form = SettleForm(request.POST or None, initial={"note": found.note})
    if request.method == "POST" and form.is_valid():

        def done() -> HttpResponse:
            settle_finding(
                actor=actor,
                fiscal_year=year,
                code=code,
                person=person,
                about=about,
                note=form.cleaned_data["note"],
            )
            return redirect(_url("findings", municipality, code=code) + f"?year={year}")

        try:
            return once(request, done)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="resident_tax.finding", persons=sorted(labels))
    other = found.amount if code == words.CLAIMED_TWICE else found.about if code in ABOUT_PEOPLE else 0
    context = {
        "person": bar, "found": found, "form": form, "ja": words.CHECKS[code], "what_to_do": words.WHAT_TO_DO[code],
        "told": told(found, labels), "year": year, "other": labels.get(other),
    }  # fmt: skip
    return render(request, "resident_tax/finding.html", context, status=400 if form.errors else 200)


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def queries(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every letter of a year and whether it was answered."""
    actor, year = actor_in(request), year_of_documents(request)
    with tenant(municipality):
        found = asked.queries(year)
        labels = labels_of({q.person for q in found}, as_of(request))
    looks.record(actor, screen="resident_tax.queries", persons=sorted(labels))
    columns = (
        Column("query", "照会番号", "count", url=lambda q: _url("query", municipality, number=q.query)),
        Column("kind", "文書", value=lambda q: KINDS[q.kind].title), Column("to_name", "宛先"),
        Column("name", "対象の人", "name", value=lambda q: labels[q.person].name), Column("asked_on", "照会した日", "day"),
        Column("answer_by", "期限", "day"),
        Column("state", "状態", "badge", value=lambda q: Badge(q.state_ja, _tone(q.state_ja))),
    )  # fmt: skip
    table = Table(request, columns, found, name="queries", ja="照会と回答", sort="-query", empty="照会はありません。",
                  export_right="resident_tax.export", person=lambda q: q.person)  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    return render(request, "resident_tax/queries.html", {"table": table, "year": year})


def _tone(state: str) -> str:
    return {"回答あり": "green", "回答待ち": "blue", "期限を過ぎました": "red"}.get(state, "grey")


@screen("resident_tax.print")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Write a letter about a person. Errors: NotFound."""
    actor = actor_in(request)
    form = QueryForm(
        request.POST or None, initial={"fiscal_year": clock.today().year, "kind": "relative_query"}
    )
    form.fields["kind"].choices = [(k.name, k.title) for k in KINDS.values()]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():

        def done() -> HttpResponse:
            issue = send_query(actor=actor, person=number, **form.cleaned_data)
            return redirect("documents_paper", municipality=municipality, number=issue)

        try:
            return once(request, done)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    with tenant(municipality):
        bar = person_bar(number, actor, as_of(request))
    looks.record(actor, screen="resident_tax.ask", persons=[number])
    context = {"person": bar, "form": form}
    return render(request, "resident_tax/ask.html", context, status=400 if form.errors else 200)


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def query(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One letter; its answer is recorded here. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        sent = asked.query_of(number)
        bar = person_bar(sent.person, actor, as_of(request))
    form = AnswerForm(
        request.POST or None,
        initial={"answered_on": sent.answered_on or clock.today(), "answer": sent.answer},
    )
    if request.method == "POST" and form.is_valid():

        def done() -> HttpResponse:
            record_answer(actor=actor, query=number, **form.cleaned_data)
            return redirect("resident_tax:queries", municipality=municipality)

        try:
            return once(request, done)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    looks.record(actor, screen="resident_tax.query", persons=[sent.person])
    context = {"person": bar, "sent": sent, "form": form, "title": KINDS[sent.kind].title}
    return render(request, "resident_tax/query.html", context, status=400 if form.errors else 200)
