"""Reports of water (集計と帳票): totals for the enterprise ledger, use, meters, openings, the year's tables."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.water.procedures.enter_distribution import enter_distribution
from kikan.businesses.water.reads import pages, yearly
from kikan.businesses.water.screens.asking import carried_out, looked, url
from kikan.businesses.water.screens.forms import DistributionForm
from kikan.businesses.water.screens.runs import recent_months
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.plots import Series, stacked_bars
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant

REPORTS = {
    "accounts": "企業会計への集計",
    "usage": "使用水量分析",
    "seals": "メーター検満一覧",
    "openings": "開閉栓簿",
    "water": "有収水量・有収率",
    "years": "決算（調定・収入・未収）",
    "given_up": "不納欠損調書",
}


@screen("water.look")
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest, municipality: int) -> HttpResponse:
    """Totals for the enterprise ledger, volumes by bore and band, meters to be exchanged, openings and closings."""
    asked = request.GET.get("tab", "accounts")
    tab = asked if asked in REPORTS else "accounts"
    day = as_of(request)
    with tenant(municipality):
        months = pages.months_billed(12)
        context = _REPORT[tab](request, municipality, day, months)
    if (sent := context["table"].export()) is not None:
        return sent
    looked(request, "water.reports", context.pop("persons", []))
    here = url("reports", municipality)
    tabs = [(ja, f"{here}?tab={name}", name == tab) for name, ja in REPORTS.items()]
    return render(request, "water/reports.html", {"tabs": tabs, "title": REPORTS[tab], **context})


def _accounts(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    rows = pages.account_sums([m.month for m in months])
    columns = (
        Column("charged_on", "調定日", "day"), Column("zone", "検針地区", "count"), Column("bills", "件数", "count"),
        Column("receivable", "借 営業未収金・預り", "yen"),
        Column("net", "貸 給水収益", "yen", value=lambda r: r.water - r.water_tax),
        Column("water_tax", "貸 仮受消費税（水道）", "yen"),
        Column("sewer_net", "下水道使用料", "yen", value=lambda r: r.sewer - r.sewer_tax),
        Column("sewer_tax", "仮受消費税（下水道）", "yen"),
    )  # fmt: skip
    totals = {"bills": sum(r.bills for r in rows), "receivable": sum(r.receivable for r in rows)}
    table = Table(
        request, columns, rows, name="accounts", ja="企業会計への集計", sort="-charged_on", totals=totals,
        export_right="water.export", empty="調定がありません。",
    )  # fmt: skip
    return {"table": table, "lead": ACCOUNT_LEAD}


ACCOUNT_LEAD = (
    "調定の日と地区ごとの合計です。収益は調定の日に計上し、消費税は税抜経理で分けます（地方公営企業法施行規則第19条）。"
    "水道が徴収する下水道使用料は預り金に受け、下水道会計へ引き継ぎます。"
)


def _usage(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    rows = pages.usage(months[-1].month) if months else []
    columns = (
        Column("calibre", "口径", value=lambda r: f"{r.calibre}mm"),
        Column("band", "水量の段階", value=lambda r: pages.BANDS_JA[r.band]),
        Column("bills", "件数", "count"), Column("volume", "水量（m3）", "count"), Column("water", "水道料金", "yen"),
    )  # fmt: skip
    table = Table(
        request,
        columns,
        rows,
        name="usage",
        ja="使用水量分析",
        export_right="water.export",
        empty="調定がありません。",
    )
    calibres = sorted({r.calibre for r in rows})
    series = [
        Series(f"{c}mm", tuple(sum(r.bills for r in rows if (r.calibre, r.band) == (c, b)) for b in range(7)))
        for c in calibres[:6]
    ]
    plot = stacked_bars("usage", "水量の段階ごとの件数", list(pages.BANDS_JA), series, "件") if rows else None
    lead = f"{months[-1].ja}の調定です。" if months else ""
    return {"table": table, "lead": lead, "plot": plot}


def _seals(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    rows = pages.seals_ending(day)
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column("serial", "量水器番号", "code"), Column("calibre", "口径", value=lambda r: f"{r.calibre}mm"),
        Column("valid_from", "設置日", "day"), Column("sealed_until", "検定満期", "day"),
        Column("over", "状態", "badge", value=lambda r: _seal_badge(r.sealed_until <= day)),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="seals", ja="メーター検満一覧", sort="sealed_until", export_right="water.export",
        empty="1年以内に検定が満期になる量水器はありません。",
    )  # fmt: skip
    return {"table": table, "lead": "検定の有効期間（8年、計量法施行令）が1年以内に切れる量水器です。"}


def _seal_badge(is_over: bool) -> Badge:
    return Badge("満期を過ぎました", "red") if is_over else Badge("1年以内", "amber")


def _openings(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    first = day - timedelta(days=92)
    rows = pages.opened_and_closed(first, day)
    labels = labels_of([r.payer for r in rows], day)
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("opened_on", "使用開始日", "day"),
        Column("closed", "中止日", "day", value=lambda r: r.valid_until if r.valid_until <= day else None),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="openings", ja="開閉栓簿", export_right="water.export", person=lambda r: r.payer,
        empty="最近3か月の開栓・中止はありません。",
    )  # fmt: skip
    return {"table": table, "lead": "最近3か月の開栓と中止です。", "persons": [r.payer for r in rows]}


def _water(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    rows = yearly.water_of_months()
    columns = (
        Column("month", "月", value=lambda r: r.ja), Column("sent", "配水量（m3）", "count"),
        Column("billed", "有収水量（m3）", "count"), Column("rate", "有収率", value=lambda r: r.rate),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="water", ja="有収水量・有収率", export_right="water.export",
        empty="配水量も調定もまだありません。",
    )  # fmt: skip
    act = url("distribution", municipality) if actor_in(request).may("water.change") else ""
    return {"table": table, "lead": WATER_LEAD, "act_url": act, "act_ja": "配水量を登録する"}


WATER_LEAD = (
    "有収率は、料金の対象になった水量の、配水量に対する割合です（小数第1位未満切捨て）。"
    "隔月検針の地区があるときは、月ごとではなく、2か月以上の合計で見てください。"
)


def _years(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    rows = yearly.years_of_levies(day.year - (day.month < 4))
    columns = (
        Column("fiscal_year", "年度", value=lambda r: fiscal_year_in_words(r.fiscal_year)),
        Column("ja", "料金"), Column("charged", "調定額", "yen"), Column("received", "収入額", "yen"),
        Column("written_off", "不納欠損額", "yen"), Column("owed", "未収額", "yen"),
        Column("rate", "収納率", value=lambda r: r.rate),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="years", ja="調定・収入・未収", export_right="water.export",
        empty="調定がありません。",
    )  # fmt: skip
    return {"table": table, "lead": "最近5年度の料金ごとの合計です。督促手数料と延滞金は含みません。"}


def _given_up(request: HttpRequest, municipality: int, day: date, months: list[Any]) -> dict[str, Any]:
    year = day.year - (day.month < 4)
    rows = yearly.given_up(year)
    labels = labels_of([r.payer for r in rows], day)
    columns = (
        Column("on", "欠損の日", "day"), Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("levy", "料金", value=lambda r: r.levy_ja),
        Column("year", "年度", value=lambda r: fiscal_year_in_words(r.fiscal_year)),
        Column("charge", "調定番号", "count"), Column("instalment", "期", value=lambda r: r.instalment_ja),
        Column("amount", "金額", "yen"), Column("reason", "理由"),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="given_up", ja="不納欠損調書", sort="on", totals={"amount": sum(r.amount for r in rows)},
        export_right="water.export", person=lambda r: r.payer, empty="この年度の不納欠損はありません。",
    )  # fmt: skip
    lead = f"{fiscal_year_in_words(year)}に不納欠損とした債権です。不納欠損は収納管理で行います。"
    return {"table": table, "lead": lead, "persons": [r.payer for r in rows]}


@screen("water.change")
@require_http_methods(["GET", "POST"])
def distribution(request: HttpRequest, municipality: int) -> HttpResponse:
    """Enter the water sent out in a month (配水量の登録)."""
    day = as_of(request)
    form = DistributionForm(request.POST or None, months=recent_months(day))
    back = f"{url('reports', municipality)}?tab=water"

    def act() -> str:
        enter_distribution(**form.cleaned_data, actor=actor_in(request))
        return back

    context = {"title": "配水量の登録", "button": "登録する", "back": back}
    return carried_out(request, form, act, "water/form.html", context)


_REPORT = {
    "accounts": _accounts, "usage": _usage, "seals": _seals, "openings": _openings, "water": _water, "years": _years,
    "given_up": _given_up,
}  # fmt: skip
