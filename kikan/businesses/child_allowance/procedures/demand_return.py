"""demand_return, cancel_return: what was paid too much is asked back, at once or in parts (返納・分割)."""

from datetime import date

from kikan.businesses.child_allowance.models import Return, ReturnLine
from kikan.businesses.child_allowance.models.returned import ReturnGround
from kikan.businesses.child_allowance.reads import payments
from kikan.businesses.child_allowance.reads.returns import returns_of
from kikan.law.days import date_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.back import ask_back, require_parts, take_back
from kikan.shared.ledger.levies import CHILD_ALLOWANCE_FRAUD, CHILD_ALLOWANCE_RETURN
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

LEVY = {ReturnGround.OVERPAID: CHILD_ALLOWANCE_RETURN, ReturnGround.FRAUD: CHILD_ALLOWANCE_FRAUD}
CITES = {ReturnGround.OVERPAID: "民法第703条", ReturnGround.FRAUD: "児童手当法第14条第1項"}


@procedure("child_allowance.demand_return", right="child_allowance.change", ja="児童手当の返納の決定")
def demand_return(
    *,
    person: int,
    first_due_on: date,
    actor: Actor,
    ground: int = int(ReturnGround.OVERPAID),
    parts: int = 1,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Ask back every month that was paid too much; the ledger gets a receivable with so many monthly instalments.

    These months are no longer offset against payments. parts: the first takes what cannot be divided.
    Errors: Refused where nothing is overpaid, for a day that is not to come, or more parts than yen or than are allowed.
    """
    found = payments.unpaid_before(OPEN, [person])
    is_over = found["amount"] < 0
    amount = -int(found["amount"][is_over].sum())
    require_parts(amount, first_due_on, parts)
    kind = ReturnGround(ground)
    entry = append(
        actor=actor, kind="child_allowance.return_demanded", procedure="child_allowance.demand_return",
        subjects=[("person", person)], happened_on=clock.today(), reason=str(kind.value), cites=CITES[kind], cause=cause,
        read_at=read_at,
    )  # fmt: skip
    number = numbers.draw("child_allowance.return")
    charge = ask_back(
        LEVY[kind], payer=person, reference=number, amount=amount, first_due_on=first_due_on, parts=parts, entry=entry.number
    )  # fmt: skip
    Return.objects.create(
        municipality=current_or_raise(), number=number, recipient=person, ground=kind, demanded_on=clock.today(),
        amount=amount, parts=parts, first_due_on=first_due_on, charge=charge, entry=entry.number,
    )  # fmt: skip
    rows = zip(*(found[name][is_over].tolist() for name in ("child", "month", "amount")), strict=True)
    _add(number, person, [(child, date_of(month), -yen) for child, month, yen in rows], entry.number)
    return entry


@procedure("child_allowance.cancel_return", right="child_allowance.change", ja="児童手当の返納の取消し")
def cancel_return(
    *, person: int, number: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Take a demand back: its months are overpaid again; what was paid on it becomes overpaid money in the ledger (過誤納).

    Errors: NotFound for no such demand of the person, or one taken back already.
    """
    found = next((r for r in returns_of(person) if r.number == number and r.asked), None)
    if found is None:
        raise NotFound(
            "この返納番号の決定はありません。", field="number", what_to_do="返納番号を確かめてください。"
        )
    entry = append(
        actor=actor, kind="child_allowance.return_cancelled", procedure="child_allowance.cancel_return",
        subjects=[("person", person)], happened_on=clock.today(), corrects=found.entry, cause=cause, read_at=read_at,
    )  # fmt: skip
    take_back(found.charge, entry=entry.number)
    lines = ReturnLine.objects.filter(municipality=current_or_raise(), number=number, entry=found.entry)
    _add(number, person, [(r.child, r.month, -r.amount) for r in lines], entry.number)
    return entry


def _add(number: int, person: int, lines: list[tuple[int, date, int]], entry: int) -> None:
    ReturnLine.objects.bulk_create(
        ReturnLine(
            municipality=current_or_raise(), number=number, recipient=person, child=child, month=month,
            amount=amount, entry=entry,
        )
        for child, month, amount in lines
    )  # fmt: skip
