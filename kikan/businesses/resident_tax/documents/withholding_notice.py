"""Notices of special collection (特別徴収税額の決定・変更通知書): one for the collector, one for each person.

Law: 地方税法 第321条の4第1項・第321条の6第1項（義務者用・納税義務者用）
The official form (地方税法施行規則 第3号様式) was not compared; the items are those it names.
"""

from dataclasses import dataclass
from typing import Any

from kikan.businesses.resident_tax.documents.tax_certificate import yen
from kikan.businesses.resident_tax.documents.tax_lines import TaxLines
from kikan.businesses.resident_tax.documents.tax_notice import (
    Sender,
    Withheld,
    addressee_of,
    breakdown,
    contact_of,
    taxes_of,
    withheld_of,
)
from kikan.businesses.resident_tax.reads.addressees import To
from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.businesses.resident_tax.reads.collectors import CollectorLine, Paid, WithholdingLine
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.slips import PaymentSlip, store_key
from kikan.shared.errors import Refused
from kikan.shared.ledger.levies import RESIDENT_TAX


@dataclass(frozen=True, repr=False)
class CollectedPerson:
    """One line of a collector's list; `before` is what was decided earlier. An address only where it may be told."""

    name: str
    address: str
    staff_number: str
    line: WithholdingLine
    before: WithholdingLine | None = None


@dataclass(frozen=True, repr=False)
class CollectorNotice:
    """All that is taken by one collector in a year, with what it pays in each month."""

    collector: CollectorLine
    fiscal_year: int
    to: To
    people: tuple[CollectedPerson, ...]
    months: tuple[Paid, ...]
    charge: int
    sender: Sender

    def __post_init__(self) -> None:
        """Errors: ValueError when the list does not add up to what is charged."""
        if sum(p.line.total for p in self.people) != sum(m.charged for m in self.months):
            raise ValueError("the people do not add up to the charge")


def collector_notice(notice: CollectorNotice) -> dict[str, Any]:
    """The list as plain text. Errors: Refused for a collector without name or address."""
    if not notice.to.name or not notice.to.lines:
        raise Refused("特別徴収義務者の名称または所在地がありません。", field="collector")
    months = [str(m.month) for m in notice.months]
    return {
        "fiscal_year": fiscal_year_in_words(notice.fiscal_year),
        "collector": str(notice.collector.collector),
        "corporate_number": str(notice.collector.corporate_number or ""),
        "addressee": addressee_of(
            notice.to, f"　{notice.collector.office}　御中" if notice.collector.office else "　御中"
        ),
        "is_changed": any(p.before is not None for p in notice.people),
        "count": f"{len(notice.people):,}",
        "months": months,
        "sums": [yen(m.charged) for m in notice.months],
        "due": [era_day(m.due_on) for m in notice.months],
        "total": yen(sum(m.charged for m in notice.months)),
        "is_half_yearly": notice.collector.is_half_yearly,
        "people": [_person(i, p) for i, p in enumerate(notice.people, 1)],
        "contact": contact_of(notice.sender),
        "slips": [s.printed() for s in _slips(notice)],
    }


def _person(number: int, person: CollectedPerson) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": person.name,
        "address": person.address,
        "staff_number": person.staff_number,
        "total": yen(person.line.total),
        "before": "" if person.before is None else yen(person.before.total),
        "reason": person.line.reason,
        "months": [yen(a) for a in person.line.amounts],
    }


def _slips(notice: CollectorNotice) -> tuple[PaymentSlip, ...]:
    """A slip (納入書) for each month that is still to be paid."""
    sender = notice.sender
    return tuple(
        PaymentSlip(
            title="市県民税・森林環境税（特別徴収）", fiscal_year=notice.fiscal_year, term=f"{m.month}月分",
            notice_number=f"指定番号 {notice.collector.collector}", amount=m.balance, due_on=m.due_on,
            payer_name=notice.to.name, payer_address=notice.to.lines, account_holder=f"{sender.name}会計管理者",
            issuer=sender.store_issuer,
            key=store_key(sender.municipality, RESIDENT_TAX.code, notice.fiscal_year, notice.charge, m.instalment)
            if sender.store_issuer else "",
        )
        for m in notice.months
        if m.balance > 0
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class WithheldNotice:
    """What is taken from one person's salary in a year, and why so much."""

    tax: AssessedTax
    lines: TaxLines
    to: To
    collector: CollectorLine
    staff_number: str
    line: WithholdingLine
    before: WithholdingLine | None
    sender: Sender


def withheld_notice(notice: WithheldNotice) -> dict[str, Any]:
    """The person's notice as plain text; the employer hands it over, so the address of the person is left out."""
    tax, before = notice.tax, notice.before
    taken = Withheld("月割額", notice.collector.name, notice.line.months)
    return {
        "fiscal_year": fiscal_year_in_words(tax.fiscal_year),
        "income_year": fiscal_year_in_words(tax.fiscal_year - 1).removesuffix("度") + "分",
        "name": notice.to.name,
        "staff_number": notice.staff_number,
        "collector": str(notice.collector.collector),
        "collector_name": notice.collector.name,
        "annual": yen(tax.annual_tax),
        "salary": yen(notice.line.total),
        "previous": None if before is None else yen(before.total),
        "reason": notice.line.reason,
        "taxes": taxes_of(tax),
        "withheld": withheld_of(taken),
        "before_months": None if before is None else [yen(a) for a in before.amounts],
        **breakdown(notice.lines),
        "contact": contact_of(notice.sender),
    }
