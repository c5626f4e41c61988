"""The first page of NHI (国保のホーム) and the values a year is levied by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.health_insurance.reads.levies import (
    YearSums,
    month_sums,
    year_sums,
    years_assessed,
)
from kikan.businesses.health_insurance.reads.year_values import year_values
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import value_badges
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.runs.page import ja_of, state_badge, url_of
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import year_asked
from kikan.shared.jobs import queue
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.year_values import YearValues
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import open_acts


@screen("health_insurance.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of a year, what waits, gaps of the ordinance, the latest runs."""
    actor, year = actor_in(request), year_asked(request)
    with tenant(municipality):
        sums, before, months = year_sums(year), year_sums(year - 1), month_sums(year)
        values, years = year_values(year), years_assessed()
        waiting = open_acts(business="health_insurance", rights=actor.rights)
    context = {
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "sums": sums,
        "tiles": tiles_of(sums, before),
        "parts": parts_of(sums, before),
        "reduced": reduced_of(sums, before),
        "plot": month_plot(year, months) if months else None,
        "values": values,
        "illustrative": values.warning,
        "waiting": waiting_table(request, waiting),
        "runs": [
            (r, ja_of(r.job), url_of(r), state_badge(r))
            for r in queue.recent(municipality, 5, "health_insurance")
        ],
        "has_before": before.households > 0,
        "acts": menu_acts(actor),
    }
    return render(request, "health_insurance/home.html", context)


def menu_acts(actor: Actor) -> list[Act]:
    """What the home page offers; without the right it is greyed with the reason."""
    wanted = (
        ("当初賦課", "run_prepare", "health_insurance.batch", "b"),
        ("更正（所得・資格の変更を追う）", "reassess", "health_insurance.change", ""),
        ("税率の試算", "what_if", "health_insurance.batch", ""),
        ("年金からの徴収", "pensions", "health_insurance.look", ""),
        ("納税通知書の一括印刷", "printing", "health_insurance.print", ""),
        ("更正の一覧", "corrections", "health_insurance.look", ""),
        ("世帯番号で開く", "household_find", "health_insurance.look", "h"),
        ("加入の点検", "coverage", "health_insurance.look", ""),
        ("実行の一覧", "runs", "health_insurance.look", ""),
    )
    place = {"municipality": actor.municipality}
    return [
        Act(ja, reverse(f"health_insurance:{name}", kwargs=place), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in wanted
    ]


def tiles_of(sums: YearSums, before: YearSums) -> list[Tile]:
    """The figures a chief looks at first, with the change to the year before."""
    return [
        Tile("賦課した世帯", f"{sums.households:,}", "世帯", change_of(sums.households, before.households, "世帯")),
        Tile("被保険者", f"{sums.insured:,}", "人", change_of(sums.insured, before.insured, "人")),
        Tile("年税額の合計", short_yen(sums.total), "円", change_of(sums.total, before.total, "円")),
        Tile("一世帯あたり", f"{sums.average:,}", "円", change_of(sums.average, before.average, "円")),
        Tile("うち特別徴収", f"{sums.withheld:,}", "世帯", change_of(sums.withheld, before.withheld, "世帯")),
    ]  # fmt: skip


def change_of(now: int, before: int, unit: str) -> str:
    """前年度比 ＋1,234円; nothing where there was no year before."""
    if not before:
        return "前年度の記録なし"
    sign = "＋" if now > before else "−" if now < before else "±"
    return f"前年度比 {sign}{abs(now - before):,}{unit}"


def parts_of(sums: YearSums, before: YearSums) -> list[tuple[str, int, int, int]]:
    """(part, this year, last year, difference)."""
    last = dict(before.parts)
    return [(ja, amount, last[ja], amount - last[ja]) for ja, amount in sums.parts]


def reduced_of(sums: YearSums, before: YearSums) -> list[tuple[int, int, int, int]]:
    """(tenths, this year, last year, difference) in households."""
    last = dict(before.reduced)
    return [(tenths, count, last[tenths], count - last[tenths]) for tenths, count in sums.reduced]


def month_plot(year: int, months: list[MonthSums]) -> Plot:
    """Due and received by month of the due date."""
    labels = [f"{m.month.month}月" for m in months]
    due = Series("納期の来る額", tuple(m.charged for m in months))
    came = Series("収納した額", tuple(m.received for m in months))
    return bars("months", f"{fiscal_year_in_words(year)} 月ごとの納期と収納", labels, [due, came], "円")


def waiting_table(request: HttpRequest, waiting: list[Pending]) -> Table:
    """Open proposals and drafts of NHI."""
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


@screen("health_insurance.look")
@require_GET
def values(request: HttpRequest, municipality: int, year: int) -> HttpResponse:
    """Every value a year is levied by, with article, source and marks (賦課に使う値)."""
    with tenant(municipality):
        found = year_values(year)
    context = {
        "year": year,
        "values": found,
        "illustrative": found.warning,
        "table": values_table(request, found),
    }
    return render(request, "health_insurance/values.html", context)


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
