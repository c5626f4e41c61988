"""Monthly and yearly report of NHI (事業月報・年報): its tables, the people behind a figure, each table as CSV."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.procedures.publish_report import publish_report
from kikan.businesses.health_insurance.reads import census as people_reads
from kikan.businesses.health_insurance.reads import reports as reads
from kikan.businesses.health_insurance.reads.census import AGE_CLASSES, GAINS, LOSSES, Census, Period
from kikan.businesses.health_insurance.reads.levies import year_sums
from kikan.businesses.health_insurance.reads.report_figures import figures_of, publications
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of, require_today
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.reports.kept import differences
from kikan.shared.tenancy import clock, tenant

TABS = {
    "age": "被保険者（年齢）", "moves": "取得と喪失", "households": "世帯", "levy": "賦課と収納", "claims": "療養の給付",
    "benefits": "現金の給付",
}  # fmt: skip
LEADS = {
    "age": "期首は期間の前の日、期末は期間の最後の日に加入している人です。70歳以上は、その日の負担割合で分けます。",
    "moves": "取得と喪失の日が期間にある異動です。世帯の変更は数えません。期首に取得を足し、喪失を引くと期末になります。",
    "households": "加入している人がいる世帯です。軽減した世帯は、期間の年度の今の賦課決定によります。",
    "levy": "調定・収納は今の額、期間の収納は収納日が期間にある額です（延滞金・督促手数料を除く）。",
    "claims": "診療月が期間にある、今有効なレセプトです。訂正・取下げを反映しています。",
    "benefits": "期間に決定した給付です。あとで取り消したものも決定した期間に数え、取消しの件数と額を分けて示します。",
}
MOST, EXPORT = 2_000, "health_insurance.export"


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])  # the tables are exported by POST, with their reason
def reports(request: HttpRequest, municipality: int) -> HttpResponse:
    """One table of a month or a fiscal year; ?period=202610 or 2026."""
    asked = request.GET.get("tab", "age")
    tab, today = asked if asked in TABS else "age", as_of(request)
    period = reads.period_of(request.GET.get("period", ""), today)
    if request.method == "POST" and "publish" in request.POST:
        return _publish(request, period)
    with tenant(municipality):
        table = TABLES[tab](request, municipality, period)
        told = publications(period)
        differs = differences(told[0], figures_of(period, head())) if told else []
    if (sent := table.export()) is not None:
        return sent
    here = reverse("health_insurance:reports", kwargs={"municipality": municipality})
    months, years = reads.periods(today)

    def link(code: str, name: str) -> str:
        return f"{here}?{urlencode({'period': code, 'tab': name})}"

    context = {
        "published": told, "differs": [(TABS[d.part], d) for d in differs],
        "may_publish": actor_in(request).may("health_insurance.approve") and period.until <= clock.today(),
        "period": period, "title": TABS[tab], "lead": LEADS[tab], "table": table,
        "tabs": [(ja, link(period.code, name), name == tab) for name, ja in TABS.items()],
        "months": [(p.ja, link(p.code, tab), p.code == period.code) for p in months],
        "years": [(p.ja, link(p.code, tab), p.code == period.code) for p in years],
    }  # fmt: skip
    return render(request, "health_insurance/reports.html", context)


def _publish(request: HttpRequest, period: Period) -> HttpResponse:
    """Decide the figures of the period. Errors: NotPermitted, Refused."""
    actor = actor_in(request)
    actor.require("health_insurance.approve")
    require_today(request)
    here = reverse("health_insurance:reports", kwargs={"municipality": actor.municipality})

    def carry_out() -> HttpResponse:
        publish_report(period=period.code, actor=actor)
        return redirect(f"{here}?{urlencode({'period': period.code})}")

    return once(request, carry_out)


def _behind(municipality: int, period: Period, figure: str) -> Callable[[int], str]:
    where = reverse("health_insurance:report_people", kwargs={"municipality": municipality})
    return lambda key: f"{where}?{urlencode({'period': period.code, 'figure': figure, 'key': key})}"


def _made(request: HttpRequest, name: str, period: Period, columns: Any, rows: Any, **more: Any) -> Table:
    return Table(
        request, columns, rows, name=name, ja=f"国保 {TABS[name]} {period.ja}", filters=False, per_page=100,
        export_right=EXPORT, **more,
    )  # fmt: skip


def _counted(found: Census, figure: str, keys: Any) -> dict[int, int]:
    return {key: len(people_reads.persons_of(found, figure, key)) for key in keys}


def _ages(request: HttpRequest, municipality: int, period: Period) -> Table:
    found = people_reads.census(period, head())
    opening, closing = (_counted(found, name, AGE_CLASSES) for name in ("opening", "closing"))
    rows = [(ja, opening[key], closing[key], key) for key, ja in AGE_CLASSES.items()]
    at_first, at_last = (_behind(municipality, period, name) for name in ("opening", "closing"))
    columns = (
        Column("ja", "区分", value=lambda r: r[0], sorts=False),
        Column("opening", "期首", "count", lambda r: r[1], lambda r: at_first(r[3]) if r[1] else ""),
        Column("closing", "期末", "count", lambda r: r[2], lambda r: at_last(r[3]) if r[2] else ""),
        Column("change", "増減", "count", lambda r: r[2] - r[1]),
    )
    totals = {"opening": len(found.opening), "closing": len(found.closing)}
    totals["change"] = totals["closing"] - totals["opening"]
    return _made(request, "age", period, columns, rows, totals=totals)


def _moves(request: HttpRequest, municipality: int, period: Period) -> Table:
    found = people_reads.census(period, head())
    rows = [("取得", ja, int((found.gained_by == key).sum()), "gained", key) for key, ja in GAINS.items()] + [
        ("喪失", ja, int((found.lost_by == key).sum()), "lost", key) for key, ja in LOSSES.items()
    ]
    behind = {name: _behind(municipality, period, name) for name in ("gained", "lost")}
    columns = (
        Column("way", "異動", value=lambda r: r[0], sorts=False), Column("ja", "事由", value=lambda r: r[1], sorts=False),
        Column("count", "人数", "count", lambda r: r[2], lambda r: behind[r[3]](r[4]) if r[2] else ""),
    )  # fmt: skip
    rows += [
        ("計", "取得の合計", len(found.gained), "gained", -1),
        ("計", "喪失の合計", len(found.lost), "lost", -1),
        ("計", "差引き", len(found.gained) - len(found.lost), "", 0),
    ]
    behind[""] = lambda _: ""
    return _made(request, "moves", period, columns, rows)


def _households(request: HttpRequest, municipality: int, period: Period) -> Table:
    found = people_reads.census(period, head())
    reduced = dict(year_sums(period.fiscal_year).reduced)
    came = np.setdiff1d(found.closing_households, found.opening_households)
    went = np.setdiff1d(found.opening_households, found.closing_households)
    nominal = _behind(municipality, period, "nominal")
    rows = [
        ("期首の世帯", len(found.opening_households), ""), ("新たに加入した世帯", len(came), ""),
        ("加入者がいなくなった世帯", len(went), ""), ("期末の世帯", len(found.closing_households), ""),
        ("期末のうち擬制世帯主の世帯", len(found.nominal_heads), nominal(0) if len(found.nominal_heads) else ""),
        *((f"{tenths}割軽減の世帯", reduced[tenths], "") for tenths in (7, 5, 2)),
    ]  # fmt: skip
    columns = (
        Column("ja", "区分", value=lambda r: r[0], sorts=False),
        Column("count", "世帯数", "count", lambda r: r[1], lambda r: r[2]),
    )
    return _made(request, "households", period, columns, rows)


def _levy(request: HttpRequest, municipality: int, period: Period) -> Table:
    rows = reads.levy_years(period)
    columns = (
        Column("ja", "賦課の年度", sorts=False), Column("charged", "調定", "yen"), Column("received", "収納", "yen"),
        Column("written_off", "不納欠損", "yen"), Column("owed", "未収", "yen"), Column("rate", "収納率"),
        Column("in_period", "期間の収納", "yen"),
    )  # fmt: skip
    names = ("charged", "received", "written_off", "owed", "in_period")
    totals = {name: sum(getattr(r, name) for r in rows) for name in names}
    return _made(request, "levy", period, columns, rows, totals=totals, empty="調定がありません。")


def _claims(request: HttpRequest, municipality: int, period: Period) -> Table:
    rows = reads.claim_sums(period)
    columns = (
        Column("ja", "種別", sorts=False), Column("count", "件数", "count"), Column("cost", "費用額", "yen"),
        Column("paid", "一部負担金", "yen"), Column("insurer", "保険者負担（公費を含む）", "yen"),
    )  # fmt: skip
    totals = {name: sum(getattr(r, name) for r in rows) for name in ("count", "cost", "paid", "insurer")}
    return _made(
        request,
        "claims",
        period,
        columns,
        rows,
        totals=totals,
        empty="この期間の診療のレセプトはありません。",
    )


def _benefits(request: HttpRequest, municipality: int, period: Period) -> Table:
    rows = reads.benefit_sums(period)
    behind = _behind(municipality, period, "benefit")
    columns = (
        Column("ja", "給付の種類", sorts=False),
        Column("count", "決定の件数", "count", url=lambda r: behind(r.kind)), Column("amount", "決定額", "yen"),
        Column("ended", "うち取消し", "count"), Column("ended_amount", "取り消した額", "yen"),
    )  # fmt: skip
    totals = {
        name: sum(getattr(r, name) for r in rows) for name in ("count", "amount", "ended", "ended_amount")
    }
    return _made(
        request,
        "benefits",
        period,
        columns,
        rows,
        totals=totals,
        empty="この期間に決定した給付はありません。",
    )


TABLES: dict[str, Callable[[HttpRequest, int, Period], Table]] = {
    "age": _ages, "moves": _moves, "households": _households, "levy": _levy, "claims": _claims, "benefits": _benefits,
}  # fmt: skip
FIGURES: dict[str, tuple[str, dict[int, str]]] = {
    "opening": ("期首の被保険者", AGE_CLASSES),
    "closing": ("期末の被保険者", AGE_CLASSES),
    "gained": ("取得", {**GAINS, -1: "合計"}),
    "lost": ("喪失", {**LOSSES, -1: "合計"}),
    "nominal": ("擬制世帯主", {0: "期末"}),
    "benefit": ("給付の対象者", reads.BENEFIT_KINDS),
}


@screen("health_insurance.look")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, municipality: int) -> HttpResponse:
    """The people behind one figure; the look is recorded. Errors: Refused for no figure."""
    actor, today = actor_in(request), as_of(request)
    period = reads.period_of(request.GET.get("period", ""), today)
    figure, key = request.GET.get("figure", "closing"), _key(request.GET.get("key", "1"))
    if figure not in FIGURES or key not in FIGURES[figure][1]:
        raise Refused("この数字の対象者は示せません。", what_to_do="事業月報の画面から開き直してください。")
    with tenant(municipality):
        if figure == "benefit":
            found = reads.benefit_people(period, key)
        else:
            found = people_reads.persons_of(people_reads.census(period, head()), figure, key).tolist()
        labels = labels_of(found[:MOST], today)
    place = {"municipality": municipality}
    listed = Table(
        request=request, name="people", ja="数字の対象者", rows=[labels[p] for p in found[:MOST]], export_right=EXPORT,
        person=lambda r: r.person, empty="対象者はいません。",
        columns=[
            Column("name", "氏名", "name",
                   url=lambda r: reverse("health_insurance:person", kwargs={**place, "number": r.person})),
            Column("kana", "フリガナ"), Column("person", "宛名番号", "number"),
        ],
    )  # fmt: skip
    if (sent := listed.export()) is not None:
        return sent
    looks.record(actor, screen="health_insurance.report_people", persons=sorted(labels))
    ja, names = FIGURES[figure]
    context = {
        "table": listed, "period": period, "ja": f"{ja}　{names[key]}", "count": len(found), "most": MOST,
        "back": f"{reverse('health_insurance:reports', kwargs=place)}?{urlencode({'period': period.code})}",
    }  # fmt: skip
    return render(request, "health_insurance/report_people.html", context)


def _key(text: str) -> int:
    """A key of a figure; one that no figure has where the address names none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) <= 3 else -99
