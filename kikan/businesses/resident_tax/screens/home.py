"""The first page of resident tax (住民税のホーム) and the values a year is taxed by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.resident_tax.reads.assessments import years_assessed
from kikan.businesses.resident_tax.reads.year_sums import YearSums, month_sums, year_sums
from kikan.businesses.resident_tax.reads.year_values import year_values
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.jobs import queue
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.year_values import YearValues
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import open_acts

ASSESS = "resident_tax.assess_year"


@screen("resident_tax.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of a year, what waits, gaps of the ordinance, the latest runs."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        sums, before, months = year_sums(year), year_sums(year - 1), month_sums(year)
        values, years = year_values(year), years_assessed()
        waiting = open_acts(business="resident_tax", rights=actor.rights)
    recent = [r for r in queue.recent(municipality, 20, "resident_tax") if r.job == ASSESS]
    context = {
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "sums": sums,
        "tiles": tiles_of(sums, before),
        "classes": [
            (c.ja, c.people, b.people, c.people - b.people)
            for c, b in zip(sums.classes, before.classes, strict=True)
        ],
        "parts": [
            (ja, now, was, now - was) for (ja, now), (_, was) in zip(sums.parts, before.parts, strict=True)
        ],
        "plot": month_plot(year, months) if months else None,
        "values": values,
        "illustrative": values.warning,
        "waiting": waiting_table(request, waiting),
        "runs": [(r, url_of(r), state_badge(r)) for r in recent[:5]],
        "has_before": before.people > 0,
        "acts": menu_acts(actor),
    }
    return render(request, "resident_tax/home.html", context)


def menu_acts(actor: Actor) -> list[Act]:
    """What the home page offers; without the right it is greyed with the reason."""
    wanted = (
        ("課税資料", "documents", "resident_tax.look", "d"),
        ("当初賦課", "run_prepare", "resident_tax.batch", "b"),
        ("更正・決定（所得などの変更を追う）", "reassess", "resident_tax.change", ""),
        ("更正・決定の一覧", "corrections", "resident_tax.look", ""),
        ("家屋敷課税・住登外課税の一覧", "liabilities", "resident_tax.look", ""),
        ("特別徴収義務者", "collectors", "resident_tax.look", ""),
        ("通知書の一括印刷", "printing", "resident_tax.print", ""),
        ("課税状況の統計", "statistics", "resident_tax.look", ""),
        ("実行の一覧", "runs", "resident_tax.look", ""),
    )
    place = {"municipality": actor.municipality}
    return [
        Act(ja, reverse(f"resident_tax:{name}", kwargs=place), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in wanted
    ]


def tiles_of(sums: YearSums, before: YearSums) -> list[Tile]:
    """The figures a chief looks at first, with the change to the year before."""
    return [
        Tile("納税義務者", f"{sums.taxpayers:,}", "人", change_of(sums.taxpayers, before.taxpayers, "人")),
        Tile("年税額の合計", short_yen(sums.total), "円", change_of(sums.total, before.total, "円")),
        Tile("一人あたり", f"{sums.average:,}", "円", change_of(sums.average, before.average, "円")),
        Tile("未申告", f"{sums.undeclared:,}", "人", change_of(sums.undeclared, before.undeclared, "人")),
    ]  # fmt: skip


def change_of(now: int, before: int, unit: str) -> str:
    """前年度比 ＋1,234円; nothing where there was no year before."""
    if not before:
        return "前年度の記録なし"
    sign = "＋" if now > before else "−" if now < before else "±"
    return f"前年度比 {sign}{abs(now - before):,}{unit}"


def month_plot(year: int, months: list[MonthSums]) -> Plot:
    """Due and received by month of the due date."""
    labels = [f"{m.month.month}月" for m in months]
    due = Series("納期の来る額", tuple(m.charged for m in months))
    came = Series("収納した額", tuple(m.received for m in months))
    return bars("months", f"{fiscal_year_in_words(year)} 月ごとの納期と収納", labels, [due, came], "円")


def waiting_table(request: HttpRequest, waiting: list[Pending]) -> Table:
    """Open proposals and drafts of resident tax."""
    place = actor_in(request).municipality
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda a: act_url(place, a.number)),
        Column("state_ja", "状態"),
        Column("number", "整理番号", "count"),
    )
    return Table(
        request, columns, waiting, name="waiting", ja="待っている事務", sort="due_on", per_page=10,
        empty="待っている事務はありません。", filters=False,
    )  # fmt: skip


@screen("resident_tax.look")
@require_GET
def values(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Every value a year is taxed by, with article, source and marks (課税に使う値)."""
    with tenant(municipality):
        found = year_values(year)
    context = {
        "year": year,
        "values": found,
        "illustrative": found.warning,
        "table": values_table(request, found),
    }
    return render(request, "resident_tax/values.html", context)


def values_table(request: HttpRequest, found: YearValues) -> Table:
    columns = (
        Column("ja", "項目"),
        Column("value", "値"),
        Column("since", "適用", value=lambda v: f"{fiscal_year_in_words(v.since)}から"),
        Column("cites", "根拠"),
        Column("set_by", "定め", value=lambda v: v.layer),
        Column("marks", "印", "badge", value=value_badges),
    )
    return Table(request, columns, found.values, name="values", ja="課税に使う値", per_page=100)
