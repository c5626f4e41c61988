"""The home page of an insurance (業務のホーム): figures of a year, what waits, gaps of the ordinance, the latest runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.jobs import queue
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.premiums.reads import YearSums, month_sums, year_sums
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.year_values import YearValues
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import open_acts


def home(request: HttpRequest, municipality: int, desk: PremiumDesk) -> HttpResponse:
    """Figures of a year, what waits, gaps of the ordinance, the latest runs."""
    actor, year, plan = actor_in(request), year_asked(request), desk.plan
    with tenant(municipality):
        sums, before, months = year_sums(plan, year), year_sums(plan, year - 1), month_sums(plan, year)
        values, years = plan.values(year, None), years_decided(plan)
        waiting = open_acts(business=desk.business, rights=actor.rights)
        lists = desk.home_lists(request)
    offered = [
        *desk.home_acts,
        ("当初賦課", "run_prepare", "batch", "b"),
        ("更正（所得・資格の変更を追う）", "reassess", "change", ""),
        ("一括印刷", "printing", "print", ""),
        ("更正の一覧", "corrections", "look", ""),
        ("特別徴収の異動", "pension_changes", "look", ""),
        ("実行の一覧", "runs", "look", ""),
    ]
    context: dict[str, Any] = {
        **desk.context(),
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "sums": sums,
        "has_before": before.persons > 0,
        "tiles": tiles_of(sums, before, plan.payer_ja),
        "grades": grades_of(desk, sums, before),
        "plot": month_plot(year, months) if months else None,
        "values": values,
        "values_url": desk.url("values", municipality, year=year),
        "illustrative": values.warning,
        "waiting": waiting_table(request, waiting),
        "lists": lists,
        "runs": [(r, url_of(r), state_badge(r)) for r in queue.recent(municipality, 5, desk.business)],
        "acts": [desk.act(actor, ja, name, right, key) for ja, name, right, key in offered],
    }
    return render(request, "desk/premiums/home.html", context)


def tiles_of(sums: YearSums, before: YearSums, payer_ja: str) -> list[Tile]:
    """The figures a chief looks at first, with the change to the year before."""
    return [
        Tile(payer_ja, f"{sums.persons:,}", "人", change_of(sums.persons, before.persons, "人")),
        Tile("うち特別徴収", f"{sums.withheld:,}", "人", change_of(sums.withheld, before.withheld, "人")),
        Tile("保険料の合計", short_yen(sums.total), "円", change_of(sums.total, before.total, "円")),
        Tile("一人あたり", f"{sums.average:,}", "円", change_of(sums.average, before.average, "円")),
    ]  # fmt: skip


def change_of(now: int, before: int, unit: str) -> str:
    """前年度比 ＋1,234円; nothing where there was no year before."""
    if not before:
        return "前年度の記録なし"
    sign = "＋" if now > before else "−" if now < before else "±"
    return f"前年度比 {sign}{abs(now - before):,}{unit}"


def grades_of(desk: PremiumDesk, sums: YearSums, before: YearSums) -> list[tuple[str, int, int, int]]:
    """(grade in words, persons, yen, persons of last year)."""
    last = {grade: persons for grade, persons, _ in before.grades}
    return [
        (desk.plan.grade_in_words(grade), persons, yen, last.get(grade, 0))
        for grade, persons, yen in sums.grades
    ]


def month_plot(year: int, months: list[MonthSums]) -> Plot:
    """Due and received by month of the due day."""
    labels = [f"{m.month.month}月" for m in months]
    due = Series("納期の来る額", tuple(m.charged for m in months))
    came = Series("収納した額", tuple(m.received for m in months))
    return bars("months", f"{fiscal_year_in_words(year)} 月ごとの納期と収納", labels, [due, came], "円")


def waiting_table(request: HttpRequest, waiting: list[Pending]) -> Table:
    """Open proposals and drafts."""
    place = actor_in(request).municipality
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(place, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    return Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=10,
        empty="待っている事務はありません。住民記録の異動があると、ここに提案が並びます。", filters=False,
    )  # fmt: skip


def values(request: HttpRequest, municipality: int, year: int, desk: PremiumDesk) -> HttpResponse:
    """Every value a year is decided by, with article, source and marks (賦課に使う値)."""
    with tenant(municipality):
        found = desk.plan.values(year, None)
    context = {
        **desk.context(), "year": year, "values": found, "illustrative": found.warning,
        "table": values_table(request, found), "home_url": desk.url("home", municipality),
    }  # fmt: skip
    return render(request, "desk/premiums/values.html", context)


def values_table(request: HttpRequest, found: YearValues) -> Table:
    columns = (
        Column("ja", "項目"),
        Column("value", "値"),
        Column("since", "適用", value=lambda v: f"{fiscal_year_in_words(v.since)}から"),
        Column("cites", "根拠"),
        Column("set_by", "定め", value=lambda v: v.layer),
        Column("marks", "印", "badge", value=value_badges),
    )
    return Table(request, columns, found.values, name="values", ja="賦課に使う値", per_page=100)
