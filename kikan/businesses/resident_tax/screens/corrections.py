"""Corrections (更正・決定): what would change, doing it, and what was changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.reads.assessments import (
    AssessedTax,
    corrections_of_year,
    years_assessed,
)
from kikan.businesses.resident_tax.screens.forms import ReassessForm
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

REASSESS = "resident_tax.reassess_changed"
NOTICES = {
    "entered": ("仮登録しました", "承認されると反映されます。"),
    "done": ("登録しました", "税額と納期ごとの額が変わりました。"),
}


def notices_of(request: HttpRequest) -> list[dict[str, str]]:
    """The strip after an act: what was received under which number."""
    for key, (ja, title) in NOTICES.items():
        number = request.GET.get(key, "")
        if number.isascii() and number.isdigit():
            return [{"tone": "green", "ja": f"{ja}（番号 {int(number[:18]):,}）", "title": title}]
    return []


@screen("resident_tax.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def corrections(request: HttpRequest, municipality: int) -> HttpResponse:
    """The corrections of a year, the newest first (更正・決定の一覧)."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        found, years = corrections_of_year(year), years_assessed()
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor, screen="resident_tax.corrections", persons=sorted(labels))
    table = _table(request, found, labels)
    if (sent := table.export()) is not None:
        return sent
    context = {
        "table": table,
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "notices": notices_of(request),
    }
    return render(request, "resident_tax/corrections.html", context)


def _table(request: HttpRequest, lines: list[AssessedTax], labels: dict[int, Label]) -> Table:
    place = actor_in(request).municipality

    def tax_url(line: AssessedTax) -> str:
        where = {"number": line.person, "year": line.fiscal_year, "entry": line.entry}
        return reverse("resident_tax:tax_decision", kwargs={"municipality": place, **where})

    def person_url(line: AssessedTax) -> str:
        return reverse("resident_tax:person", kwargs={"municipality": place, "number": line.person})

    columns = (
        Column("decided_at", "決定日", value=lambda r: r.decided_at.date(), kind="day"),
        Column("person", "宛名番号", "number", url=person_url),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("before", "更正前", "yen", value=lambda r: r.before or 0),
        Column("annual_tax", "更正後", "yen", url=tax_url),
        Column("difference", "差額", "yen", value=lambda r: r.annual_tax - (r.before or 0)),
        Column("cause", "事由"),
        Column("notified_on", "通知日", "day"),
        Column("entry", "記録番号", "count"),
    )
    return Table(
        request, columns, lines, name="corrections", ja="更正・決定の一覧", sort="-entry",
        export_right="resident_tax.export", person=lambda r: r.person,
        empty="この年度の更正・決定はありません。所得などが変わったら「更正・決定」で計算し直します。",
    )  # fmt: skip


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def reassess(request: HttpRequest, municipality: int) -> HttpResponse:
    """What recomputing would change, then hand it in (更正・決定)."""
    actor = actor_in(request)
    with tenant(municipality):
        years = [(y, fiscal_year_in_words(y)) for y in years_assessed()]
    form = ReassessForm(request.POST or None, years=years)
    context: dict[str, Any] = {"form": form, "has_years": bool(years)}
    if request.method == "POST" and form.is_valid():
        require_today(request)
        try:
            if "send" in request.POST:
                return _send(request, actor, _arguments(form))
            context |= _previewed(request, actor, _arguments(form))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "resident_tax/reassess.html", context, status=status)


def _arguments(form: ReassessForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def _previewed(request: HttpRequest, actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    changes = preview(REASSESS, actor, **arguments).result
    with tenant(actor.municipality):
        labels = labels_of({c.person for c in changes}, as_of(request))
    looks.record(actor, screen="resident_tax.reassess", persons=sorted(labels))
    return {
        "changes": [(c, labels[c.person]) for c in changes if not c.refused],
        "refused": [(c, labels[c.person]) for c in changes if c.refused],
        "year": arguments["fiscal_year"],
        "difference": sum(c.difference for c in changes),
    }


def _send(request: HttpRequest, actor: Actor, arguments: dict[str, Any]) -> HttpResponse:
    year = arguments["fiscal_year"]

    def carry_out() -> HttpResponse:
        state, number = hand_in(
            REASSESS, actor=actor, arguments=arguments, subjects=[("tax_year", year)],
            title=f"住民税の更正・決定（{fiscal_year_in_words(year)}）",
        )  # fmt: skip
        if state == "entered":
            return redirect(act_url(actor.municipality, number))
        place = reverse("resident_tax:corrections", kwargs={"municipality": actor.municipality})
        return redirect(f"{place}?year={year}&{state}={number}")

    return once(request, carry_out)
