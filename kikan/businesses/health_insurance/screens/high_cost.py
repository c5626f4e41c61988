"""Households whose month is above their limits (高額療養費該当世帯): search, list, letters, the application filled in."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.health_insurance.documents import HIGH_COST_LETTER
from kikan.businesses.health_insurance.reads import high_cost as reads
from kikan.businesses.health_insurance.screens.acts import asked_month
from kikan.businesses.health_insurance.screens.forms import HighCostMonthForm
from kikan.ground.eras import month_in_words
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant

FIND, PRINT = "health_insurance.find_high_cost", "health_insurance.print_high_cost_letters"


def _url(route: str, municipality: int, **place: Any) -> str:
    return reverse(f"health_insurance:{route}", kwargs={"municipality": municipality, **place})


def _code(month: date) -> int:
    return month.year * 100 + month.month


def _ja(month: date) -> str:
    return month_in_words(_code(month))


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def high_cost(request: HttpRequest, municipality: int) -> HttpResponse:
    """The last search of a month; search again, print letters."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        months, found = reads.months_of_claims(), reads.searches()
        month = asked_month(request) or next((s.month for s in found), None)
        search = next((s for s in found if s.month == month), None)
        rows = reads.findings(search, head()) if search else []
        labels = labels_of({r.head for r in rows}, day)
    form = HighCostMonthForm(
        request.POST if "month" in request.POST else None, months=[(_code(m), _ja(m)) for m in months]
    )
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["month"]
        job = PRINT if "print" in request.POST else FIND
        if job == PRINT:
            actor.require("health_insurance.print")
        with tenant(municipality):
            is_known = reads.limits_known(reads.month_of(number))
        if is_known:

            def start() -> HttpResponse:
                run = queue.enqueue(job, actor=actor, parameters={"month": number})
                return redirect("run", municipality=municipality, number=run)

            require_today(request)
            return once(request, start)
        form.add_error(
            "month",
            "この月の自己負担限度額の定めが登録されていないため、計算できません。別の月を選んでください。",
        )
    table = _table(request, municipality, month, rows, labels)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="health_insurance.high_cost", persons=sorted(labels))
    runs = [r for r in queue.recent(municipality, 200, "health_insurance") if r.job in (FIND, PRINT)]
    context = {
        "form": form, "has_claims": bool(months), "month_ja": _ja(month) if month else "", "search": search,
        "code": _code(month) if month else 0, "table": table, "runs": table_of(request, runs),
        "to_tell": sum(r.is_open and not r.is_told for r in rows), "may_print": actor.may("health_insurance.print"),
        "months": [(_ja(s.month), f"{_url('high_cost', municipality)}?month={_code(s.month)}", s == search) for s in found],
    }  # fmt: skip
    return render(
        request, "health_insurance/high_cost.html", context, status=400 if form.is_bound and form.errors else 200
    )  # fmt: skip


def _table(
    request: HttpRequest, municipality: int, month: date | None, rows: list[reads.FindingRow], labels: Any
) -> Table:
    def application(row: reads.FindingRow) -> str:
        if not row.is_open or month is None:
            return ""
        place = _url("person_act", municipality, number=row.person, name="decide_high_cost")
        return f"{place}?month={_code(month)}"

    columns = (
        Column("name", "世帯主", "name", value=lambda r: labels[r.head].name,
               url=lambda r: _url("household", municipality, household=r.household)),
        Column("benefit", "レセプトからの額", "yen"), Column("decided_now", "決定済み", "yen"),
        Column("difference", "差", "yen"), Column("state", "状態", "badge", value=_state),
        Column("act", "申請", value=lambda r: "申請を入力" if r.is_open else "", url=application, sorts=False, in_csv=False),
    )  # fmt: skip
    return Table(
        request, columns, rows, name="found", ja="高額療養費の該当世帯", export_right="health_insurance.export",
        person=lambda r: r.head, totals={"difference": sum(r.difference for r in rows if r.is_open)},
        empty="この月に申請を勧める世帯はありません。" if month else "まだ抽出していません。",
    )  # fmt: skip


def _state(row: reads.FindingRow) -> Badge:
    if row.difference == 0:
        return Badge("決定済み", "green")
    if row.difference < 0:
        return Badge("払いすぎ（減額）", "red")
    if row.is_told:
        return Badge("通知済み", "blue")
    return Badge("追加（差額）" if row.decided_now else "未申請", "amber")


def _paper(_: Run) -> str:
    return HIGH_COST_LETTER.kind


@screen("health_insurance.print")
@require_GET
def letters(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run of letters, and who was passed over. Errors: NotFound."""
    month = reads.month_of(int(queue.find(municipality, run).parameters.get("month", 190001)))
    with tenant(municipality):
        search = reads.last_search(month)
        heads = {r.household: r.head for r in reads.findings(search, head())} if search else {}
    context = printed.printed_context(
        request, PRINT, run, _paper, "health_insurance:letters_file",
        lambda them: {one: heads[one] for one in them if one in heads},
    )  # fmt: skip
    index_url = f"{_url('high_cost', municipality)}?month={_code(month)}"
    return render(request, "desk/printed.html", {**context, "index_url": index_url})


@screen("health_insurance.print")
@require_GET
def letters_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, PRINT, run, first, _paper)
