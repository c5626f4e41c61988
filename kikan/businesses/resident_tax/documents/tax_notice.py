"""Notice of resident tax to the person who pays it (納税通知書・税額変更通知書).

Law: 地方税法 第319条の2・第321条の7の5, 森林環境税及び森林環境譲与税に関する法律 第7条; appeal: 行政不服審査法
  第18条・第82条, 行政事件訴訟法 第8条・第14条・第46条, 地方税法 第19条の12
Every amount is kept with the decision; nothing is computed here but sums that check it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.resident_tax.documents.tax_certificate import status_of, yen
from kikan.businesses.resident_tax.documents.tax_lines import TaxLines
from kikan.businesses.resident_tax.reads.addressees import To
from kikan.businesses.resident_tax.reads.assessments import ORDINARY, PENSION, SALARY, AssessedTax
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.slips import PaymentSlip, store_key
from kikan.shared.errors import Refused
from kikan.shared.ledger.levies import RESIDENT_TAX

STEP_ORDER = ("所得割額", "均等割額", "減免額", "差引税額")
PATHS = ((SALARY, "給与特別徴収"), (PENSION, "公的年金特別徴収"), (ORDINARY, "普通徴収"))


@dataclass(frozen=True)
class Sender:
    """The municipality as a notice names it; `store_issuer` is empty without a contract with the stores."""

    municipality: int
    name: str
    office: str
    address: str = ""
    telephone: str = ""
    store_issuer: str = ""
    pay_at: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Due:
    """One instalment: what is decided, what was decided before (None at first), what is still to be paid."""

    instalment: int
    due_on: date
    amount: int
    before: int | None
    balance: int

    @property
    def term(self) -> str:
        return f"第{self.instalment}期"


@dataclass(frozen=True, repr=False)
class Withheld:
    """What a collector takes: its name and the amounts by month."""

    ja: str
    collector: str
    months: tuple[tuple[int, int], ...]


@dataclass(frozen=True, repr=False)
class TaxNotice:
    """The decision of one person and year, with all that the notice prints."""

    tax: AssessedTax
    lines: TaxLines
    to: To
    instalments: tuple[Due, ...]
    withheld: tuple[Withheld, ...]
    sender: Sender
    illustrative: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Errors: ValueError when the figures do not add up; a notice that contradicts itself is never printed."""
        if sum(i.amount for i in self.instalments) != self.tax.ordinary:
            raise ValueError("the instalments do not add up to what the person pays")
        if self.tax.salary + self.tax.pension + self.tax.ordinary != self.tax.annual_tax:
            raise ValueError("the ways of collecting do not add up to the yearly tax")


def tax_notice(notice: TaxNotice) -> dict[str, Any]:
    """The notice as plain text for its template. Errors: Refused for somebody without name or address."""
    if not notice.to.name or not notice.to.lines:
        raise Refused(
            "納税義務者の氏名または送付先がありません。", field="person",
            what_to_do="宛名の氏名と住所を確かめてください。",
        )  # fmt: skip
    tax, lines = notice.tax, notice.lines
    is_changed = tax.before is not None
    return {
        "title": "税額変更通知書" if is_changed else "納税通知書",
        "fiscal_year": fiscal_year_in_words(tax.fiscal_year),
        "income_year": fiscal_year_in_words(tax.fiscal_year - 1).removesuffix("度") + "分",
        "notice_number": number_of(tax),
        "addressee": addressee_of(notice.to),
        "payer": notice.to.name,
        "ordinance": f"{notice.sender.name}市税条例" if notice.sender.name.endswith("市") else f"{notice.sender.name}税条例",
        "annual": yen(tax.annual_tax),
        "previous": yen(tax.before) if tax.before is not None else None,
        "difference": _signed(tax.annual_tax - tax.before) if tax.before is not None else None,
        "reason": tax.cause if is_changed else "",
        "status": status_of(tax),
        "paths": [[ja, *(yen(n) for n in (*tax.parts_of(path), sum(tax.parts_of(path))))] for path, ja in PATHS],
        "taxes": taxes_of(tax),
        "instalments": [_due(i) for i in notice.instalments],
        "has_before": any(i.before is not None for i in notice.instalments),
        "method": "口座振替" if notice.to.has_account else "納付書",
        "ordinary": yen(tax.ordinary),
        "withheld": [withheld_of(w) for w in notice.withheld],
        **breakdown(lines),
        "explanation": explanation(tax, lines),
        "contact": contact_of(notice.sender),
        "pay_at": list(notice.sender.pay_at),
        "illustrative": "、".join(notice.illustrative),
        "slips": [s.printed() for s in slips_of(notice)],
    }  # fmt: skip


def number_of(tax: AssessedTax) -> str:
    """通知書番号: the year and the charge."""
    return f"{tax.fiscal_year}-{tax.charge:08d}"


def addressee_of(to: To, honorific: str = "　様") -> dict[str, Any]:
    return {"postal_code": to.postal, "lines": list(to.lines), "name": to.name, "honorific": honorific}


def contact_of(sender: Sender) -> dict[str, str]:
    return {"office": sender.office, "address": sender.address, "telephone": sender.telephone}


def taxes_of(tax: AssessedTax) -> list[list[str]]:
    """Rows of the table of taxes: name, 所得割, 均等割, 減免, sum."""
    return [
        [ja, *(yen(n) for n in amounts)]
        for ja, *amounts in (
            ("市町村民税", tax.city_levy, tax.city_per_capita, tax.city_relief, tax.city_tax),
            ("道府県民税", tax.prefecture_levy, tax.prefecture_per_capita, tax.prefecture_relief, tax.prefecture_tax),
            ("森林環境税", 0, tax.forest_tax, tax.forest_relief, tax.forest),
        )
    ]  # fmt: skip


def breakdown(lines: TaxLines) -> dict[str, Any]:
    """Every income, deduction, taxable amount and credit (税額の明細)."""
    return {
        "revenues": _two(lines.revenues),
        "incomes": _two(lines.incomes),
        "sums": _two((("合計所得金額", lines.aggregate_income), ("総所得金額等", lines.total_income))),
        "deductions": _two(lines.deductions),
        "deductions_total": yen(lines.deductions_total),
        "taxable": _two(lines.taxable),
        "credits": [[ja, yen(city), yen(prefecture)] for ja, city, prefecture in lines.credits],
        "relatives": [[ja, f"{n}人"] for ja, n in lines.relatives],
        "spouse": lines.spouse,
        "own": "・".join(lines.own) or "該当なし",
    }


def withheld_of(withheld: Withheld) -> dict[str, Any]:
    return {
        "ja": withheld.ja,
        "collector": withheld.collector,
        "months": [[f"{month}月", yen(amount)] for month, amount in withheld.months],
        "total": yen(sum(amount for _, amount in withheld.months)),
    }


def explanation(tax: AssessedTax, lines: TaxLines) -> list[dict[str, str]]:
    """What the figures mean, in plain words (やさしい説明)."""
    found = [
        (
            "どうやって計算していますか",
            f"前の年の所得の合計（{yen(lines.total_income)}円）から所得控除（{yen(lines.deductions_total)}円）を引いた額に"
            "税率をかけたものが所得割です。これに均等割と森林環境税を足したものが一年の税額です。",
        )
    ]
    if tax.salary:
        found.append(
            (
                "給与から引かれる分",
                f"{yen(tax.salary)}円は、勤務先が6月から翌年5月までの給与から引いて納めます。",
            )
        )
    if tax.pension:
        found.append(("年金から引かれる分", f"{yen(tax.pension)}円は、公的年金の支払のときに引かれます。"))
    if tax.ordinary:
        found.append(("ご自分で納める分", f"{yen(tax.ordinary)}円は、納付書または口座振替で納めます。"))
    if tax.before is not None:
        word = "増えました" if tax.annual_tax > tax.before else "減りました"
        difference = yen(abs(tax.annual_tax - tax.before))
        found.append(("前の通知との違い", f"前の決定額{yen(tax.before)}円から{difference}円{word}。"))
    return [{"heading": heading, "text": text} for heading, text in found]


def slips_of(notice: TaxNotice) -> tuple[PaymentSlip, ...]:
    """A slip for each instalment that is still to be paid; none for who has an account (口座振替)."""
    if notice.to.has_account:
        return ()
    return tuple(_slip(i, notice) for i in notice.instalments if i.balance > 0)


def _slip(due: Due, notice: TaxNotice) -> PaymentSlip:
    tax, sender = notice.tax, notice.sender
    key = ""
    if sender.store_issuer:
        key = store_key(sender.municipality, RESIDENT_TAX.code, tax.fiscal_year, tax.charge, due.instalment)
    return PaymentSlip(
        title="市県民税・森林環境税", fiscal_year=tax.fiscal_year, term=due.term, notice_number=number_of(tax),
        amount=due.balance, due_on=due.due_on, payer_name=notice.to.name, payer_address=notice.to.lines,
        account_holder=f"{sender.name}会計管理者", issuer=sender.store_issuer, key=key,
    )  # fmt: skip


def _due(due: Due) -> dict[str, str]:
    return {
        "term": due.term, "due_on": era_day(due.due_on), "amount": yen(due.amount),
        "before": "" if due.before is None else yen(due.before),
    }  # fmt: skip


def _two(lines: tuple[tuple[str, int], ...]) -> list[list[str]]:
    return [[ja, yen(n)] for ja, n in lines]


def _signed(amount: int) -> str:
    return f"＋{amount:,}" if amount > 0 else yen(amount)
