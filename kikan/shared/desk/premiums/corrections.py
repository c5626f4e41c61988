"""Corrections of premiums (更正): what would change, doing it, what was changed; and changes of pension collections."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.people import Label, labels_of
from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.premiums.run import YearForm
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.history import OPEN
from kikan.shared.premiums.reads import Kept, Stopped, corrections_of_year, pension_changes
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.preview import preview

LISTED = 2000
NOTICES = {
    "entered": ("仮登録しました", "承認されると反映されます。"),
    "done": ("登録しました", "通知書は、人ごとの計算過程の画面か一括印刷で発行できます。"),
}


def corrections(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """The corrections of a year, the newest first (更正の一覧)."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        found, years = corrections_of_year(desk.plan, year, LISTED + 1), years_decided(desk.plan)
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor, screen=f"{desk.business}.corrections", persons=sorted(labels))
    table = _table(request, found[:LISTED], labels, desk)
    if (sent := table.export()) is not None:
        return sent
    context = {
        **desk.context(),
        "table": table,
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "notices": notices_of(request),
        "is_cut": len(found) > LISTED,
        "listed": LISTED,
        "reassess_url": desk.url("reassess", municipality),
    }
    return render(request, "desk/premiums/corrections.html", context)


def notices_of(request: HttpRequest) -> list[dict[str, str]]:
    """The strip after an act: what was received under which number."""
    for key, (ja, title) in NOTICES.items():
        number = request.GET.get(key, "")
        if number.isascii() and number.isdigit():
            return [{"tone": "green", "ja": f"{ja}（番号 {int(number[:18]):,}）", "title": title}]
    return []


def _table(request: HttpRequest, lines: list[Kept], labels: dict[int, Label], desk: PremiumDesk) -> Table:
    place = actor_in(request).municipality

    def premium_url(line: Kept) -> str:
        where = {"person": line.person, "year": line.fiscal_year, "entry": line.entry or 0}
        return desk.url("premium_decision", place, **where)

    columns = (
        Column("decided_at", "更正日", value=lambda r: r.decided_at.date(), kind="day"),
        Column("person", "宛名番号", "number", url=lambda r: desk.url("person", place, number=r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("before", "更正前", "yen", value=lambda r: r.before or 0),
        Column("total", "更正後", "yen", url=premium_url),
        Column("difference", "差額", "yen"),
        Column("entry", "記録番号", "count"),
    )
    return Table(
        request, columns, lines, name="corrections", ja="更正の一覧", sort="-entry", export_right=desk.right("export"),
        person=lambda r: r.person,
        empty="この年度の更正はありません。所得や資格が変わったら「更正する」で計算し直します。",
    )  # fmt: skip


def reassess(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """What recomputing would change, then hand it in (更正する)."""
    actor = actor_in(request)
    with tenant(municipality):
        years = [(y, fiscal_year_in_words(y)) for y in years_decided(desk.plan)]
    form = YearForm(request.POST or None, years=years)
    context: dict[str, Any] = {**desk.context(), "form": form, "has_years": bool(years)}
    if request.method == "POST" and form.is_valid():
        require_today(request)
        try:
            if "send" in request.POST:
                return _send(request, actor, form.cleaned_data["fiscal_year"], desk)
            context |= _previewed(actor, form.cleaned_data["fiscal_year"], desk)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "desk/premiums/reassess.html", context, status=status)


def _previewed(actor: Actor, year: int, desk: PremiumDesk) -> dict[str, Any]:
    changes = preview(desk.reassess, actor, fiscal_year=year).result
    looks.record(actor, screen=f"{desk.business}.reassess", persons=[c.person for c in changes])
    place = actor.municipality
    return {
        "changes": [(c, desk.url("person", place, number=c.person)) for c in changes],
        "year": year,
        "difference": sum(c.after - c.before for c in changes),
    }


def _send(request: HttpRequest, actor: Actor, year: int, desk: PremiumDesk) -> HttpResponse:
    def carry_out() -> HttpResponse:
        state, number = hand_in(
            desk.reassess, actor=actor, arguments={"fiscal_year": year},
            subjects=[("premium_year", desk.plan.levy.code * 10_000 + year)],
            title=f"{desk.plan.ja}の更正（{fiscal_year_in_words(year)}）",
        )  # fmt: skip
        if state == "entered":
            return redirect(act_url(actor.municipality, number))
        place = desk.url("corrections", actor.municipality)
        return redirect(f"{place}?year={year}&{state}={number}")

    return once(request, carry_out)


def changes_of_pensions(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """Pension collections that begin or end in a fiscal year: what the pension payers are told (特別徴収の異動)."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        found = pension_changes(desk.plan, date(year, 4, 1), date(year + 1, 3, 31))
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor, screen=f"{desk.business}.pension_changes", persons=sorted(labels))
    table = table_of_changes(
        request,
        found,
        labels,
        lambda person: desk.url("person", municipality, number=person),
        desk.right("export"),
    )
    if (sent := table.export()) is not None:
        return sent
    context = {
        **desk.context(),
        "table": table,
        "year": year,
        "years": [year + 1, year, year - 1],
    }
    return render(request, "desk/premiums/pension_changes.html", context)


def table_of_changes(
    request: HttpRequest,
    found: list[Stopped],
    labels: dict[int, Label],
    url: Callable[[int], str],
    export_right: str,
) -> Table:
    """Collections that begin or end, as a list; `url`: the page of a person in the insurance."""
    columns = (
        Column("person", "宛名番号", "number", url=lambda r: url(r.person)),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("payer", "年金保険者", "count"),
        Column("valid_from", "開始", "day"),
        Column(
            "valid_until", "中止", "day", value=lambda r: None if r.valid_until == OPEN else r.valid_until
        ),
        Column("ended_for", "理由"),
    )
    return Table(
        request, columns, found, name="pensions", ja="特別徴収の異動", per_page=50, export_right=export_right,
        person=lambda r: r.person, empty="この年度に始まった、または中止した特別徴収はありません。",
    )  # fmt: skip
