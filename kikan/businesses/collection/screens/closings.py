"""Closed days and months (日計・月計の画面), the rate of collection by month, the prefecture's share, carry-over."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.collection.procedures.close_day import close_day
from kikan.businesses.collection.reads import closings as reads
from kikan.businesses.collection.screens.pursuit_forms import CarryForm, CloseForm
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url, hand_in
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.plots import Plot, Series, lines
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotFound, NotPermitted, ProcedureError
from kikan.shared.ledger.closing import Sum
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.preview import preview

CARRY = "collection.carry_over"
CHANNELS = {"": "―", "counter": "窓口", "transfer": "口座振替", "store": "コンビニ", "el": "eL-QR"}


@screen("collection.look")
@require_http_methods(["GET", "POST"])
def closings(request: HttpRequest, municipality: int) -> HttpResponse:
    """The closed days of a month, its totals, the rate by month; close a day."""
    actor, month = actor_in(request), _month(request)
    form = CloseForm(request.POST if "day" in request.POST else None, initial={"day": clock.today()})
    carry = CarryForm(request.POST if "fiscal_year" in request.POST else None)
    if request.method == "POST":
        try:
            if form.is_bound and form.is_valid():
                actor.require("collection.change")
                return once(request, lambda: _closed(actor, form.cleaned_data["day"]))
            if carry.is_bound and carry.is_valid():
                actor.require("collection.batch")
                return once(request, lambda: _carried(actor, carry.cleaned_data["fiscal_year"]))
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form if form.is_bound else carry, error)
    year = month.year - (month.month < 4)
    with tenant(municipality):
        days, sums = reads.closed_days(month), reads.without_channels(reads.month_sums(month))
        rates, shares = reads.rates_by_month(year), reads.prefecture_shares(month)
        waiting = reads.without_channels(reads.waiting())
    context: dict[str, Any] = {
        "form": form, "carry": carry, "month": month, "before": _step(month, -1), "after": _step(month, 1),
        "days": _days(request, actor, days), "sums": _sums(request, sums, "sums", "月計"),
        "waiting": _sums(request, waiting, "waiting", "まだ締めていない分"), "shares": shares,
        "rate": _plot(year, rates) if rates else None, "rates": rates, "year": year,
        "may_close": actor.may("collection.change"), "may_carry": actor.may("collection.batch"),
    }  # fmt: skip
    is_wrong = bool(form.errors or carry.errors)
    return render(request, "collection/closings.html", context, status=400 if is_wrong else 200)


def _month(request: HttpRequest) -> date:
    text = request.GET.get("month", "")
    is_month = (
        len(text) == 6
        and text.isascii()
        and text.isdigit()
        and 1 <= int(text[4:]) <= 12
        and int(text[:4]) > 1999
    )
    return date(int(text[:4]), int(text[4:]), 1) if is_month else reads.first_of(as_of(request))


def _step(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _closed(actor: Actor, day: date) -> HttpResponse:
    close_day(day=day, actor=actor)
    return redirect(_day_url(actor, day))


def _day_url(actor: Actor, day: date) -> str:
    return reverse(
        "collection:closing", kwargs={"municipality": actor.municipality, "number": int(f"{day:%Y%m%d}")}
    )


def _carried(actor: Actor, year: int) -> HttpResponse:
    preview(CARRY, actor, fiscal_year=year)
    _, act = hand_in(
        CARRY, actor=actor, arguments={"fiscal_year": year}, subjects=[("fiscal_year", year)],
        title=f"{fiscal_year_in_words(year)}の滞納繰越",
    )  # fmt: skip
    return redirect(act_url(actor.municipality, act))


def _days(request: HttpRequest, actor: Actor, days: list[reads.ClosedDay]) -> Table:
    columns = (
        Column("day", "締めた日", "day", url=lambda d: _day_url(actor, d.day)),
        Column("received", "収納", "yen"),
        Column("cleared", "消込", "yen"),
        Column("refunded", "還付", "yen"),
        Column("until", "最後の記録番号", "count"),
    )
    return Table(
        request, columns, days, name="days", ja="締めた日", sort="-day", filters=False,
        totals={n: sum(getattr(d, n) for d in days) for n in ("received", "cleared", "refunded")},
        empty="この月に締めた日はありません。",
    )  # fmt: skip


def _sums(request: HttpRequest, sums: list[Sum], name: str, ja: str, *, with_channels: bool = False) -> Table:
    columns = [
        Column("what", "区分", value=lambda s: s.what_ja),
        Column("levy", "科目", value=lambda s: s.levy_ja if s.levy else "―"),
        Column(
            "fiscal_year",
            "年度",
            "code",
            value=lambda s: fiscal_year_in_words(s.fiscal_year) if s.fiscal_year else "―",
        ),
        Column("account", "現年・繰越", value=lambda s: s.account_ja if s.levy else "―"),
        Column("kind", "種類", value=lambda s: s.kind_ja if s.levy else "―"),
        Column("rows", "件数", "count"),
        Column("amount", "金額", "yen"),
    ]
    if with_channels:
        columns.insert(5, Column("channel", "収納方法", value=lambda s: CHANNELS.get(s.channel, s.channel)))
    return Table(
        request, columns, sums, name=name, ja=ja, filters=False, per_page=200, empty="この期間に記録はありません。"
    )  # fmt: skip


def _plot(year: int, rates: list[reads.MonthRate]) -> Plot:
    labels = [f"{r.month.month}月" for r in rates]
    series = [Series("収納率", tuple(r.per_mille // 10 for r in rates))]
    return lines(
        "rates", f"{fiscal_year_in_words(year)} 現年課税分の収納率（月末まで）", labels, series, "％"
    )


@screen("collection.look")
@require_GET
def closing(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What one closed day counts, line by line (日計表). Errors: NotFound."""
    day = _day_of(number)
    with tenant(municipality):
        found = reads.day_sums(day) if day else None
    if day is None or found is None:
        raise NotFound("この日は締めていません。", what_to_do="日計の一覧から開いてください。")
    counted, sums = found
    table = _sums(request, sums, "sums", "日計", with_channels=True)
    return render(request, "collection/closing.html", {"counted": counted, "table": table, "day": day})


def _day_of(number: int) -> date | None:
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except (ValueError, OverflowError):
        return None
