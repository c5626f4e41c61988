"""The first page of 収納: how much has come in, the rate by month, what waits for a decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.collection import reads
from kikan.businesses.collection.reads.doubts import count_waiting
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.plots import Plot, Series, bars, lines
from kikan.shared.desk.render import short_yen
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.sums import MonthSums
from kikan.shared.tenancy import tenant

FIRST_LEVY = 21


@screen("collection.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Charged, received and open of one levy and year; by month; what to settle."""
    actor, day = actor_in(request), as_of(request)
    levy = _asked(request, "levy", FIRST_LEVY, LEVIES)
    with tenant(municipality):
        years = reads.years_of(levy)
        this = day.year - (day.month < 4)
        year = _asked(request, "year", years[0] if years else this, range(2000, 2100))
        found, months = reads.totals(levy, year, day)
        doubtful, overpaid = count_waiting(), reads.overpaid_receipts()
    context = {
        "levy": LEVIES[levy],
        "levies": LEVIES.values(),
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "has_charges": found.charged > 0,
        "tiles": tiles_of(found),
        "rate": rate_plot(year, months) if months else None,
        "amounts": amount_plot(year, months) if months else None,
        "months": months,
        "doubtful": doubtful,
        "overpaid": len(overpaid),
        "acts": menu_acts(actor),
    }
    return render(request, "collection/home.html", context)


def _asked(request: HttpRequest, name: str, usual: int, known: object) -> int:
    """A number of the address where it is one of the known ones."""
    text = request.GET.get(name, "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else usual
    return asked if asked in known else usual  # type: ignore[operator]


def tiles_of(found: reads.Totals) -> list[Tile]:
    whole, tenth = divmod(found.rate_per_mille, 10)
    return [
        Tile("調定額", short_yen(found.charged), "円", f"納付義務者 {found.payers:,}人"),
        Tile("収納額", short_yen(found.received), "円"),
        Tile("収納率", f"{whole}.{tenth}", "％"),
        Tile("納期限を過ぎた未納", short_yen(found.overdue), "円", f"納期前を含む残り {found.balance:,}円"),
    ]


def rate_plot(year: int, months: list[MonthSums]) -> Plot:
    """Received of what fell due in each month, in percent."""
    labels = [f"{m.month.month}月" for m in months]
    rates = Series("収納率", tuple(m.rate for m in months))
    return lines("rate", f"{fiscal_year_in_words(year)} 納期の月ごとの収納率", labels, [rates], "％")


def amount_plot(year: int, months: list[MonthSums]) -> Plot:
    labels = [f"{m.month.month}月" for m in months]
    series = [
        Series("調定額", tuple(m.charged for m in months)),
        Series("収納額", tuple(m.received for m in months)),
    ]
    return bars("amounts", f"{fiscal_year_in_words(year)} 納期の月ごとの調定と収納", labels, series, "円")


def menu_acts(actor: Actor) -> list[Act]:
    """What the home page offers."""
    wanted = (
        ("窓口収納の入力", "receipt_enter", "collection.change", "e"),
        ("過誤納の還付・充当", "overpaid", "collection.look", ""),
        ("口座振替", "transfers", "collection.batch", "b"),
        ("収納データの受入れ", "files", "collection.batch", "f"),
        ("確認が必要な収納", "doubtful", "collection.look", ""),
        ("滞納者の一覧", "arrears", "collection.look", "t"),
        ("督促", "reminders", "collection.batch", ""),
        ("分納の一覧", "plans", "collection.look", ""),
        ("時効の予定", "limitations", "collection.look", ""),
        ("還付の一覧", "refunds", "collection.look", ""),
        ("日計・月計", "closings", "collection.look", "n"),
    )
    place = {"municipality": actor.municipality}
    return [
        Act(ja, reverse(f"collection:{name}", kwargs=place), key=key)
        if actor.may(right)
        else Act(ja, reason="権限がありません。")
        for ja, name, right, key in wanted
    ]
