"""Payment slips (納付書): three parts side by side, with the bar code of the stores and the eL-QR of tax.

The numbering scheme and the payload of the eL-QR are given only to members of 地方税共同機構 and are not public.
Here is the place where they are put in (`ElNumbering`); without it a slip carries none, a sample an empty frame.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.rendering import codes

# Above this the stores take no slip (agreement with the collecting agents, unverified).
STORE_LIMIT = 300_000


# What a sample's bars name as the issuer: no body has this number.
SAMPLE_ISSUER = "999999"


def store_key(
    municipality: int, levy: int, fiscal_year: int, charge: int, instalment: int, branch: int = 0
) -> str:
    """The 21 digits by which the stores' file finds the claim again.

    Municipality 5 (its code without check digit), levy 2, year 2, charge 8, instalment 2, branch 2; no personal data.
    Errors: NotACode where a number is too large for its place.
    """
    places = (
        (municipality // 10, 5),
        (levy, 2),
        (fiscal_year % 100, 2),
        (charge, 8),
        (instalment, 2),
        (branch, 2),
    )
    key = "".join(f"{number:0{width}d}" for number, width in places)
    if len(key) != codes.KEY_DIGITS:
        raise codes.NotACode("a number is too large for its place in the key")
    return key


@dataclass(frozen=True, repr=False)
class ElNumber:
    """The number of one tax payment at the common system (eL番号), and what its QR says."""

    agency: str
    payment: str
    confirmation: str
    division: str
    payload: str


class ElNumbering(Protocol):
    """Gives a slip its eL number once the body has joined; registers it at the common system."""

    def number_of(self, slip: "PaymentSlip") -> ElNumber: ...


@dataclass(frozen=True)
class PaymentSlip:
    """One slip: what is paid, by whom, until when.

    key: 21 digits by which the store's file finds the claim; issuer: the body's 6 digits, empty without a contract.
    payable_until: last day a store takes it.
    """

    title: str
    fiscal_year: int
    term: str
    notice_number: str
    amount: int
    due_on: date
    payer_name: str = field(repr=False)
    payer_address: tuple[str, ...] = field(repr=False)
    account_holder: str
    payable_until: date | None = None
    issuer: str = ""
    key: str = ""
    reissue: int = 0
    el: ElNumber | None = field(default=None, repr=False)

    def store_code(self) -> codes.StoreCode | None:
        """None where the stores take none: no contract, or too large an amount."""
        if not self.issuer or self.amount > STORE_LIMIT:
            return None
        until = self.payable_until or self.due_on
        return codes.StoreCode(self.issuer, self.key, self.amount, until, self.reissue)

    def printed(self) -> dict[str, Any]:
        """Plain data for the template; its codes are drawn when it is printed."""
        store = self.store_code()
        return {
            "title": self.title,
            "fiscal_year": fiscal_year_in_words(self.fiscal_year),
            "term": self.term,
            "notice_number": self.notice_number,
            "amount": f"{self.amount:,}",
            "due_on": era_day(self.due_on),
            "payable_until": era_day(self.payable_until or self.due_on),
            "payer_name": self.payer_name,
            "payer_address": list(self.payer_address),
            "account_holder": self.account_holder,
            "store": None if store is None else {"gs1_128": store.digits(), "lines": list(store.lines())},
            "el": None if self.el is None else _printed_el(self.el),
        }


def _printed_el(el: ElNumber) -> dict[str, Any]:
    return {
        "qr": el.payload,
        "number": f"{el.agency}-{el.payment}-{el.confirmation}-{el.division}",
    }
