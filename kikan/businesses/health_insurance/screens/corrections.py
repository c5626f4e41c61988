"""Corrections of levies (更正): what would change, doing it, and what was changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.reads.levies import LevyLine, corrections_of_year, years_assessed
from kikan.businesses.health_insurance.screens.forms import YearForm
from kikan.businesses.health_insurance.screens.household import notices_of
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview

REASSESS = "health_insurance.reassess_changed"


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def corrections(request: HttpRequest, municipality: int) -> HttpResponse:
    """The corrections of a year, the newest first (更正の一覧)."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        found, years = corrections_of_year(year), years_assessed()
        labels = labels_of({line.payer for line in found}, as_of(request))
    looks.record(actor, screen="health_insurance.corrections", persons=sorted(labels))
    table = _table(request, found, labels)
    if (sent := table.export()) is not None:
        return sent
    context = {
        "table": table,
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "notices": notices_of(request),
    }
    return render(request, "health_insurance/corrections.html", context)


def _table(request: HttpRequest, lines: list[LevyLine], labels: dict[int, Label]) -> Table:
    place = actor_in(request).municipality

    def levy_url(line: LevyLine) -> str:
        where = {"household": line.household, "year": line.fiscal_year, "entry": line.entry}
        url = reverse("health_insurance:levy_decision", kwargs={"municipality": place, **where})
        return f"{url}?from={line.valid_from.isoformat()}"

    def household_url(line: LevyLine) -> str:
        where = {"municipality": place, "household": line.household}
        return reverse("health_insurance:household", kwargs=where)

    columns = (
        Column("decided_at", "更正日", value=lambda r: r.decided_at.date(), kind="day"),
        Column("household", "世帯番号", "number", url=household_url),
        Column("payer", "納税義務者", "name", value=lambda r: labels[r.payer].name),
        Column("before", "更正前", "yen", value=lambda r: r.before or 0),
        Column("total", "更正後", "yen", url=levy_url),
        Column("difference", "差額", "yen", value=lambda r: r.total - (r.before or 0)),
        Column("entry", "記録番号", "count"),
    )
    return Table(
        request, columns, lines, name="corrections", ja="更正の一覧", sort="-entry",
        export_right="health_insurance.export", person=lambda r: r.payer,
        empty="この年度の更正はありません。所得や資格が変わったら「更正する」で計算し直します。",
    )  # fmt: skip


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def reassess(request: HttpRequest, municipality: int) -> HttpResponse:
    """What recomputing would change, then hand it in (更正する)."""
    actor = actor_in(request)
    with tenant(municipality):
        years = [(y, fiscal_year_in_words(y)) for y in years_assessed()]
    form = YearForm(request.POST or None, years=years)
    context: dict[str, Any] = {"form": form, "has_years": bool(years)}
    if request.method == "POST" and form.is_valid():
        require_today(request)
        try:
            if "send" in request.POST:
                return _send(request, actor, form.cleaned_data["fiscal_year"])
            context |= _previewed(actor, form.cleaned_data["fiscal_year"])
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "health_insurance/reassess.html", context, status=status)


def _previewed(actor: Actor, year: int) -> dict[str, Any]:
    changes = preview(REASSESS, actor, fiscal_year=year).result
    return {
        "changes": changes,
        "year": year,
        "difference": sum(c.after - c.before for c in changes),
    }


def _send(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    def carry_out() -> HttpResponse:
        state, number = hand_in(
            REASSESS, actor=actor, arguments={"fiscal_year": year}, subjects=[("nhi_year", year)],
            title=f"国保税の更正（{fiscal_year_in_words(year)}）",
        )  # fmt: skip
        if state == "entered":
            return redirect(act_url(actor.municipality, number))
        place = reverse("health_insurance:corrections", kwargs={"municipality": actor.municipality})
        return redirect(f"{place}?year={year}&{state}={number}")

    return once(request, carry_out)
