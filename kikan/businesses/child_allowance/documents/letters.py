"""What the notices of the child allowance say (認定・額改定・消滅・支払の通知書)."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.reads.payments import DecisionLine, PaidMonth, PaymentSum
from kikan.ground.eras import month_in_words
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter

OFFICE = "児童手当担当"
TITLES = {
    DecisionKind.GRANTED: (
        "児童手当認定通知書",
        "児童手当の受給資格と額を、次のとおり認定しましたので通知します。",
    ),
    DecisionKind.INCREASED: (
        "児童手当額改定通知書",
        "児童手当の額を、次のとおり改定しましたので通知します。",
    ),
    DecisionKind.DECREASED: (
        "児童手当額改定通知書",
        "児童手当の額を、次のとおり改定しましたので通知します。",
    ),
    DecisionKind.ENDED: (
        "児童手当支給事由消滅通知書",
        "児童手当を受ける事由が、次のとおり消滅しましたので通知します。",
    ),
}
CITES = {
    DecisionKind.GRANTED: "児童手当法第7条・第8条",
    DecisionKind.INCREASED: "児童手当法第9条第1項・第2項",
    DecisionKind.DECREASED: "児童手当法第9条第3項",
    DecisionKind.ENDED: "児童手当法第8条第2項",
}
CHILD_HEAD, CHILD_WIDTHS = ("児童", "区分", "月額"), (70, 70, 35)
PAID_HEAD, PAID_WIDTHS = ("支給対象月", "児童", "区分", "額"), (40, 60, 55, 35)


def month_ja(day: date) -> str:
    """令和8年11月."""
    return month_in_words(day.year * 100 + day.month)


def decision_notice(
    to: Addressee, decided: DecisionLine, names: Mapping[int, str], children: Sequence[PaidMonth]
) -> Letter:
    """The notice of a decision; `children`: the lines of the month from which the new amount is paid."""
    kind = DecisionKind(decided.kind)
    title, text = TITLES[kind]
    pairs = [("決定番号", f"第{decided.number}号"), ("決定年月日", era_day(decided.decided_on))]
    if kind == DecisionKind.ENDED:
        pairs += [("支給する最後の月", month_ja(decided.month)), ("消滅の事由", decided.reason)]
    else:
        pairs += [
            ("支給を始める月" if kind == DecisionKind.GRANTED else "改定する月", month_ja(decided.month))
        ]
        pairs += [("改定前の月額", f"{decided.before:,}円")] if kind != DecisionKind.GRANTED else []
        pairs += [("月額", f"{decided.amount:,}円"), ("理由", decided.reason)]
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=CITES[kind],
        office=OFFICE, pairs=tuple(pairs), head=CHILD_HEAD if children else (), widths=CHILD_WIDTHS if children else (),
        rows=tuple((names.get(c.child, ""), c.why_ja, f"{c.amount:,}円") for c in children), appeal=True,
    )  # fmt: skip


def payment_notice(
    to: Addressee, paid: PaymentSum, names: Mapping[int, str], lines: Sequence[PaidMonth]
) -> Letter:
    """The notice of a payment: every month of every child, what is offset, the day."""
    pairs = [("支払番号", f"第{paid.number}号"), ("支払予定年月日", era_day(paid.pays_on))]
    if paid.offset or paid.carried:
        pairs += [("支払うべき額", f"{paid.due:,}円"), ("内払調整の額", f"{paid.offset:,}円")]
    pairs += [("支払額", f"{paid.amount:,}円")]
    pairs += [("次回以後に調整する額", f"{paid.carried:,}円")] if paid.carried else []
    return Letter(
        title="児童手当支払通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="児童手当を次のとおり支払いますので通知します。", cites="児童手当法第8条第4項・第13条", office=OFFICE,
        pairs=tuple(pairs), head=PAID_HEAD, widths=PAID_WIDTHS,
        rows=tuple(
            (month_ja(line.month), names.get(line.child, ""), line.why_ja, f"{line.amount:,}円")
            for line in lines
        ),
    )  # fmt: skip
