"""Whose documents they are (名寄せの画面): work lists, both sides side by side, decisions, corrections; a person's documents."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.resident_tax import reads as incomes
from kikan.businesses.resident_tax.procedures.correct_document import correct_document
from kikan.businesses.resident_tax.procedures.match_document import (
    enter_taxpayer,
    match_document,
    void_document,
)
from kikan.businesses.resident_tax.procedures.merge_documents import merge_documents
from kikan.businesses.resident_tax.reads import document_words as words
from kikan.businesses.resident_tax.reads import documents as reads
from kikan.businesses.resident_tax.screens.document_asking import year_of_documents
from kikan.businesses.resident_tax.screens.document_forms import CorrectForm, FindForm, MatchForm, VoidForm
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

FIRST_YEAR = 2000
TONES = {
    words.UNMATCHED: "red",
    words.DOUBTFUL: "amber",
    words.MATCHED: "blue",
    words.MERGED: "green",
    words.VOID: "grey",
}


def _url(name: str, municipality: int, **numbers: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, **numbers})


def lines_table(request: HttpRequest, lines: list[reads.Line], **more: Any) -> Table:
    """Documents as a list; a document opens."""
    place = actor_in(request).municipality
    columns = (
        Column("document", "資料番号", "count", url=lambda x: _url("document", place, number=x.document)),
        Column("kind_ja", "資料"), Column("fiscal_year", "年度", "code"), Column("name", "氏名（資料）", "name"),
        Column("payer_name", "支払者"), Column("amount", "金額", "yen"), Column("person", "宛名番号", "number"),
        Column("score", "一致度", "count"),
        Column("state", "状態", "badge", value=lambda x: Badge(x.state_ja, TONES[x.state])),
        Column("doubt_ja", "確認の理由", value=lambda x: x.doubt_ja or x.note),
    )  # fmt: skip
    return Table(request, columns, lines, **{"name": "lines", "ja": "課税資料", "sort": "-score", **more})


def _work_list(request: HttpRequest, state: int, ja: str, empty: str) -> HttpResponse:
    actor, year = actor_in(request), year_of_documents(request)
    with tenant(actor.municipality):
        lines = reads.lines_by_state(year, state)
    looks.record(
        actor, screen="resident_tax.documents", persons=sorted({x.person for x in lines if x.person})
    )
    table = lines_table(request, lines, ja=ja, empty=empty)
    context = {
        "table": table,
        "ja": ja,
        "year": year,
        "is_cut": len(lines) >= reads.SHOWN,
        "shown": reads.SHOWN,
    }
    return render(request, "resident_tax/documents_list.html", context)


@screen("resident_tax.look")
@require_GET
def doubtful(request: HttpRequest, municipality: int) -> HttpResponse:
    """Documents about whom a person decides, the likeliest first."""
    return _work_list(request, words.DOUBTFUL, "要確認の資料", "要確認の資料はありません。")


@screen("resident_tax.look")
@require_GET
def unmatched(request: HttpRequest, municipality: int) -> HttpResponse:
    """Documents nobody was found for."""
    return _work_list(request, words.UNMATCHED, "未照合の資料", "未照合の資料はありません。")


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, municipality: int) -> HttpResponse:
    """Documents of a year by payer or reading; what was asked stays out of the address."""
    actor, year = actor_in(request), year_of_documents(request)
    form, table = FindForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        payer, kana = form.cleaned_data["payer"], form.cleaned_data["kana"]
        if not payer and not kana:
            form.add_error(None, "支払者かフリガナのどちらかを入力してください。")
        else:
            with tenant(municipality):
                lines = reads.found_lines(year, payer=payer, kana=kana)
            looks.record(actor, screen="resident_tax.documents", operation="search", search="課税資料の検索",
                         persons=sorted({x.person for x in lines if x.person}))  # fmt: skip
            table = lines_table(request, lines, sort="document", per_page=reads.SHOWN, filters=False)
    context = {"form": form, "table": table, "year": year}
    return render(request, "resident_tax/documents_find.html", context, status=400 if form.errors else 200)


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One document, beside it who it may be about; a person decides. Errors: NotFound."""
    actor = actor_in(request)
    forms: dict[str, Any] = {"match": MatchForm(), "void": VoidForm()}
    if request.method == "POST":
        actor.require("resident_tax.change")
        done = _decided(request, actor, number, forms)
        if done is not None:
            return done
    with tenant(municipality):
        (whole, rivals), read_at = reads.side_by_side(number, actor), head()
        persons = [p for p in (whole.line.person, *(r.person for r in whole.relatives)) if p]
        labels = labels_of(persons, as_of(request))
    looks.record(
        actor, screen="resident_tax.document", persons=sorted({*persons, *(r.person for r in rivals)})
    )
    context = {
        "whole": whole, "line": whole.line, "rivals": rivals, "forms": forms, "read_at": read_at, "labels": labels,
        "owner": labels.get(whole.line.person or 0), "badge": Badge(whole.line.state_ja, TONES[whole.line.state]),
        "relatives": [(r, labels.get(r.person or 0)) for r in whole.relatives],
        "may_change": actor.may("resident_tax.change"), "may_print": actor.may("resident_tax.print"),
    }  # fmt: skip
    wrong = any(f.errors for f in forms.values())
    return render(request, "resident_tax/document.html", context, status=400 if wrong else 200)


def _decided(request: HttpRequest, actor: Actor, number: int, forms: dict[str, Any]) -> HttpResponse | None:
    """Carry out what the clerk chose; None where the page is to be shown again with what is wrong."""
    what, read_at = request.POST.get("what", ""), _number(request, "read_at") or None
    chosen = _number(request, "chosen")
    if what == "choose" and chosen:
        form: Any = MatchForm({"person": str(chosen), "note": "候補から選択"})
        forms["match"] = form
    elif what == "match":
        form = forms["match"] = MatchForm(request.POST)
    elif what == "void":
        form = forms["void"] = VoidForm(request.POST)
    elif what == "enter":
        form = forms["match"] = MatchForm({"person": "0"})
    else:
        raise NotFound("この操作はありません。", what_to_do="画面を開き直してください。")
    if not form.is_valid():
        return None
    given = form.cleaned_data
    acts: dict[str, Callable[[], object]] = {
        "void": lambda: void_document(
            actor=actor, document=number, reason=given["reason"], forwarded_to=given["forwarded_to"], read_at=read_at
        ),
        "enter": lambda: enter_taxpayer(actor=actor, document=number),
    }  # fmt: skip
    act = acts.get(
        what,
        lambda: match_document(
            actor=actor, document=number, person=given["person"], note=given["note"], read_at=read_at
        ),
    )
    return _sent(request, form, act, _url("document", actor.municipality, number=number))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _sent(request: HttpRequest, form: Any, act: Callable[[], object], to: str) -> HttpResponse | None:
    def done() -> HttpResponse:
        act()
        return redirect(to)

    try:
        return once(request, done)
    except NotPermitted:
        raise
    except ProcedureError as error:
        refuse(form, error)
        return None


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Correct items of a document and leave relatives out; the income follows when it is merged. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        whole, read_at = reads.whole(number, actor), head()
        labels = labels_of([whole.line.person] if whole.line.person else [], as_of(request))
    stated = {name: value for name, _, value in whole.items}
    form = CorrectForm(request.POST or None, initial=stated)
    if request.method == "POST" and form.is_valid():
        dropped = tuple(r.line for r in whole.relatives if f"drop{r.line}" in request.POST)
        done = _sent(
            request, form,
            lambda: _corrected(actor, whole, form.changed, dropped, form.cleaned_data["reason"], _number(request, "read_at")),
            _url("document", municipality, number=number),
        )  # fmt: skip
        if done is not None:
            return done
    looks.record(actor, screen="resident_tax.document_correct", persons=sorted(labels))
    context = {
        "form": form,
        "whole": whole,
        "line": whole.line,
        "read_at": read_at,
        "owner": labels.get(whole.line.person or 0),
    }
    return render(request, "resident_tax/document_correct.html", context, status=400 if form.errors else 200)


def _corrected(
    actor: Actor,
    whole: reads.Whole,
    items: dict[str, int],
    dropped: tuple[int, ...],
    reason: str,
    read_at: int,
) -> None:
    correct_document(
        actor=actor, document=whole.line.document, items=items, dropped_relatives=dropped, reason=reason,
        read_at=read_at or None,
    )  # fmt: skip


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A person's documents, and which of them gave which amount of the income. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    wrong = ""
    if request.method == "POST":
        actor.require("resident_tax.batch")
        year = _number(request, "year")
        try:
            return once(request, lambda: _merged(actor, number, year))
        except NotPermitted:
            raise
        except ProcedureError as error:
            wrong = error.message + error.what_to_do
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines = reads.lines_of_person(number)
        inputs = {i.fiscal_year: i.inputs for i in incomes.incomes_of_person(number)}
        explained = reads.explained(number, inputs)
    looks.record(actor, screen="resident_tax.documents_of", persons=[number])
    used = {d for e in explained for d in e.documents}
    context = {
        "person": bar, "explained": explained, "wrong": wrong, "may_change": actor.may("resident_tax.batch"),
        "table": lines_table(request, lines, sort="-fiscal_year", empty="この人の課税資料はありません。", filters=False),
        "years": sorted({x.fiscal_year for x in lines if x.document not in used and x.state == words.MATCHED}, reverse=True),
    }  # fmt: skip
    return render(request, "resident_tax/documents_of.html", context, status=400 if wrong else 200)


def _merged(actor: Actor, person: int, year: int) -> HttpResponse:
    merge_documents(
        actor=actor, fiscal_year=year or clock.today().year, persons=(person,), reason="個人の併合"
    )
    return redirect("resident_tax:documents_of", municipality=actor.municipality, number=person)
