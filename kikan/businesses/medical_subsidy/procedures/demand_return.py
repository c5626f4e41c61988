"""demand_return, cancel_return: what was given without right is asked back, at once or in parts (返納の決定・取消し)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kikan.businesses.medical_subsidy.models import Return, ReturnLine
from kikan.businesses.medical_subsidy.reads.refunds import payees_of
from kikan.businesses.medical_subsidy.reads.returns import Back, demanded, lines_of, to_ask_back
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.back import ask_back, require_parts, take_back
from kikan.shared.ledger.levies import MEDICAL_SUBSIDY_RETURN
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("medical_subsidy.demand_return", right="medical_subsidy.change", ja="医療費助成の返納の決定")
def demand_return(
    *, person: int, first_due_on: date, actor: Actor, parts: int = 1, cause: int | None = None, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Ask back what receipts brought too much and what institutions were paid for months without right.

    The payee of the person owes it in monthly instalments; receipts are no longer set against later payments.
    Errors: Refused where nothing is to come back, or for days and parts that cannot be.
    """
    lines = to_ask_back(person)
    amount = sum(one.amount for one in lines)
    require_parts(amount, first_due_on, parts)
    payer = payees_of([person]).get(person, person)
    entry = append(
        actor=actor, kind="medical_subsidy.return_demanded", procedure="medical_subsidy.demand_return",
        subjects=[("person", p) for p in dict.fromkeys((person, payer))], happened_on=clock.today(), cites="民法第703条",
        cause=cause, read_at=read_at,
    )  # fmt: skip
    number = numbers.draw("medical_subsidy.return")
    charge = ask_back(
        MEDICAL_SUBSIDY_RETURN, payer=payer, reference=number, amount=amount, first_due_on=first_due_on, parts=parts,
        entry=entry.number,
    )  # fmt: skip
    _write(
        Return(number=number, person=person, payer=payer, amount=amount, charge=charge), lines, entry.number
    )
    return entry


@procedure("medical_subsidy.cancel_return", right="medical_subsidy.change", ja="医療費助成の返納の取消し")
def cancel_return(
    *, person: int, number: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Take a demand back by a row of the same charge below zero: what it held is to be asked back again.

    What was paid on it becomes overpaid money in the ledger. Errors: NotFound for no such demand, or one taken back.
    """
    row = demanded(person, number)
    entry = append(
        actor=actor, kind="medical_subsidy.return_cancelled", procedure="medical_subsidy.cancel_return",
        subjects=[("person", p) for p in dict.fromkeys((person, row.payer))], happened_on=clock.today(),
        corrects=row.entry, cause=cause, read_at=read_at,
    )  # fmt: skip
    take_back(row.charge, entry=entry.number)
    back = Return(
        number=numbers.draw("medical_subsidy.return"), person=person, payer=row.payer, amount=-row.amount, charge=row.charge
    )  # fmt: skip
    _write(back, [replace(one, amount=-one.amount) for one in lines_of(number)], entry.number)
    return entry


def _write(row: Return, lines: Sequence[Back], entry: int) -> None:
    town = current_or_raise()
    row.municipality, row.demanded_on, row.entry = town, clock.today(), entry
    row.save(force_insert=True)
    ReturnLine.objects.bulk_create(
        ReturnLine(
            municipality=town, number=row.number, place=place, receipt=one.receipt, file=one.file, line=one.line,
            amount=one.amount,
        )
        for place, one in enumerate(lines, start=1)
    )  # fmt: skip
