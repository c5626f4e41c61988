"""What the decisions share: first months, the ledger brought up to date, the decision kept."""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.child_allowance.law import months as rules
from kikan.businesses.child_allowance.law.amounts import PAST, bands_in
from kikan.businesses.child_allowance.models import Decision
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.reads import determination
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.law import column
from kikan.law.days import day as to_day
from kikan.law.days import month_number
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import calendar, clock, numbers, ordinances
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "児童手当法第7条・第8条・第9条"
LOOKED_AHEAD = timedelta(days=60)
"""So far after an event its closed days are asked for: longer than any limit and row of closed days."""


def require_days(event_on: date, claimed_on: date) -> None:
    """Errors: Refused for a claim to come or one before its event."""
    if claimed_on > clock.today():
        raise Refused("請求日が今日より後です。", field="claimed_on", what_to_do="請求日を確かめてください。")
    if claimed_on < event_on:
        raise Refused(
            "請求日が事由発生日より前です。", field="event_on",
            what_to_do="出生日、転出予定日などの事由発生日を確かめてください。",
        )  # fmt: skip


def first_month(event_on: date, claimed_on: date, hindered_until: date | None = None) -> int:
    """The first month paid, as year × 12 + month - 1; `hindered_until`: the day an unavoidable reason ended.

    Errors: Refused for a hindrance that ended before the event; LawGap
    """
    if hindered_until is not None and hindered_until < event_on:
        raise Refused(
            "やむを得ない理由がやんだ日が事由発生日より前です。", field="hindered_until", what_to_do="日付を確かめてください。"
        )  # fmt: skip
    counted_from, law = hindered_until or event_on, reads.law_on(claimed_on)
    closed = calendar.closed_days(counted_from, counted_from + LOOKED_AHEAD)
    deadline = rules.claim_deadline(column(to_day(counted_from)), column(*map(to_day, closed)), law=law)
    found = rules.first_month(column(to_day(event_on)), column(to_day(claimed_on)), deadline, law=law)
    return int(found[0])


def last_month(event_on: date) -> int:
    """The last month paid, as year × 12 + month - 1."""
    return int(rules.last_month(column(to_day(event_on)), law=reads.law_on(event_on))[0])


def require_recipient(person: int) -> reads.Spell:
    """The open entitlement. Errors: NotFound."""
    spell = next((s for s in reads.spells_of([person]) if s.is_open), None)
    if spell is None:
        raise NotFound("児童手当の受給者ではありません。", what_to_do="認定請求を先に受け付けてください。")
    return spell


def require_child_of(person: int, child: int) -> reads.Raised:
    """The open child of the recipient. Errors: NotFound."""
    found = next((c for c in reads.children([person]) if c.child == child and c.is_open), None)
    if found is None:
        raise NotFound(
            "この受給者の児童として記録されていません。", field="child", what_to_do="児童の宛名番号を確かめてください。"
        )  # fmt: skip
    return found


def require_children(person: int, children: list[int], month: int, field: str) -> dict[int, int]:
    """The band in the first month of each child, none of them held by another.

    Errors: NotFound for a date of birth that is not known to the day; Refused for a child of another recipient.
    """
    births = reads.births_of(children)
    if set(children) - set(births):
        raise NotFound(
            "生年月日が記録されていない児童がいます。", field=field,
            what_to_do="宛名番号を確かめ、住民でない児童は宛名に登録してください。",
        )  # fmt: skip
    held = next((c for c in reads.children((), children) if c.valid_until > first_day(month)), None)
    if held is not None:
        ja = "この受給者" if held.recipient == person else "別の受給者"
        raise Refused(
            f"宛名番号{held.child}の児童は、すでに{ja}の児童として記録されています。", field=field,
            what_to_do="受給者が変わるときは、前の受給者の消滅または減額を先に行ってください。",
        )  # fmt: skip
    law = ordinances.law("benefit_month", month, statute="child_allowance_act")
    bands = bands_in(column(*(to_day(births[c]) for c in children)), month, law=law)
    return dict(zip(children, bands.tolist(), strict=True))


def require_payable(bands: dict[int, int], field: str) -> None:
    """Errors: Refused where nobody is of an age paid for."""
    if all(band == PAST for band in bands.values()):
        raise Refused(
            "支給対象の年齢（18歳に達する日以後の最初の3月31日まで）の児童がいません。", cites="児童手当法第3条第1項",
            field=field, what_to_do="大学生年代の子は、監護相当の確認として受け付けてください。",
        )  # fmt: skip


def sum_in(person: int, month: int) -> int:
    """What all children of a recipient bring in a month by the records as they are now. Errors: LawGap."""
    return determination.monthly_sum(determination.months_through(month, [person]), month)


def determine(month: int, recipients: list[int] | None) -> determination.Months:
    """What the ledger lacks up to a month, and beyond it as far as it reaches already. Errors: LawGap."""
    known = determination.ledger(recipients)
    ends = known.month.max(initial=to_day(first_day(month)))
    last = int(np.int64(ends).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)) + 1970 * 12
    return determination.differences(known, determination.months_through(max(month, last), recipients))


def write(months: determination.Months, entry: int) -> None:
    """Add these months to the ledger."""
    write_columns(
        "child_allowance_month",
        {
            "recipient": months.recipient, "child": months.child, "month": months.month,
            "order_number": months.order, "band": months.band, "amount": months.amount, "entry": entry,
        },
    )  # fmt: skip


def settle(person: int, month: int, entry: int) -> None:
    """Bring the ledger of one recipient up to date, through this month at least."""
    write(determine(max(month, month_number(clock.today())), [person]), entry)


def decide(
    person: int, kind: DecisionKind, month: int, before: int, amount: int, reason: str, entry: int
) -> None:
    """Keep the decision; only writes. `month`: the first month of the new amount, of an end the last one paid."""
    Decision.objects.create(
        municipality=current_or_raise(), number=numbers.draw("child_allowance.decision"), recipient=person, kind=kind,
        decided_on=clock.today(), month=first_day(month), before=before, amount=amount, reason=reason, entry=entry,
    )  # fmt: skip
