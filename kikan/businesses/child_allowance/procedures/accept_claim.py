"""accept_claim: somebody claims the allowance and is recognised (認定請求・認定)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.child_allowance.law.amounts import REFORM
from kikan.businesses.child_allowance.models import Child, Recipient
from kikan.businesses.child_allowance.models.entitlement import Care, RecipientKind, Standing
from kikan.businesses.child_allowance.models.ledger import DecisionKind
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.businesses.child_allowance.reads.determination import first_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "児童手当法第4条・第7条・第8条第2項・第3項"


@procedure("child_allowance.accept_claim", right="child_allowance.change", ja="児童手当の認定請求")
def accept_claim(
    *,
    person: int,
    kind: int,
    event_on: date,
    claimed_on: date,
    children: Sequence[int],
    actor: Actor,
    apart: int | None = None,
    pension_kind: int = 0,
    standing: int = int(Standing.UNKNOWN),
    hindered_until: date | None = None,
    is_civil_servant: bool = False,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Recognise a recipient with the children raised, in the order given where they are born on one day.

    event_on: birth, planned day of moving out (転出予定日), or another ground; apart: a child living elsewhere;
    hindered_until: the day an unavoidable reason (やむを得ない理由) ended; standing: of the income, for months before
    October 2024. Errors: NotFound for nobody living here, Refused for a civil servant, a recipient already, no child of
    an age paid for, a child of another, or days that cannot be; LawGap.
    """
    deciding.require_days(event_on, claimed_on)
    if is_civil_servant:
        raise Refused(
            "公務員の児童手当は、勤務先が支給します。", cites="児童手当法第17条", field="is_civil_servant",
            what_to_do="勤務先に請求するよう案内してください。",
        )  # fmt: skip
    employer = reads.civil_servants_on(claimed_on, [person]).get(person)
    if employer is not None:
        raise Refused(
            f"{employer}から、児童手当を支給しているとの通知があります。", cites="児童手当法第17条", field="claimed_on",
            what_to_do="退職などのときは、公務員でなくなった日の通知を先に受け付けてください。",
        )  # fmt: skip
    month = deciding.first_month(event_on, claimed_on, hindered_until)
    _require_new(person, claimed_on, month)
    raised = list(dict.fromkeys([*children, *([] if apart is None else [apart])]))
    if not raised:
        raise Refused(
            "児童を選んでください。", field="children", what_to_do="監護し、生計を同じくする児童を選びます。"
        )
    bands = deciding.require_children(person, raised, month, "children")
    deciding.require_payable(bands, "children")
    if month < REFORM and standing == Standing.UNKNOWN:
        raise Refused(
            "令和6年9月分までの支給には、所得の判定が要ります。", field="standing",
            what_to_do="所得制限限度額と所得上限限度額に当たるかを確かめて選んでください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.granted", procedure="child_allowance.accept_claim",
        subjects=[("person", p) for p in (person, *raised)], happened_on=event_on, reported_on=claimed_on,
        reason=str(RecipientKind(kind).value), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.add(
        Recipient, {"person": person},
        {
            "kind": kind, "pension_kind": pension_kind, "standing": standing, "event_on": event_on,
            "claimed_on": claimed_on,
        },
        entry=entry.number, valid_from=first_day(month),
    )  # fmt: skip
    for tie, child in enumerate(raised):
        history.add(
            Child, {"child": child},
            {"recipient": person, "tie": tie, "care": Care.APART if child == apart else Care.UNRECORDED},
            entry=entry.number, valid_from=first_day(month),
        )  # fmt: skip
    deciding.settle(person, month, entry.number)
    deciding.decide(
        person, DecisionKind.GRANTED, month, 0, deciding.sum_in(person, month), "認定請求による", entry.number
    )
    return entry


def _require_new(person: int, claimed_on: date, month: int) -> None:
    if not any(r.holds_on(claimed_on) for r in reads.residencies([person])):
        raise NotFound(
            "請求日に住民として記録されていません。", field="claimed_on", what_to_do="住民記録の異動日を確かめてください。"
        )  # fmt: skip
    if any(s.valid_until > first_day(month) for s in reads.spells_of([person])):
        raise Refused(
            "すでに児童手当の受給者です。", cites=CITES, field="event_on",
            what_to_do="児童が増えたときは、額改定（増額）として受け付けてください。",
        )  # fmt: skip
