"""The bill (納入通知書) and the notice of use (検針票) of one period: plain texts as they stand on the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.slip_keeping import SlipKind, Wanted
from kikan.shared.documents.slips import PaymentSlip, store_key
from kikan.shared.ledger.levies import SEWER, WATER

# On a slip both names and amounts must stand in the narrow field of the tax (税目).
SHORT = {WATER.code: "水道", SEWER.code: "下水"}


@dataclass(frozen=True, repr=False)
class Account:
    """One receivable on the paper: what is charged, its tax, what is still open."""

    levy: int
    ja: str
    total: int
    tax: int
    off: int
    balance: int
    charge: int | None
    holder: str
    registration: str = ""


@dataclass(frozen=True, repr=False)
class BillFacts:
    """Everything the papers of a bill say; the rates are texts as the ordinance has them."""

    number: int
    point: int
    fiscal_year: int
    begins: date
    ends: date
    due_on: date
    previous_index: int
    index: int | None
    volume: int
    sewage: int
    kind: str
    calibre: int
    payer: int
    payer_name: str
    postal_code: str
    address: tuple[str, ...]
    has_account: bool
    accounts: tuple[Account, ...]
    tax_rate: str
    office: str
    body: str
    last_debit: str = ""
    illustrative: tuple[str, ...] = field(default=())

    @property
    def open_accounts(self) -> list[Account]:
        """The receivables of which something is still owed."""
        return [a for a in self.accounts if a.balance > 0]


def bill(facts: BillFacts, slips: Sequence[PaymentSlip]) -> dict[str, Any]:
    """The mapping of the bill: amounts per account apart, with the slips it is paid by."""
    return {
        **common(facts),
        "due_on": era_day(facts.due_on),
        "addressee": {
            "postal_code": facts.postal_code, "lines": list(facts.address), "name": facts.payer_name,
        },
        "pay_by": _pay_by(facts),
        "slips": [slip.printed() for slip in slips],
    }  # fmt: skip


def _pay_by(facts: BillFacts) -> str:
    if not facts.open_accounts:
        return "納付済みです"
    return "口座振替（納期限の日に引き落とします）" if facts.has_account else "次の頁の納付書で納めてください"


def use_notice(facts: BillFacts) -> dict[str, Any]:
    """The mapping of the notice left at the door (使用水量等のお知らせ): no address on it."""
    return {
        **common(facts),
        "name": facts.payer_name,
        "debit_on": era_day(facts.due_on) if facts.has_account else "",
        "due_on": era_day(facts.due_on),
        "last_debit": facts.last_debit,
    }


def common(facts: BillFacts) -> dict[str, Any]:
    """What both papers say."""
    return {
        "number": f"{facts.number:08d}",
        "point": str(facts.point),
        "calibre": f"{facts.calibre}mm",
        "period": f"{era_day(facts.begins)} ～ {era_day(facts.ends)}",
        "read_on": era_day(facts.ends),
        "kind": facts.kind,
        "previous_index": f"{facts.previous_index:,}",
        "index": "－" if facts.index is None else f"{facts.index:,}",
        "volume": f"{facts.volume:,}",
        "sewage": f"{facts.sewage:,}" if any(a.levy == SEWER.code for a in facts.accounts) else "",
        "tax_rate": facts.tax_rate,
        "accounts": [_account(a) for a in facts.accounts],
        "total": f"{sum(a.total for a in facts.accounts):,}",
        "office": facts.office,
    }


def _account(account: Account) -> Mapping[str, str]:
    return {
        "ja": account.ja,
        "total": f"{account.total:,}",
        "tax": f"{account.tax:,}",
        "off": f"{account.off:,}" if account.off else "",
        "holder": account.holder,
        "registration": account.registration or "（登録番号未登録）",
    }


def slip_of(facts: BillFacts, account: Account, municipality: int, issuer: str) -> PaymentSlip:
    """The slip of one receivable alone."""
    key = ""
    if issuer and account.charge is not None:
        key = store_key(municipality, account.levy, facts.fiscal_year, account.charge, 1)
    return PaymentSlip(
        title=account.ja, fiscal_year=facts.fiscal_year, term=_term(facts), notice_number=f"{facts.number:08d}",
        amount=account.balance, due_on=facts.due_on, payer_name=facts.payer_name, payer_address=facts.address,
        account_holder=account.holder, issuer=issuer, key=key,
    )  # fmt: skip


def slip_together(
    facts: BillFacts, *, kind: SlipKind = SlipKind.TOGETHER, until: date | None = None
) -> Wanted:
    """One slip for what is open of every receivable of the bill (併徴); the amounts stay apart on it."""
    asked = facts.open_accounts
    return Wanted(
        kind=kind, payer=facts.payer, name=facts.payer_name, address=facts.address,
        title="・".join(f"{SHORT[a.levy]} {a.balance:,}" for a in asked), fiscal_year=facts.fiscal_year, term=_term(facts),
        number_ja=f"{facts.number:08d}", due_on=facts.due_on, payable_until=until or facts.due_on,
        parts=tuple((a.charge, 1, a.balance) for a in asked if a.charge is not None),
    )  # fmt: skip


def _term(facts: BillFacts) -> str:
    return f"{facts.ends:%Y年%-m月}検針分"


def accounts_of(
    body: str, water: tuple[int, int, int, int, int | None], sewer: tuple[int, int, int, int, int | None]
) -> tuple[Account, ...]:
    """(total, tax, reduction, open, charge) of each service; a service that asks nothing is left out."""
    holders = ((WATER.code, "水道料金", f"{body}水道事業"), (SEWER.code, "下水道使用料", f"{body}下水道事業"))
    return tuple(
        Account(levy, ja, total, tax, off, balance, charge, holder)
        for (levy, ja, holder), (total, tax, off, balance, charge) in zip(
            holders, (water, sewer), strict=True
        )
        if charge is not None
    )
