"""The first page of water (上下水道のホーム): what was billed, how far zones are read, what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.water.procedures.set_zone import set_zone
from kikan.businesses.water.reads import pages, words
from kikan.businesses.water.reads.explained import gaps_on, values_on
from kikan.businesses.water.screens.asking import carried_out, url
from kikan.businesses.water.screens.forms import ZoneForm
from kikan.law.days import day as to_day
from kikan.law.value_words import few_of
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.plots import Plot, Series, stacked_bars
from kikan.shared.desk.runs.page import state_badge, url_of
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

ACTS = (
    ("検針の入力", "reading_day", "water.change", "r"),
    ("水栓を探す", "points", "water.look", "h"),
    ("料金の計算と調定", "run_prepare", "water.batch", "b"),
    ("検針の点検", "odd", "water.look", ""),
    ("検針結果ファイル", "files", "water.batch", ""),
    ("滞納整理・給水停止", "arrears", "water.look", ""),
    ("受益者負担金台帳", "lands", "water.look", ""),
    ("集計と帳票", "reports", "water.look", ""),
)


@screen("water.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Figures of the last months, zones, what waits, gaps of the ordinances, the latest runs."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        months, zones, waits = pages.months_billed(), pages.zone_states(day), pages.waiting(day)
        gaps, values = gaps_on(to_day(day)), values_on(to_day(day))
    context = {
        "tiles": tiles_of(months),
        "plot": month_plot(months) if months else None,
        "months": months,
        "last_month": months[-1].ja if months else "",
        "zones": [
            (z, words.cycle_ja(z.cycle), url("reading_zone", municipality, zone=z.zone)) for z in zones
        ],
        "waits": waits,
        "gaps": gaps,
        "illustrative": few_of([v.ja for v in values if v.is_illustrative]),
        "illustrative_count": sum(v.is_illustrative for v in values),
        "runs": [(r, url_of(r), state_badge(r)) for r in queue.recent(municipality, 5, "water")],
        "acts": menu_acts(actor),
        "day": day,
    }
    return render(request, "water/home.html", context)


def menu_acts(actor: Actor) -> list[Act]:
    """What the home page offers; without the right it is greyed with the reason."""
    return [
        Act(ja, url(name, actor.municipality), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in ACTS
    ]


def tiles_of(months: list[pages.MonthBilled]) -> list[Tile]:
    if not months:
        return []
    last = months[-1]
    return [
        Tile("件数", f"{last.bills:,}", "件"),
        Tile("使用水量", f"{last.volume:,}", "m3"),
        Tile("水道料金", f"{last.water:,}", "円"),
        Tile("下水道使用料", f"{last.sewer:,}", "円"),
    ]


def month_plot(months: list[pages.MonthBilled]) -> Plot:
    labels = [m.ja for m in months]
    water = Series("水道料金", tuple(m.water for m in months))
    sewer = Series("下水道使用料", tuple(m.sewer for m in months))
    return stacked_bars("billed", "月ごとの調定額", labels, [water, sewer], "円")


@screen("water.change")
@require_http_methods(["GET", "POST"])
def zone(request: HttpRequest, municipality: int) -> HttpResponse:
    """Enter a zone or change it from a day on (検針地区の登録)."""
    form = ZoneForm(request.POST or None)

    def act() -> str:
        set_zone(**form.cleaned_data, actor=actor_in(request))
        return url("home", municipality)

    return carried_out(
        request, form, act, "water/form.html", {"title": "検針地区の登録", "button": "登録する"}
    )
