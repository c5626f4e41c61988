"""What the notices of the child allowance say (認定・額改定・消滅・支払の通知書)."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.models.returned import ReturnGround
from kikan.businesses.child_allowance.reads.payments import DecisionLine, PaidMonth, PaymentSum
from kikan.businesses.child_allowance.reads.returns import ReturnSum
from kikan.businesses.child_allowance.reads.status_reports import ReportLine
from kikan.ground.eras import month_of_day
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.returns import return_letter

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


def decision_notice(
    to: Addressee, decided: DecisionLine, names: Mapping[int, str], children: Sequence[PaidMonth]
) -> Letter:
    """The notice of a decision; `children`: the lines of the month from which the new amount is paid."""
    kind = DecisionKind(decided.kind)
    title, text = TITLES[kind]
    pairs = [("決定番号", f"第{decided.number}号"), ("決定年月日", era_day(decided.decided_on))]
    if kind == DecisionKind.ENDED:
        pairs += [("支給する最後の月", month_of_day(decided.month)), ("消滅の事由", decided.reason)]
    else:
        pairs += [
            ("支給を始める月" if kind == DecisionKind.GRANTED else "改定する月", month_of_day(decided.month))
        ]
        pairs += [("改定前の月額", f"{decided.before:,}円")] if kind != DecisionKind.GRANTED else []
        pairs += [("月額", f"{decided.amount:,}円"), ("理由", decided.reason)]
    return Letter(
        title=title, postal_code=to.postal_code, address=to.lines, name=to.name, text=text, cites=CITES[kind],
        office=OFFICE, pairs=tuple(pairs), head=CHILD_HEAD if children else (), widths=CHILD_WIDTHS if children else (),
        rows=tuple((names.get(c.child, ""), c.why_ja, f"{c.amount:,}円") for c in children), appeal=True,
    )  # fmt: skip


def payment_notice(
    to: Addressee,
    paid: PaymentSum,
    names: Mapping[int, str],
    lines: Sequence[PaidMonth],
    taken: Sequence[tuple[str, int]] = (),
) -> Letter:
    """The notice of a payment: every month of every child, what is offset, what is taken (item, yen), the day."""
    pairs = [("支払番号", f"第{paid.number}号"), ("支払予定年月日", era_day(paid.pays_on))]
    if paid.offset or paid.carried or taken:
        pairs += [("支払うべき額", f"{paid.due:,}円"), ("内払調整の額", f"{paid.offset:,}円")]
    pairs += [(f"差引き　{item}", f"{yen:,}円") for item, yen in taken]
    pairs += [("支払額", f"{paid.amount:,}円")]
    pairs += [("次回以後に調整する額", f"{paid.carried:,}円")] if paid.carried else []
    return Letter(
        title="児童手当支払通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="児童手当を次のとおり支払いますので通知します。", cites="児童手当法第8条第4項・第13条", office=OFFICE,
        pairs=tuple(pairs), head=PAID_HEAD, widths=PAID_WIDTHS,
        rows=tuple(
            (month_of_day(line.month), names.get(line.child, ""), line.why_ja, f"{line.amount:,}円")
            for line in lines
        ),
    )  # fmt: skip


def status_report_request(to: Addressee, asked: ReportLine, children: Sequence[str]) -> Letter:
    """The request for a status report: why it is asked, until when, what happens without it; the children to look over."""
    again = "先に出していただいた現況届に不備がありますので、" if asked.lacks else ""
    pairs = [("求める理由", asked.ground_ja), ("提出期限", era_day(asked.due_on))]
    pairs += [("足りないもの", asked.lacks)] if asked.lacks else []
    return Letter(
        title="児童手当現況届の提出のお願い", postal_code=to.postal_code, address=to.lines, name=to.name,
        text=f"{again}{asked.year}年の児童手当の現況届を、期限までに提出してください。下の児童について、養育の状況が変わっていないかを確かめます。",
        cites="児童手当法第26条・同法施行規則第4条", office=OFFICE, pairs=tuple(pairs), head=("児童",), widths=(90,),
        rows=tuple((name,) for name in children),
        notes=("期限までに提出がないときは、児童手当法第11条により、6月分から支払を一時差し止めることがあります。",
               "提出のないまま2年が過ぎると、時効により手当を受けられなくなります。"),
    )  # fmt: skip


def suspension_notice(to: Addressee, year: int, since: date) -> Letter:
    """The notice that payment is held back because the status report is missing."""
    return Letter(
        title="児童手当支払差止通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="児童手当の現況届の提出がないため、次のとおり手当の支払を一時差し止めますので通知します。提出があれば、差し止めた月分を合わせて支払います。",
        cites="児童手当法第11条", office=OFFICE,
        pairs=(("提出のない現況届", f"{year}年の現況届"), ("差し止める日", era_day(since))), appeal=True,
    )  # fmt: skip


def return_notice(to: Addressee, asked: ReturnSum, instalments: Sequence[tuple[int, date, int]]) -> Letter:
    """The notice of a demand: why, how much, each instalment (number, due day, yen)."""
    return return_letter(
        to, title="児童手当返納通知書", office=OFFICE, instalments=instalments,
        text="支払った児童手当のうち、受けられないことになった額を、次のとおり返納してください。納付書は別にお渡しします。",
        cites="児童手当法第14条第1項" if asked.ground == ReturnGround.FRAUD else "民法第703条",
        pairs=(("返納番号", f"第{asked.number}号"), ("事由", asked.ground_ja), ("返納額", f"{asked.amount:,}円")),
    )  # fmt: skip
