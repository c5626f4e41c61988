"""tell_high_cost, claim_on_insurer, cancel_insurer_claim, issue_insurer_claim: the insurer's part of care that was paid for.

The recipient gives the municipality the mandate to receive the benefit with the application (高額療養費の受領の委任).
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from kikan.businesses.medical_subsidy import documents as papers
from kikan.businesses.medical_subsidy.documents import letters
from kikan.businesses.medical_subsidy.models import HighCostTold, InsurerClaim, InsurerClaimLine
from kikan.businesses.medical_subsidy.procedures.checking import require_known, require_not_later
from kikan.businesses.medical_subsidy.procedures.issue_papers import UNREACHABLE
from kikan.businesses.medical_subsidy.reads import high_cost as reads
from kikan.businesses.medical_subsidy.reads.recipients import insurances_on, recipients
from kikan.businesses.medical_subsidy.reads.refunds import month_law
from kikan.law import Law, LawGap
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import addressees
from kikan.shared.desk.people import labels_of
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.ledger.back import ask_back, instalments_of, require_parts, take_back
from kikan.shared.ledger.levies import MEDICAL_INSURER_CLAIM
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

Found = TypeVar("Found")
CITES = "健康保険法第115条、国民健康保険法第57条の2、民法第643条・第646条"


@procedure("medical_subsidy.tell_high_cost", right="medical_subsidy.change", ja="保険者の高額療養費の記録")
def tell_high_cost(
    *, person: int, month: date, actor: Actor, amount: int | None = None, limit_class: str = "", is_repeated: bool = False
) -> Entry:  # fmt: skip
    """Keep what an insurer told of a person's month: the benefit in yen, or the class of income that gives its limit.

    Receipts follow when they are corrected, claims on insurers at once.
    Errors: NotFound for nobody subsidised; Refused where neither or both are told, or for a class that is not known.
    """
    first = month.replace(day=1)
    require_not_later(first, "month")
    if not recipients(person=person):
        raise NotFound(
            "この人に受給資格はありません。", field="person", what_to_do="宛名番号を確かめてください。"
        )
    if (amount is None) == (not limit_class):
        raise Refused(
            "高額療養費の額か所得区分の、どちらか一方を入力してください。", field="amount",
            what_to_do="保険者の決定があるときは額を、ないときは所得区分を入れてください。",
        )  # fmt: skip
    if limit_class and limit_class not in class_names(first):
        raise Refused(
            "この所得区分はありません。", field="limit_class", what_to_do="所得区分を選び直してください。"
        )
    values = {"amount": amount, "limit_class": limit_class, "is_repeated": is_repeated}
    known = reads.told_of(first, [person]).get(person)
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        raise Refused(
            "変わるところがありません。", field="amount", what_to_do="記録した内容を確かめてください。"
        )
    entry = append(
        actor=actor, kind="medical_subsidy.high_cost_told", procedure="medical_subsidy.tell_high_cost",
        subjects=[("person", person)], happened_on=first, cites=CITES,
    )  # fmt: skip
    history.replace(
        HighCostTold, {"person": person, "month": first}, values, entry=entry.number, valid_from=first
    )
    return entry


def class_names(month: date) -> list[str]:
    """The classes of a month. Errors: Refused for a month without limits."""
    return _lawful(month, reads.classes)


def waiting(month: date) -> list[reads.ToClaim]:
    """What is to be claimed for a month. Errors: Refused for a month without values."""
    return _lawful(month, lambda law: reads.to_claim(month.replace(day=1), law))


def _lawful(month: date, ask: Callable[[Law], Found]) -> Found:
    try:
        return ask(month_law(month))
    except LawGap as gap:
        raise Refused(
            "この診療月の自己負担限度額か条例値が登録されていません。", field="month",
            what_to_do="額で入力するか、値の登録を依頼してください。",
        ) from gap  # fmt: skip


@procedure("medical_subsidy.claim_on_insurer", right="medical_subsidy.batch", ja="保険者への高額療養費の請求")
def claim_on_insurer(*, month: date, insurer: str, debtor: int, due_on: date, actor: Actor) -> Entry:
    """Claim of one insurer what it owes of a month's care in kind; it becomes a receivable, paid like any other.

    insurer: `ToClaim.insurer_key`; debtor: the insurer's own number as an addressee. A second claim finds nothing.
    Errors: NotFound for no such addressee; Refused where nothing is to be claimed, or for a day that is past.
    """
    first, read_at = month.replace(day=1), head()
    require_known(debtor, "debtor")
    rows = [r for r in waiting(first) if r.insurer_key == insurer and r.amount > 0]
    if not rows:
        raise Refused(
            "この保険者に請求する額がありません。", field="insurer", what_to_do="診療月と保険者を確かめてください。"
        )  # fmt: skip
    amount = sum(r.amount for r in rows)
    require_parts(amount, due_on, 1)
    entry = append(
        actor=actor, kind="medical_subsidy.insurer_claimed", procedure="medical_subsidy.claim_on_insurer",
        subjects=[("person", p) for p in dict.fromkeys((debtor, *(r.person for r in rows)))], happened_on=first,
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    number = numbers.draw("medical_subsidy.insurer_claim")
    charge = ask_back(
        MEDICAL_INSURER_CLAIM, payer=debtor, reference=number, amount=amount, first_due_on=due_on, parts=1, entry=entry.number
    )  # fmt: skip
    told = rows[0].insured
    row = InsurerClaim(
        number=number, month=first, insurer=told.insurer, insurer_number=told.insurer_number, debtor=debtor, amount=amount,
        charge=charge,
    )  # fmt: skip
    _write(row, [(r.person, r.amount) for r in rows], entry.number)
    return entry


@procedure(
    "medical_subsidy.cancel_insurer_claim", right="medical_subsidy.approve", ja="保険者への請求の取消し"
)
def cancel_insurer_claim(*, number: int, actor: Actor) -> Entry:
    """Take a claim back: what it held may be claimed again; what was paid on it becomes overpaid money in the ledger.

    Errors: NotFound for no such claim, or one taken back.
    """
    row, lines = reads.claim_made(number), reads.lines_in(number)
    entry = append(
        actor=actor, kind="medical_subsidy.insurer_claim_ended", procedure="medical_subsidy.cancel_insurer_claim",
        subjects=[("person", p) for p in dict.fromkeys((row.debtor, *lines))], happened_on=clock.today(), corrects=row.entry,
    )  # fmt: skip
    take_back(row.charge, entry=entry.number)
    back = InsurerClaim(
        number=numbers.draw("medical_subsidy.insurer_claim"), month=row.month, insurer=row.insurer,
        insurer_number=row.insurer_number, debtor=row.debtor, amount=-row.amount, charge=row.charge,
    )  # fmt: skip
    _write(back, [(p, -yen) for p, yen in lines.items()], entry.number)
    return entry


def _write(row: InsurerClaim, lines: Sequence[tuple[int, int]], entry: int) -> None:
    town = current_or_raise()
    row.municipality, row.claimed_on, row.entry = town, clock.today(), entry
    row.save(force_insert=True)
    InsurerClaimLine.objects.bulk_create(
        InsurerClaimLine(municipality=town, number=row.number, person=person, month=row.month, amount=yen)
        for person, yen in lines
    )


@procedure("medical_subsidy.issue_insurer_claim", right="medical_subsidy.print", ja="保険者への請求書の発行")
def issue_insurer_claim(*, number: int, actor: Actor) -> int:
    """The letter of a claim to the insurer with the people it is for; the paper's number.

    Errors: NotFound for no claim that stands; Refused for an insurer without an address; NoSignatory.
    """
    row, lines, today = reads.claim_made(number), reads.lines_in(number), clock.today()
    to = addressees([row.debtor], actor, today)[row.debtor]
    if not to.can_be_reached:
        raise Refused(UNREACHABLE, what_to_do="保険者の送付先を登録してください。")
    labels, insured = labels_of(lines, today), insurances_on(lines, row.month)
    people = [(labels[p].name, insured[p].symbol if p in insured else "", yen) for p, yen in lines.items()]
    ((_, due_on, _),) = instalments_of(row.charge)
    body = letters.insurer_claim(to, row.number, row.month, row.insurer_ja, row.amount, due_on, people)
    (paper,) = issue(
        kind=papers.INSURER_CLAIM.kind, data=letter(body), subjects=[("person", p) for p in (row.debtor, *lines)],
        actor=actor, entry=row.entry,
    )  # fmt: skip
    return paper.number
