"""The payment certificate (納税証明書): tax of each levy and year, what was paid, what is open, what is not due yet.

Law: 地方税法 第20条の10、同法施行令 第6条の21
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kikan.ground.eras import fiscal_year_in_words

ORDINARY, COMPLETE = "ordinary", "complete"
TITLES = {ORDINARY: "納　税　証　明　書", COMPLETE: "完　納　証　明　書"}
WORDS = {
    ORDINARY: "上記のとおり相違ないことを証明します。",
    COMPLETE: "この証明の日において、納期限の到来した市町村税及びその附帯金に滞納がないことを証明します。",
}
KINDS = {ORDINARY: "納税証明（税額・納付額・未納額）", COMPLETE: "完納証明（滞納がないこと）"}


@dataclass(frozen=True, repr=False)
class TaxYear:
    """One levy of one year. `shown`: paid by receipts that are not cleared yet."""

    levy: str
    fiscal_year: int
    tax: int
    paid: int
    open: int
    not_due: int
    shown: int = 0


@dataclass(frozen=True, repr=False)
class Certified:
    """Who, and what is certified of them."""

    kind: str
    name: str
    address: tuple[str, ...]
    years: tuple[TaxYear, ...]


def certificate(it: Certified) -> dict[str, Any]:
    """What stands on the certificate, as plain text."""
    return {
        "title": TITLES[it.kind],
        "name": it.name,
        "address": list(it.address),
        "words": WORDS[it.kind],
        "has_amounts": it.kind == ORDINARY,
        "years": [_year(y) for y in it.years] if it.kind == ORDINARY else [],
        "has_shown": any(y.shown for y in it.years),
    }


def _year(y: TaxYear) -> dict[str, str]:
    return {
        "levy": y.levy,
        "fiscal_year": fiscal_year_in_words(y.fiscal_year),
        "tax": f"{y.tax:,}",
        "paid": f"{y.paid + y.shown:,}" + ("※" if y.shown else ""),
        "open": f"{y.open - y.shown:,}",
        "not_due": f"{y.not_due:,}",
    }


def totals(years: Sequence[TaxYear]) -> int:
    """What is open over all years and past due: a 完納証明 is given where it is zero."""
    return sum(y.open - y.shown - y.not_due for y in years)
