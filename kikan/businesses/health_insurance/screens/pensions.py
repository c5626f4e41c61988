"""Collection from pensions (年金からの特別徴収の画面): who may be collected from and why not, changes, the works of a year."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads.pension_lists import PensionHousehold, pension_households
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.businesses.health_insurance.screens.forms import YearForm
from kikan.businesses.health_insurance.screens.household import notices_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.premiums.corrections import table_of_changes
from kikan.shared.desk.runs.views import table_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import fiscal_year_of, year_asked
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.jobs import queue
from kikan.shared.premiums.pension_papers import TITLES
from kikan.shared.premiums.reads import pension_changes
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.preview import preview

PRINTING = "health_insurance.print_pension_papers"
INTERIM, REVIEW = "health_insurance.charge_interim", "health_insurance.review_pension_collections"


def _url(name: str, municipality: int, **place: Any) -> str:
    return reverse(f"health_insurance:{name}", kwargs={"municipality": municipality, **place})


def day_of(year: int, today: date) -> date:
    """Today within the fiscal year, its first or last day for another."""
    return min(max(today, date(year, 4, 1)), date(year + 1, 3, 31))


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def households(request: HttpRequest, municipality: int) -> HttpResponse:
    """Households of people of 65 to 74 with the conditions of the law, and who is collected from (特別徴収の対象)."""
    year = year_asked(request)
    day = day_of(year, as_of(request))
    with tenant(municipality):
        found = pension_households(year, day)
        labels = labels_of({r.head for r in found}, as_of(request))
    looks.record(actor_in(request), screen="health_insurance.pensions", persons=sorted(labels))
    columns = (
        Column("household", "世帯番号", "number", url=lambda r: _url("household", municipality, household=r.household)),
        Column("head", "世帯主", "name", value=lambda r: labels[r.head].name,
               url=lambda r: _url("person", municipality, number=r.head)),
        Column("insured", "被保険者", "count"),
        Column("pension", "年金の額", "yen"),
        Column("care", "介護保険料", "yen"),
        Column("levy", "年税額", "yen"),
        Column("is_collected", "徴収の方法", value=lambda r: "特別徴収" if r.is_collected else "普通徴収"),
        Column("is_collectable", "要件", "badge", value=condition_badge),
        Column("why", "満たさない要件", value=lambda r: "、".join(r.why)),
    )  # fmt: skip
    table = Table(
        request, columns, found, name="pensions", ja="特別徴収の対象の世帯", per_page=50,
        export_right="health_insurance.export", person=lambda r: r.head,
        empty="被保険者の全員が65歳以上で、世帯主も被保険者である世帯はありません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    context = {
        "table": table,
        "year": year,
        "day": day,
        "years": [year + 1, year, year - 1],
        "unfit": sum(r.is_collected and not r.may_go_on for r in found),
    }
    return render(request, "health_insurance/pensions.html", context)


def condition_badge(row: PensionHousehold) -> Badge:
    """Whether the law lets the pension pay; a collection that stands against it is red."""
    if row.is_collectable:
        return Badge("満たす", "green")
    if row.is_collected:
        return Badge("額の通知なし", "amber") if row.may_go_on else Badge("中止が必要", "red")
    return Badge("満たさない", "grey")


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def changes(request: HttpRequest, municipality: int) -> HttpResponse:
    """Collections that begin or end in a fiscal year: what the pension payers are told (特別徴収の異動)."""
    year = year_asked(request)
    with tenant(municipality):
        found = pension_changes(PLAN, date(year, 4, 1), date(year + 1, 3, 31))
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor_in(request), screen="health_insurance.pension_changes", persons=sorted(labels))
    table = table_of_changes(
        request, found, labels, lambda person: _url("person", municipality, number=person),
        "health_insurance.export",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    context = {"plan": PLAN, "table": table, "year": year, "years": [year + 1, year, year - 1]}
    return render(request, "desk/premiums/pension_changes.html", context)


@screen("health_insurance.batch")
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, municipality: int) -> HttpResponse:
    """Charge the interim months of a year; see whose collection must end, then end it (仮徴収・要件の点検)."""
    actor, this = actor_in(request), fiscal_year_of(clock.today())
    years = [(y, fiscal_year_in_words(y)) for y in (this, this + 1)]
    form = YearForm(request.POST if "fiscal_year" in request.POST else None, years=years)
    context: dict[str, Any] = {"form": form, "may_change": actor.may("health_insurance.change")}
    if form.is_bound and form.is_valid():
        require_today(request)
        year = form.cleaned_data["fiscal_year"]
        try:
            if "interim" in request.POST:
                return once(request, lambda: _interim(actor, year))
            if (paper := request.POST.get("paper", "")) in TITLES:
                actor.require("health_insurance.print")
                return once(request, lambda: _printing(actor, year, paper))
            actor.require("health_insurance.change")
            if "send" in request.POST:
                return once(request, lambda: _review(actor, year))
            context |= _previewed(request, actor, year)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    runs = [r for r in queue.recent(municipality, 200, "health_insurance") if r.job in (INTERIM, PRINTING)]
    context |= {"papers": list(TITLES.items()), "may_print": actor.may("health_insurance.print")}
    context |= {"runs": table_of(request, runs), "notices": notices_of(request)}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "health_insurance/pension_work.html", context, status=status)


def _interim(actor: Actor, year: int) -> HttpResponse:
    run = queue.enqueue(INTERIM, actor=actor, parameters={"fiscal_year": year})
    return redirect("run", municipality=actor.municipality, number=run)


def _printing(actor: Actor, year: int, paper: str) -> HttpResponse:
    run = queue.enqueue(PRINTING, actor=actor, parameters={"fiscal_year": year, "paper": paper})
    return redirect("run", municipality=actor.municipality, number=run)


def _previewed(request: HttpRequest, actor: Actor, year: int) -> dict[str, Any]:
    ended = preview(REVIEW, actor, fiscal_year=year).result
    with tenant(actor.municipality):
        labels = labels_of({each.person for each in ended}, as_of(request))
    looks.record(actor, screen="health_insurance.pension_work", persons=sorted(labels))
    place = actor.municipality
    return {
        "year": year,
        "ended": [(each, labels[each.person], _url("person", place, number=each.person)) for each in ended],
    }


def _review(actor: Actor, year: int) -> HttpResponse:
    state, number = hand_in(
        REVIEW, actor=actor, arguments={"fiscal_year": year}, subjects=[("nhi_year", year)],
        title=f"国保税の特別徴収の中止（{fiscal_year_in_words(year)}の要件の点検）",
    )  # fmt: skip
    if state == "entered":
        return redirect(act_url(actor.municipality, number))
    return redirect(f"{_url('pension_work', actor.municipality)}?{state}={number}")
