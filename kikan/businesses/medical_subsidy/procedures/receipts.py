"""enter_receipt, correct_receipt: a receipt is taken in for a refund, or told otherwise (償還払いの申請)."""

from dataclasses import replace
from datetime import date
from typing import Any

from kikan.businesses.medical_subsidy.law.periods import claim_until
from kikan.businesses.medical_subsidy.models import Receipt
from kikan.businesses.medical_subsidy.procedures.checking import CITES, require_not_later
from kikan.businesses.medical_subsidy.reads import refunds as reads
from kikan.businesses.medical_subsidy.reads.recipients import law_on
from kikan.ground.eras import in_words
from kikan.law import LawGap, column
from kikan.law.days import date_of, month_number, next_month
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

SERIES = "medical_subsidy.receipt"


@procedure("medical_subsidy.enter_receipt", right="medical_subsidy.change", ja="領収書の受付（償還払い）")
def enter_receipt(
    *,
    person: int,
    scheme: int,
    month: date,
    institution: str,
    care: int,
    points: int,
    paid: int,
    applied_on: date,
    actor: Actor,
    care_on: date | None = None,
    statutory: int = 0,
    high_cost: int = 0,
    additional: int = 0,
    read_at: int | None = None,
) -> Entry:
    """Take in a receipt; its subsidy follows from the law and the receipts of the month before it.

    month: any day of it. care_on: needed where the certificate does not hold the whole month.
    Errors: NotFound for a month without a certificate; Refused for days, amounts or a time limit that cannot be, and the
    same receipt twice.
    """
    line = prepared(
        person=person, scheme=scheme, month=month, institution=institution, care=care, points=points, paid=paid,
        applied_on=applied_on, care_on=care_on, statutory=statutory, high_cost=high_cost, additional=additional,
    )  # fmt: skip
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="medical_subsidy.receipt_entered", procedure="medical_subsidy.enter_receipt",
        subjects=[("person", person), ("medical_receipt", number)], happened_on=applied_on, reported_on=applied_on,
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    _write([replace(line, number=number)], entry.number)
    return entry


@procedure("medical_subsidy.correct_receipt", right="medical_subsidy.change", ja="領収書の訂正・取下げ")
def correct_receipt(
    *,
    receipt: int,
    reason: str,
    points: int,
    paid: int,
    actor: Actor,
    statutory: int = 0,
    high_cost: int = 0,
    additional: int = 0,
    is_void: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Tell the amounts of a receipt otherwise, or take it back; the later receipts of the month follow.

    What was paid already is set right with the next payment.
    With the same amounts it is reckoned anew, where the insurer's high-cost benefit has changed meanwhile.
    Errors: NotFound; Refused where nothing changes or an amount cannot be.
    """
    before = reads.receipt_of(receipt)
    told = {
        "points": points, "paid": paid, "statutory": statutory, "high_cost": high_cost, "additional": additional,
        "is_void": is_void,
    }  # fmt: skip
    after: reads.ReceiptLine = replace(before, **told)  # type: ignore[arg-type]
    if after == before and not _is_stale(before):
        raise Refused(
            "変わるところがありません。", field="points", what_to_do="訂正する額を入力してください。"
        )
    _require_amounts(points, paid, statutory + high_cost + additional, before.month)
    entry = append(
        actor=actor, kind="medical_subsidy.receipt_corrected", procedure="medical_subsidy.correct_receipt",
        subjects=[("person", before.person), ("medical_receipt", receipt)], happened_on=clock.today(),
        reason=reason[:40], cites=CITES, read_at=read_at,
    )  # fmt: skip
    _write([after], entry.number)
    return entry


def prepared(**told: Any) -> reads.ReceiptLine:
    """The receipt with its subsidy as it would be taken in; nothing is written. Errors: as `enter_receipt`."""
    told["month"] = told["month"].replace(day=1)
    line = reads.ReceiptLine(
        number=0, is_void=False, user_part=0, subsidy=0, working=(), insurer_part=0, insurer_working=(), entry=0, **told
    )  # fmt: skip
    require_not_later(line.applied_on, "applied_on")
    require_not_later(line.month, "month")
    _require_amounts(line.points, line.paid, line.others, line.month)
    _require_day(line)
    _require_in_time(line)
    same = reads.receipts(person=line.person, month=line.month)
    asked = ("institution", "care", "care_on", "points", "paid")
    if any(not r.is_void and all(getattr(r, n) == getattr(line, n) for n in asked) for r in same):
        raise Refused(
            "同じ領収書がすでに受け付けられています。", field="institution", what_to_do="受付済みの領収書を確かめてください。"
        )  # fmt: skip
    return _reckoned([*same, line], line.month)[-1]


def _is_stale(line: reads.ReceiptLine) -> bool:
    """Whether a receipt of the same month would be reckoned otherwise now."""
    month = reads.receipts(person=line.person, month=line.month)
    return _reckoned(month, line.month) != month


def _reckoned(lines: list[reads.ReceiptLine], month: date) -> list[reads.ReceiptLine]:
    try:
        return reads.reckoned(lines, reads.month_law(month))
    except LawGap as gap:
        raise Refused(
            "診療月の一部負担金などの条例値が登録されていません。",
            field="month",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap


def _write(changed: list[reads.ReceiptLine], entry: int) -> None:
    """Write the receipts and those of the month whose subsidy follows from them."""
    one = changed[0]
    known = {r.number: r for r in reads.receipts(person=one.person, month=one.month)}
    mine = {r.number for r in changed}
    for line in _reckoned([*(r for n, r in known.items() if n not in mine), *changed], one.month):
        if line.number in mine or line != known.get(line.number):
            values = {name: getattr(line, name) for name in reads.TOLD} | {
                "user_part": line.user_part, "subsidy": line.subsidy, "working": list(line.working),
                "insurer_part": line.insurer_part, "insurer_working": list(line.insurer_working),
            }  # fmt: skip
            history.replace(Receipt, {"number": line.number}, values, entry=entry, valid_from=line.month)


def _require_amounts(points: int, paid: int, others: int, month: date) -> None:
    cost = points * reads.month_law(month).amount("medical_subsidy_scheme.point_value")
    if paid > cost:
        raise Refused(
            f"支払った額が医療費（{cost:,}円）を超えています。", field="paid",
            what_to_do="点数と、保険のきく分の支払額を確かめてください。食事代や室料は入れません。",
        )  # fmt: skip
    if others > paid:
        raise Refused(
            "公費・高額療養費・付加給付の合計が、支払った額を超えています。", field="high_cost",
            what_to_do="この領収書の分の額を確かめてください。",
        )  # fmt: skip


def _require_day(line: reads.ReceiptLine) -> None:
    first, after = line.month, next_month(line.month)
    if line.care_on is not None and not first <= line.care_on < after:
        raise Refused(
            "診療日が診療月の日ではありません。", field="care_on", what_to_do="診療日を確かめてください。"
        )
    held = reads.held_in(line.person, line.scheme, line.month)
    is_whole = any(r.valid_from <= first and r.valid_until >= after for r in held)
    if held and not is_whole and line.care_on is None:
        raise Refused(
            "受給資格が月の途中で始まるか終わります。", field="care_on", what_to_do="診療日を入力してください。"
        )  # fmt: skip


def _require_in_time(line: reads.ReceiptLine) -> None:
    try:
        law = law_on(line.applied_on)
        last = date_of(int(claim_until(column(month_number(line.month)), law=law)[0]))
    except LawGap as gap:
        raise Refused("請求できる年数の条例値が登録されていません。", field="month") from gap
    if line.applied_on > last:
        raise Refused(
            f"{in_words(last)}までに請求する診療です（期限を過ぎています）。", cites=CITES, field="month",
            what_to_do="診療月と申請日を確かめてください。",
        )  # fmt: skip
