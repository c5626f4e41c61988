"""Collectors (特別徴収義務者): list, page with people and months, designation, change, notices, the year's decision."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.resident_tax.procedures.change_collector import change_collector
from kikan.businesses.resident_tax.procedures.issue_tax_notices import (
    issue_collector_notices,
    issue_withheld_notices,
)
from kikan.businesses.resident_tax.procedures.register_collector import register_collector
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.addressees import addressees
from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.screens.forms_collecting import CollectorForm, YearAskedForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pages import is_reopened, refuse, stale_page
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError, Refused, Stale
from kikan.shared.jobs import queue
from kikan.shared.journal.append import Entry, head
from kikan.shared.tenancy import clock, tenant


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def index(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every collector with how many people it collects from."""
    actor = actor_in(request)
    with tenant(municipality):
        found = reads.collectors()
    table = _index(request, found)
    if (sent := table.export()) is not None:
        return sent
    return page(request, "resident_tax/collectors.html", {"table": table, "acts": index_acts(actor)})


def _index(request: HttpRequest, rows: list[reads.CollectorLine]) -> Table:
    place = actor_in(request).municipality
    columns = (
        Column("collector", "指定番号", "code", url=lambda c: _url("collector", place, c.collector)),
        Column("name", "名称", "name", url=lambda c: _url("collector", place, c.collector)),
        Column("kind_ja", "区分"),
        Column("people", "人員", "count"),
        Column("medium_ja", "通知"),
        Column(
            "marks", "表示", "badge", value=lambda c: [Badge("納期特例", "blue")] if c.is_half_yearly else []
        ),
        Column("corporate_number", "法人番号", "code", value=lambda c: str(c.corporate_number or "")),
    )
    return Table(
        request, columns, rows, name="collectors", ja="特別徴収義務者", sort="collector",
        export_right="resident_tax.export", empty="特別徴収義務者はまだ登録されていません。",
    )  # fmt: skip


def _url(name: str, municipality: int, number: int, **more: int) -> str:
    return reverse(f"resident_tax:{name}", kwargs={"municipality": municipality, "number": number, **more})


def index_acts(actor: Actor) -> list[Act]:
    """What may be done from the list; without the right it is greyed with the reason."""
    wanted = (
        ("特別徴収義務者を登録する", "collector_new", "resident_tax.change", "n"),
        ("対象者のファイルを取り込む", "collected_file", "resident_tax.change", "f"),
        ("退職所得の納入申告", "retirements", "resident_tax.change", ""),
        ("特別徴収税額を決定する", "withholding_decide", "resident_tax.batch", "d"),
        ("通知書をまとめて印刷する", "printing", "resident_tax.print", "p"),
    )
    place = {"municipality": actor.municipality}
    return [
        Act(ja, reverse(f"resident_tax:{name}", kwargs=place), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in wanted
    ]


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A collector: who it collects from, what in each month, what it has paid. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        known = reads.collector_of(number)
        years = reads.years_withheld()
        year = _year(request, years, day)
        lines, people = reads.withheld_by(number, year), reads.collected_by(number)
        months, to = reads.paid_by(known, year), addressees([known.addressee])[known.addressee]
        labels = labels_of({ln.person for ln in lines} | {c.person for c in people}, day)
    looks.record(actor, screen="resident_tax.collector", persons=sorted(labels))
    table = _months(request, known, lines, labels)
    if (sent := table.export()) is not None:
        return sent
    context = {
        "known": known, "to": to, "year": year, "years": sorted({year, *years}, reverse=True), "table": table,
        "people": _people(request, people, labels, day), "months": months,
        "total": sum(m.charged for m in months), "balance": sum(m.balance for m in months),
        "acts": _acts(actor, known), "may_print": actor.may("resident_tax.print") and bool(lines),
    }  # fmt: skip
    return page(request, "resident_tax/collector.html", context)


def _year(request: HttpRequest, years: list[int], day: date) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        return int(asked)
    return years[0] if years else day.year - (day.month < 4)


def _acts(actor: Actor, known: reads.CollectorLine) -> list[Act]:
    if not actor.may("resident_tax.change"):
        return [Act("名称・所在地などを変更する", reason="権限がありません。")]
    url = _url("collector_change", actor.municipality, known.collector)
    return [Act("名称・所在地などを変更する", url, key="e")]


def _months(
    request: HttpRequest,
    known: reads.CollectorLine,
    lines: list[reads.WithholdingLine],
    labels: dict[int, Label],
) -> Table:
    place = actor_in(request).municipality
    months = reads.MONTHS[known.kind]
    columns = (
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name,
               url=lambda r: _url("leaver", place, r.person)),
        *(
            Column(f"m{m}", f"{m}月", "count", value=lambda r, i=i: r.amounts[i])  # type: ignore[misc]
            for i, m in enumerate(months)
        ),
        Column("total", "年額", "yen"),
        Column("reason", "変更の事由"),
    )  # fmt: skip
    sums = {f"m{m}": sum(r.amounts[i] for r in lines) for i, m in enumerate(months)}
    return Table(
        request, columns, lines, name="months", ja="月割額", per_page=50,
        export_right="resident_tax.export", person=lambda r: r.person,
        totals={**sums, "total": sum(r.total for r in lines)} if lines else {},
        empty="この年度の特別徴収税額はまだ決定していません。",
    )  # fmt: skip


def _people(
    request: HttpRequest, people: list[reads.CollectedLine], labels: dict[int, Label], day: date
) -> Table:
    place = actor_in(request).municipality
    columns = (
        Column("name", "氏名", "name", value=lambda c: labels[c.person].name,
               url=lambda c: _url("leaver", place, c.person)),
        Column("staff_number", "受給者番号", "code"),
        Column("since", "徴収の始まり", "day"),
        Column("until", "終わり", "day", value=lambda c: None if c.is_open else c.until),
        Column("state", "状態", "badge", value=lambda c: Badge("徴収中", "green")
               if c.since <= day < c.until else Badge("終了", "grey") if c.until <= day else Badge("これから", "blue")),
    )  # fmt: skip
    return Table(
        request, columns, people, name="people", ja="対象者", per_page=50, empty="対象者はいません。"
    )


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: int) -> HttpResponse:
    """特別徴収義務者の指定."""
    actor = actor_in(request)

    def act(form: Form) -> Entry:
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}
        return register_collector(**given, actor=actor)

    return _form_page(request, CollectorForm, {"since": clock.today()}, "特別徴収義務者の指定", act)


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """特別徴収義務者の名称・所在地などの変更. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        known = reads.collector_of(number)
        to = addressees([known.addressee])[known.addressee]
    values: dict[str, Any] = {
        "name": to.name, "kana": to.kana, "corporate_number": str(known.corporate_number or ""),
        "postal_code": to.postal_code, "address": to.lines[0] if to.lines else "",
        "building": to.lines[1] if len(to.lines) > 1 else "", "office": known.office, "medium": known.medium,
        "is_half_yearly": known.is_half_yearly, "since": clock.today(),
    }  # fmt: skip

    def act(form: Form) -> Entry:
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}
        return change_collector(collector=number, **given, actor=actor)

    return _form_page(request, CollectorForm, values, "特別徴収義務者の変更", act, number)


def _form_page(
    request: HttpRequest, form_of: Any, values: dict[str, Any], ja: str, act: Any, number: int = 0
) -> HttpResponse:
    municipality, is_new = actor_in(request).municipality, not number
    with tenant(municipality):
        now = head()
    is_sent = request.method == "POST" and not is_reopened(request)
    typed = dict(request.POST.items()) if is_reopened(request) else {}
    form = form_of(
        request.POST if is_sent else None, initial=values | typed | {"read_at": now}, is_new=is_new
    )

    def carry_out() -> HttpResponse:
        entry = act(form)
        done = next(n for kind, n in entry.subjects if kind == "collector")
        return redirect("resident_tax:collector", municipality=municipality, number=done)

    if is_sent and form.is_valid():
        try:
            return once(request, carry_out)
        except Stale as error:
            return stale_page(request, form, values, error)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    context = {"form": form, "ja": ja, "number": number}
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/collector_form.html", context, status=status)


@screen("resident_tax.print")
@require_POST
def notices(request: HttpRequest, municipality: int, number: int, year: int) -> HttpResponse:
    """Issue the list for the collector, or the notices of its people, and show the first (通知書の発行)."""
    actor, is_list = actor_in(request), request.POST.get("whom") != "people"

    def issue() -> HttpResponse:
        found = (
            issue_collector_notices(fiscal_year=year, collectors=[number], actor=actor)
            if is_list
            else issue_withheld_notices(fiscal_year=year, collector=number, actor=actor)
        )
        if not found.count:
            raise Refused("発行できる通知書がありません。")
        return redirect("documents_paper", municipality=municipality, number=found.first)

    return once(request, issue)


@screen("resident_tax.batch")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, municipality: int) -> HttpResponse:
    """Start the decision of a year's monthly amounts as a run (特別徴収税額の決定・変更)."""
    actor = actor_in(request)
    with tenant(municipality):
        years = years_assessed()
    form = YearAskedForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fiscal_year"]

        def start() -> HttpResponse:
            run = queue.enqueue("resident_tax.withhold_year", actor=actor, parameters={"fiscal_year": year})
            return redirect("run", municipality=municipality, number=run)

        return once(request, start)
    context = {"form": form, "years": [fiscal_year_in_words(y) for y in years]}
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/withholding_decide.html", context, status=status)
