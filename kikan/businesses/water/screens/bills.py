"""Bills (請求): the page with its working per article, correction, leak relief; arrears; beneficiary charges; reports."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.water.procedures.assess_beneficiary import Land, assess_beneficiary, change_beneficiary
from kikan.businesses.water.procedures.correct_bill import correct_bill, relieve_leak
from kikan.businesses.water.reads import pages, words
from kikan.businesses.water.reads.explained import explained
from kikan.businesses.water.screens import forms
from kikan.businesses.water.screens.asking import carried_out, looked, url
from kikan.businesses.water.screens.points import odd_badges
from kikan.law.value_words import few_of
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.plots import Series, stacked_bars
from kikan.shared.desk.tables import Column, Table
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant


@screen("water.look")
@require_GET
def bill(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One bill with every step, article and value (料金の計算過程). Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row = pages.bill_row(number)
        found, bar = explained(row), person_bar(row.payer, actor, day)
        owed = pages.owed_of(row)
    looked(request, "water.bill", [row.payer])
    context = {
        "person": bar,
        "bill": row,
        "found": found,
        "owed": owed,
        "kind_ja": words.kind_ja(row.kind),
        "use_ja": words.use_ja(row.use),
        "odd": odd_badges(row.odd),
        "illustrative": few_of(found.illustrative),
        "point_url": url("point", municipality, point=row.point),
        "correct_url": url("bill_correct", municipality, number=number) if actor.may("water.change") else "",
        "leak_url": url("bill_leak", municipality, number=number)
        if actor.may("water.change") and not row.leak_cut
        else "",
        "paper_url": url("bill_paper", municipality, number=number) if actor.may("water.print") else "",
    }
    return render(request, "water/bill.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Another volume for a bill (料金の更正)."""
    return _change(request, municipality, number, "料金の更正", "更正する", forms.CorrectForm, correct_bill)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def leak(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Leak relief of a bill (漏水減免)."""
    return _change(request, municipality, number, "漏水減免", "減免する", forms.LeakForm, relieve_leak)


def _change(
    request: HttpRequest, municipality: int, number: int, title: str, button: str, kind: Any, carry: Any
) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row, known = pages.bill_row(number), head()
        bar = person_bar(row.payer, actor, day)
    looked(request, "water.bill", [row.payer])
    form = kind(request.POST or None, initial={"read_at": known})
    here = url("bill", municipality, number=number)

    def act() -> str:
        carry(bill=number, **form.cleaned_data, actor=actor)
        return here

    context = {"title": title, "button": button, "back": here, "person": bar, "bill": row}
    return carried_out(request, form, act, "water/form.html", context)


@screen("water.look")
@require_http_methods(["GET", "POST"])
def arrears(request: HttpRequest, municipality: int) -> HttpResponse:
    """Contracts with overdue water charges and the last step against them (滞納整理・給水停止)."""
    day = as_of(request)
    with tenant(municipality):
        rows = pages.owing(day)
        labels = labels_of([r.payer for r in rows], day)
    looked(request, "water.arrears", [r.payer for r in rows])
    columns = (
        Column("point", "水栓番号", "code", url=lambda r: url("point", municipality, point=r.point)),
        Column("payer", "使用者", "name", value=lambda r: labels[r.payer].name),
        Column("oldest", "最も古い納期限", "day"),
        Column("amount", "水道料金の未納", "yen"),
        Column("step", "段階", "badge", value=_step_badge),
        Column("stepped_on", "段階の日", "day"),
    )
    table = Table(
        request, columns, rows, name="arrears", ja="滞納整理", sort="oldest", export_right="water.export",
        person=lambda r: r.payer, empty="納期限を過ぎた水道料金の未納はありません。",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    return render(
        request, "water/list.html", {"table": table, "title": "滞納整理・給水停止", "lead": ARREARS_LEAD}
    )


ARREARS_LEAD = (
    "給水停止の対象になるのは水道料金の未納だけです（水道法第15条第3項）。督促、給水停止予告、給水停止の順に、条例の日数を置いて進めます。"
    "乳幼児だけの世帯、療養中、困窮の相談中、分納誓約の履行中の契約は、留保を外すまで停止できません。"
)


def _step_badge(row: pages.Owing) -> Badge:
    tones = {0: "grey", 1: "blue", 2: "amber", 3: "red", 4: "green"}
    return Badge(words.step_ja(row.step) if row.step else "未着手", tones[row.step])


@screen("water.look")
@require_http_methods(["GET", "POST"])
def lands(request: HttpRequest, municipality: int) -> HttpResponse:
    """The register of beneficiary charges (受益者負担金台帳)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        rows = pages.lands()
        persons = [r.person for r in rows]
        labels, shown = labels_of(persons, day), shield(persons, actor, day=day)
    looked(request, "water.lands", persons)
    columns = (
        Column("number", "台帳番号", "count", url=lambda r: url("land", municipality, number=r.number)),
        Column("person", "受益者", "name", value=lambda r: labels[r.person].name),
        Column("place", "土地の所在", value=lambda r: shown.shown(r.person, r.place)),
        Column("area", "面積（m2）", value=lambda r: f"{r.area // 100:,}.{r.area % 100:02d}"),
        Column("pits", "ます", "count"),
        Column("amount", "負担金額", "yen"),
        Column("reward", "報奨金", "yen"),
        Column("state", "状態", "badge", value=lambda r: Badge(words.land_ja(r.state), "blue" if r.state == 1 else "grey")),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="lands", ja="受益者負担金台帳", sort="number", export_right="water.export",
        person=lambda r: r.person, empty="台帳に土地がありません。", empty_act="賦課を入力する",
        empty_url=url("land_new", municipality),
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    context = {
        "table": table,
        "title": "受益者負担金台帳",
        "act_url": url("land_new", municipality),
        "act_ja": "賦課を入力する",
    }
    return render(request, "water/list.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def land_new(request: HttpRequest, municipality: int) -> HttpResponse:
    """Assess land (受益者負担金の賦課)."""
    form = forms.LandForm(request.POST or None)

    def act() -> str:
        v = dict(form.cleaned_data)
        land = Land(v.pop("place"), int(v.pop("area") * 100), v.pop("pits"))
        assess_beneficiary(land=land, **v, actor=actor_in(request))
        return url("lands", municipality)

    context = {"title": "受益者負担金の賦課", "button": "賦課する", "back": url("lands", municipality)}
    return carried_out(request, form, act, "water/form.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def land(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Postpone, exempt, hand over (徴収猶予・減免・受益者の変更). Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row, known = pages.land(number), head()
        bar = person_bar(row.person, actor, day)
    looked(request, "water.land", [row.person])
    initial = {"person": row.person, "state": row.state, "changed_on": day}
    form = forms.LandChangeForm(request.POST or None, initial=initial)

    def act() -> str:
        change_beneficiary(number=number, **form.cleaned_data, actor=actor, read_at=known)
        return url("lands", municipality)

    context = {
        "title": "受益者負担金の猶予・減免・変更", "button": "変更する", "back": url("lands", municipality), "person": bar,
    }  # fmt: skip
    return carried_out(request, form, act, "water/form.html", context)


REPORTS = {
    "accounts": "企業会計への集計",
    "usage": "使用水量分析",
    "seals": "メーター検満一覧",
    "openings": "開閉栓簿",
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


_REPORT = {"accounts": _accounts, "usage": _usage, "seals": _seals, "openings": _openings}
