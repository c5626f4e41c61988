"""correct_high_costs: months decided before services changed are made right (過誤による高額介護サービス費の変更)."""

from datetime import date

from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind
from kikan.businesses.long_term_care.models.restriction import HOLDING
from kikan.businesses.long_term_care.procedures.decide_benefit import BENEFITS
from kikan.businesses.long_term_care.procedures.decide_high_costs import CITES
from kikan.businesses.long_term_care.reads.high_cost_changes import HighCostChange, changes
from kikan.businesses.long_term_care.reads.restrictions import standing
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger import payouts
from kikan.shared.ledger.back import ask_back
from kikan.shared.ledger.levies import CARE_BENEFIT_RETURN
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


def to_correct(month: date) -> list[HighCostChange]:
    """Whose month is made right now: those whose payments are held wait."""
    return [one for one in changes(month) if not one.is_held]


@procedure(
    "long_term_care.correct_high_costs",
    right="long_term_care.batch",
    ja="過誤による高額介護サービス費の変更",
)
def correct_high_costs(*, month: date, due_on: date, run: int, actor: Actor) -> int:
    """Pay what is due more, and claim back what was paid too much, under one entry; returns how many.

    What was not paid out yet is taken back and decided anew; what was paid is claimed by the ledger, due on `due_on`.
    Running it again changes nothing. Errors: Refused for a due day that is not to come; LawGap.
    """
    if due_on <= clock.today():
        raise Refused(
            "返納の納期限が今日以前です。", field="due_on", what_to_do="今日より後の日を入力してください。"
        )
    found = to_correct(month)
    if not found:
        return 0
    entry = append(
        actor=actor, kind="long_term_care.high_costs_corrected", procedure="long_term_care.correct_high_costs",
        subjects=[("run", run), *(("person", one.person) for one in found)], happened_on=month, cites=CITES,
    ).number  # fmt: skip
    today = clock.today()
    holding = {r.person for r in standing(today) if r.kind in HOLDING and r.holds_on(today)}
    for one in found:
        if one.difference > 0:
            _add(one, month, one.person in holding, entry)
        elif one.is_open:
            _decide_anew(one, month, one.person in holding, entry)
        else:
            _claim_back(one, month, due_on, entry)
    return len(found)


def _add(one: HighCostChange, month: date, is_held: bool, entry: int) -> None:
    more = _row(
        one.person, month, one.paid - one.decided_paid, one.keeps - one.decided_keeps, one.difference, entry, is_held=is_held
    )  # fmt: skip
    if not is_held:
        _pay(more, entry)


def _decide_anew(one: HighCostChange, month: date, is_held: bool, entry: int) -> None:
    """Nothing was paid out: the decisions so far are outweighed, and what is due is decided as one."""
    rows = Benefit.objects.filter(
        municipality=current_or_raise(),
        person=one.person,
        month=month,
        kind=BenefitKind.HIGH_COST,
        amount__gt=0,
    )
    for row in rows:
        payouts.withdraw(CARE_BENEFIT, row.number, entry=entry)
    _row(one.person, month, -one.decided_paid, -one.decided_keeps, -one.decided, entry)
    if one.due:
        anew = _row(one.person, month, one.paid, one.keeps, one.due, entry, is_held=is_held)
        if not is_held:
            _pay(anew, entry)


def _claim_back(one: HighCostChange, month: date, due_on: date, entry: int) -> None:
    less = _row(
        one.person, month, one.paid - one.decided_paid, one.paid - one.due - one.decided_keeps, one.difference, entry
    )  # fmt: skip
    ask_back(
        CARE_BENEFIT_RETURN, payer=one.person, reference=less.number, amount=-one.difference, first_due_on=due_on,
        parts=1, entry=entry,
    )  # fmt: skip


def _row(
    person: int, month: date, paid: int, keeps: int, amount: int, entry: int, *, is_held: bool = False
) -> Benefit:  # fmt: skip
    """A benefit of the month by which the sums of all its benefits become right; the amount may be below nothing."""
    return Benefit.objects.create(
        municipality=current_or_raise(), number=numbers.draw(BENEFITS), person=person, kind=BenefitKind.HIGH_COST,
        month=month, applied_on=clock.today(), paid=paid, counted=paid, copay=keeps, amount=amount, is_held=is_held,
        entry=entry,
    )  # fmt: skip


def _pay(row: Benefit, entry: int) -> None:
    payouts.ask(
        CARE_BENEFIT, reference=row.number, person=row.person, amount=row.amount, payable_on=clock.today(), entry=entry
    )  # fmt: skip
