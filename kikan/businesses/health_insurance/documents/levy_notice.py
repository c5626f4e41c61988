"""Notice of the National Health Insurance tax (国民健康保険税 納税通知書).

Law: 地方税法 第703条の4; appeal: 行政不服審査法 第18条・第82条,
  行政事件訴訟法 第8条・第14条・第46条, 地方税法 第19条の12
For the tax only: a premium (保険料) goes to another reviewing body and is another paper.
Every amount is a step of the levy's working: name, article, figure; nothing is computed here but sums that check it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.slips import PaymentSlip


@dataclass(frozen=True, repr=False)
class Addressee:
    """Where the notice is sent (送付先); a protected person's is the address released for sending."""

    postal_code: str
    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Rates:
    """What the ordinance sets for one part (税率); empty texts where the part has none."""

    part: str
    income: str
    asset: str
    per_capita: str
    per_household: str
    cap: str


@dataclass(frozen=True, repr=False)
class Step:
    """One step of the working: one figure for each part; a text is an exact fraction, None no such step."""

    name: str
    cites: str
    amounts: tuple[int | str | None, ...]


@dataclass(frozen=True, repr=False)
class Member:
    """One insured person (被保険者): levy base and months charged for each part."""

    name: str
    age: str
    base: int
    months: tuple[int, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Reduction:
    """How the household's reduction was judged (軽減判定): `tenths` of 7, 5, 2 or 0, None while undeclared."""

    tenths: int | None
    judged_income: int
    threshold: int | None
    counted: int
    earners: int
    cites: str


@dataclass(frozen=True, repr=False)
class Instalment:
    """One instalment (期別税額): how and until when it is paid; `before` is the amount decided earlier.

    is_withheld: taken from the pension on the day it is paid (特別徴収).
    """

    term: str
    due_on: date
    amount: int
    method: str
    before: int | None = None
    is_withheld: bool = False


@dataclass(frozen=True)
class Contact:
    """Who answers questions (問い合わせ先)."""

    office: str
    address: str
    telephone: str


@dataclass(frozen=True, repr=False)
class LevyNotice:
    """The decision of one household and year as the payer reads it.

    payer: the household's head, insured or not (擬制世帯主); previous: the annual amount decided before,
    with `reason` of the change; pay_at: where it can be paid;
    remission: what is let off the annual amount (減免);
    cut_in_total: what is cut from the sum of the parts where the ordinance cuts there;
    illustrative: values of this ordinance that stand in for published ones;
    ordinance: the name of the municipality's tax ordinance;
    months: what the payer owes for where the head changed within the year (世帯主の変更), empty for the whole year.
    """

    fiscal_year: int
    notice_number: str
    household_number: str
    addressee: Addressee
    payer: str
    payer_is_insured: bool
    ordinance: str
    rates: tuple[Rates, ...]
    steps: tuple[Step, ...]
    part_amounts: tuple[int, ...]
    annual: int
    members: tuple[Member, ...]
    reduction: Reduction
    instalments: tuple[Instalment, ...]
    contact: Contact
    previous: int | None = None
    reason: str = ""
    slips: tuple[PaymentSlip, ...] = ()
    pay_at: tuple[str, ...] = ()
    cut_in_total: int = 0
    remission: int = 0
    illustrative: tuple[str, ...] = ()
    months: str = ""

    def __post_init__(self) -> None:
        """Errors: ValueError when the figures do not add up; a notice that contradicts itself is never printed."""
        if sum(self.part_amounts) - self.cut_in_total != self.annual:
            raise ValueError("the parts do not add up to the annual amount")
        if sum(i.amount for i in self.instalments) != self.annual - self.remission:
            raise ValueError("the instalments do not add up to the annual amount")
        width = len(self.rates)
        if any(len(s.amounts) != width for s in self.steps) or len(self.part_amounts) != width:
            raise ValueError("a step has not one figure for each part")
        if any(len(m.months) != width for m in self.members):
            raise ValueError("a member has not one count of months for each part")


def levy_notice(notice: LevyNotice) -> dict[str, Any]:
    """The notice as plain text for its template."""
    return {
        "fiscal_year": fiscal_year_in_words(notice.fiscal_year),
        "notice_number": notice.notice_number,
        "household_number": notice.household_number,
        "addressee": {
            "postal_code": notice.addressee.postal_code,
            "lines": list(notice.addressee.lines),
            "name": notice.addressee.name,
        },
        "payer": notice.payer,
        "ordinance": notice.ordinance,
        "annual": yen(notice.annual),
        "remission": yen(-notice.remission) if notice.remission else "",
        "owed": yen(notice.annual - notice.remission),
        "cut_in_total": yen(-notice.cut_in_total) if notice.cut_in_total else "",
        "previous": None if notice.previous is None else yen(notice.previous),
        "difference": None if notice.previous is None else signed_yen(notice.annual - notice.previous),
        "reason": notice.reason,
        "parts": [r.part for r in notice.rates],
        "part_amounts": [yen(a) for a in notice.part_amounts],
        "rates": [_rates(r) for r in notice.rates],
        "illustrative": "、".join(notice.illustrative),
        "steps": [_step(s) for s in notice.steps],
        "members": [_member(m) for m in notice.members],
        "instalments": [_instalment(i) for i in notice.instalments],
        "has_before": any(i.before is not None for i in notice.instalments),
        "explanation": explanation(notice),
        "contact": {
            "office": notice.contact.office,
            "address": notice.contact.address,
            "telephone": notice.contact.telephone,
        },
        "pay_at": list(notice.pay_at),
        "slips": [s.printed() for s in notice.slips],
    }


def yen(amount: int) -> str:
    """-1200 -> △1,200, as the accounts of municipalities write it."""
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"


def signed_yen(amount: int) -> str:
    return f"＋{amount:,}" if amount > 0 else yen(amount)


def _rates(rates: Rates) -> list[str]:
    return [rates.part, rates.income, rates.asset, rates.per_capita, rates.per_household, rates.cap]


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "cites": step.cites,
        "amounts": [_figure(a) for a in step.amounts],
    }


def _figure(amount: int | str | None) -> str:
    if isinstance(amount, int):
        return yen(amount)
    return amount or ""


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "age": member.age,
        "base": yen(member.base),
        "months": ["－" if m == 0 else str(m) for m in member.months],
        "remarks": "、".join(member.remarks),
    }


def _instalment(instalment: Instalment) -> dict[str, str]:
    return {
        "term": instalment.term,
        "due_on": "年金の支払日" if instalment.is_withheld else era_day(instalment.due_on),
        "amount": yen(instalment.amount),
        "before": "" if instalment.before is None else yen(instalment.before),
        "method": instalment.method,
    }


def explanation(notice: LevyNotice) -> list[dict[str, str]]:
    """What the payer wants to know, in plain words (やさしい説明): heading and text."""
    said = [_what(notice), _who(notice), _reduction(notice)]
    if any(i.is_withheld and i.amount for i in notice.instalments):
        said.insert(1, _withheld(notice))
    if notice.previous is not None:
        said.insert(1, _changed(notice))
    return [{"heading": heading, "text": text} for heading, text in said]


def _what(notice: LevyNotice) -> tuple[str, str]:
    parts = "、".join(
        f"{r.part}{yen(a)}円" for r, a in zip(notice.rates, notice.part_amounts, strict=True) if a
    )
    detail = f"内訳は、{parts}です。" if parts else ""
    count = sum(1 for i in notice.instalments if i.amount)
    paid = f"これを{count}回に分けて納めていただきます。" if count else "納めていただく税額はありません。"
    year = fiscal_year_in_words(notice.fiscal_year)
    if notice.months:
        return "税額", (
            f"年度の途中で世帯主が変わったため、あなたが世帯主である{notice.months}の{year}の国民健康保険税を納めていただきます。"
            f"月割で{yen(notice.annual)}円です。{detail}{paid}ほかの月の分は、その月の世帯主が納めます。"
        )
    return (
        "税額",
        f"あなたの世帯の{year}の国民健康保険税は、1年分で{yen(notice.annual)}円です。{detail}{paid}",
    )


def _withheld(notice: LevyNotice) -> tuple[str, str]:
    """What the pension pays and in which months (特別徴収)."""
    taken = [i for i in notice.instalments if i.is_withheld and i.amount]
    months = "、".join(i.term.removeprefix("年金") for i in taken)
    total = sum(i.amount for i in taken)
    return "年金からの徴収", (
        f"このうち{yen(total)}円は、{months}の年金から差し引いて納めます（特別徴収）。手続はいりません。"
        "この分の納付書はありません。口座振替で納めることを希望するときは、申出により変更できます。"
    )


def _changed(notice: LevyNotice) -> tuple[str, str]:
    assert notice.previous is not None
    difference = notice.annual - notice.previous
    how = "増え" if difference > 0 else "減り"
    moved = f"{abs(difference):,}円{how}ました。" if difference else "税額は変わりません。"
    why = f"{notice.reason}により計算し直したところ、" if notice.reason else "計算し直したところ、"
    return "税額の変更", f"{why}前の決定額{yen(notice.previous)}円から{moved}"


def _who(notice: LevyNotice) -> tuple[str, str]:
    counted = f"計算の対象は、世帯の中で国民健康保険に加入している{len(notice.members)}人です。"
    head = (
        "世帯主のあなたも加入しています。"
        if notice.payer_is_insured
        else "あなたは加入していませんが、納税義務者は世帯主です（地方税法第703条の4）。"
        "あなたの所得は税額の計算には入らず、軽減の判定にだけ使います。"
    )
    return "対象になる人", counted + head + "月の途中で加入や脱退があった人は、月数に応じて計算しています。"


def _reduction(notice: LevyNotice) -> tuple[str, str]:
    it = notice.reduction
    if it.tenths is None:
        return "軽減", (
            "所得の申告がない人がいるため、軽減の判定ができません。収入がなかった人も申告してください。"
            "申告により軽減に該当すると、税額が下がります。"
        )
    basis = f"判定の基準になる所得は{yen(it.judged_income)}円（加入者等{it.counted}人、給与・年金所得者{it.earners}人）"
    if it.tenths:
        return "軽減", (
            f"{basis}で、基準額{yen(it.threshold or 0)}円以下のため、均等割と平等割を{it.tenths}割軽減しています（{it.cites}）。"
        )
    return "軽減", f"{basis}で、軽減の基準を超えているため、軽減はありません（{it.cites}）。"
