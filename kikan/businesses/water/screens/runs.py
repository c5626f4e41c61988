"""The billing run (料金の計算と調定): prepare, progress, check lists, approvals, release."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.water.reads import pages
from kikan.businesses.water.reads.explained import gaps_on, illustrative_on, values_on
from kikan.businesses.water.reads.printing import zone_names
from kikan.businesses.water.screens import forms
from kikan.businesses.water.screens.asking import looked, url
from kikan.businesses.water.screens.points import odd_badges
from kikan.ground.eras import month_in_words
from kikan.law.days import day as to_day
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Series, bars
from kikan.shared.desk.runs.page import RunPage, run_page
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

JOB = "water.bill_month"
MONTHS_OFFERED = 15
TABS = {
    "result": "結果", "odd": "検針の点検", "high": "高額", "zero": "使用なし", "new": "開始・中止", "values": "条件",
}  # fmt: skip


@screen("water.batch")
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose month and zone, see gaps of the ordinances, and start the trial."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        gaps, zones, months = gaps_on(to_day(day)), pages.zone_states(day), pages.months_billed(3)
        warning, names = illustrative_on(to_day(day)), zone_names()
    form = forms.RunForm(
        request.POST or None,
        months=recent_months(day),
        zones=names,
        initial={"month": day.year * 100 + day.month},
    )
    if request.method == "POST" and form.is_valid() and not gaps:
        require_today(request)
        v = form.cleaned_data
        winter = int(v["winter"])

        def start() -> HttpResponse:
            number = queue.enqueue(
                JOB, actor=actor, parameters={"month": v["month"], "zone": v["zone"], "winter": winter},
                due=f"{v['month']}-{v['zone']}-{winter}",
            )  # fmt: skip
            return redirect(url("run", municipality, number=number))

        return once(request, start)
    context = {"form": form, "gaps": gaps, "zones": zones, "months": months, "illustrative": warning}
    return render(request, "water/run_prepare.html", context, status=400 if form.errors else 200)


def recent_months(day: date) -> list[tuple[int, str]]:
    """The month of a day and those before it (検針の月)."""
    last = day.year * 12 + day.month - 1
    found = [divmod(last - back, 12) for back in range(MONTHS_OFFERED)]
    months = [year * 100 + month + 1 for year, month in found]
    return [(month, month_in_words(month)) for month in months]


@screen("water.look")
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The page of one run. Errors: NotFound for a run of another business."""
    page = run_page(municipality, number, actor_in(request))
    if page.run.job != JOB:
        raise NotFound(
            "この番号の料金の計算はありません。", what_to_do="上下水道のホームから開いてください。"
        )
    asked = request.GET.get("tab", "result")
    tab = asked if asked in TABS else "result"
    has_result = bool(page.is_waiting or page.is_released or page.is_releasing) and bool(
        page.run.figures.get("bills")
    )
    month = int(page.run.parameters.get("month", 0))
    with tenant(municipality):
        warning = illustrative_on(to_day(as_of(request)))
    context: dict[str, Any] = {
        "page": page, "tab": tab, "has_result": has_result, "refresh": page.refresh,
        "month_ja": month_in_words(month) if month else "", "illustrative": warning,
    }  # fmt: skip
    if has_result:
        here = url("run", municipality, number=number)
        context["tabs"] = [(ja, f"{here}?tab={name}", name == tab) for name, ja in TABS.items()]
        if tab == "result":
            context |= _result(page)
        elif tab == "values":
            with tenant(municipality):
                context["values"] = values_on(to_day(as_of(request)))
        else:
            context["table"] = _check_list(request, page, tab)
            if (sent := context["table"].export()) is not None:
                return sent
    return render(request, "water/run.html", context)


def _result(page: RunPage) -> dict[str, Any]:
    f = page.run.figures
    with tenant(page.run.municipality):
        counted = pages.tried_by_band(page.number)
    tiles = [
        Tile("件数", f"{f.get('bills', 0):,}", "件"),
        Tile("使用水量", f"{f.get('volume', 0):,}", "m3"),
        Tile("水道料金", f"{f.get('water', 0):,}", "円"),
        Tile("下水道使用料", f"{f.get('sewer', 0):,}", "円"),
    ]
    plot = None
    if any(counted):
        plot = bars(
            "bands", "水量の段階ごとの件数", list(pages.BANDS_JA), [Series("件数", tuple(counted))], "件"
        )
    facts = [
        ("うち消費税等", f.get("tax", 0), "円"), ("減免額", f.get("off", 0), "円"), ("点検の要る検針", f.get("odd", 0), "件"),
        ("使用なし", f.get("zero", 0), "件"), ("開始・中止の期間計算", f.get("part", 0), "件"),
        ("概算する検針がない水栓", f.get("unknown", 0), "件"),
    ]  # fmt: skip
    return {
        "tiles": tiles,
        "plot": plot,
        "facts": facts,
        "due_on": date.fromisoformat(f["due_on"]) if f.get("due_on") else None,
    }


def _check_list(request: HttpRequest, page: RunPage, tab: str) -> Table:
    place = page.run.municipality
    with tenant(place):
        rows = pages.tried_bills(page.number, tab)
        labels = labels_of({r.payer for r in rows}, as_of(request))
    looked(request, "water.run", labels)
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", place, point=r.point)),
        Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("volume", "使用水量（m3）", "count"),
        Column("sewage", "汚水量（m3）", "count"),
        Column("water", "水道料金", "yen"),
        Column("sewer", "下水道使用料", "yen"),
        Column("odd", "点検", "badge", value=_marks),
    )
    return Table(
        request, columns, rows, name="checks", ja=TABS[tab], export_right="water.export", person=lambda r: r.payer,
        empty=RELEASED if page.is_released else "該当するものはありません。",
    )  # fmt: skip


RELEASED = "確定すると試算の明細は消えます。水栓と請求の画面で確かめてください。"


def _marks(row: pages.Tried) -> list[Badge]:
    return [*odd_badges(row.odd), *([Badge(f"{row.part_days}日", "blue")] if row.part_days else [])]
