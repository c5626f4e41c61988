"""A person's whole account over all levies (収納状況)."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.collection import reads
from kikan.businesses.collection.reads.incoming import reserved_of
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.tenancy import tenant


@dataclass(frozen=True)
class YearOfLevy:
    """The instalments of one levy and year, with their sums."""

    levy: str
    year: int
    lines: tuple[tuple[reads.Line, Badge], ...]

    @property
    def charged(self) -> int:
        return sum(line.charged for line, _ in self.lines)

    @property
    def allocated(self) -> int:
        return sum(line.allocated for line, _ in self.lines)

    @property
    def balance(self) -> int:
        return sum(line.balance for line, _ in self.lines)

    @property
    def is_open(self) -> bool:
        return self.balance > 0


@screen("collection.look")
@require_GET
def account(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Every instalment of every levy, and every payment. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines, receipts = reads.account_of(number), reads.receipts_of(number)
        told = reserved_of([x.charge for x in lines if x.balance > 0])
    looks.record(actor, screen="collection.account", persons=[number])
    context = {
        "person": bar,
        "tiles": _tiles(lines, receipts, day),
        "years": _years(lines, day, told),
        "receipts": receipts,
        "has_overpaid": any(r.unallocated > 0 for r in receipts),
        "may_change": actor.may("collection.change"),
        "enter_url": reverse("collection:receipt_enter", kwargs={"municipality": municipality}),
        "slips_url": reverse("collection:slips", kwargs={"municipality": municipality, "number": number}),
        "orders_url": reverse("collection:orders", kwargs={"municipality": municipality, "number": number}),
        "receipts_url": _receipts_url(municipality),
    }
    return render(request, "collection/account.html", context)


def _receipts_url(municipality: int) -> str:
    """What comes before a receipt's number: one reversal for the page instead of one a row."""
    some = reverse("collection:receipt", kwargs={"municipality": municipality, "number": 0})
    return some.removesuffix("0/")


def _tiles(lines: list[reads.Line], receipts: list[reads.ReceiptLine], day: date) -> list[Tile]:
    overdue = sum(x.balance for x in lines if x.due_on < day)
    return [
        Tile("納期限を過ぎた未納", f"{overdue:,}", "円"),
        Tile("これからの納期", f"{sum(x.balance for x in lines if x.due_on >= day):,}", "円"),
        Tile("納めた額", f"{sum(x.allocated for x in lines):,}", "円"),
        Tile("過誤納", f"{sum(r.unallocated for r in receipts):,}", "円"),
    ]


def _years(lines: list[reads.Line], day: date, told: set[tuple[int, int]]) -> list[YearOfLevy]:
    """In the order of the read: newest year first, then by levy."""
    keys = dict.fromkeys((x.fiscal_year, x.levy, x.levy_name) for x in lines)
    return [
        YearOfLevy(
            ja,
            year,
            tuple((x, _badge(x, day, told)) for x in lines if (x.fiscal_year, x.levy) == (year, levy)),
        )
        for year, levy, ja in keys
    ]


def _badge(line: reads.Line, day: date, told: set[tuple[int, int]]) -> Badge:
    if line.balance <= 0:
        return Badge("納付済", "green") if line.charged else Badge("なし", "grey")
    if (line.charge, line.instalment) in told:
        return Badge("速報あり", "amber")
    return Badge("納期前", "grey") if line.due_on >= day else Badge("未納", "red")
