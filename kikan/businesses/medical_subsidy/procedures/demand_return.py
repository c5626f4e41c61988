"""demand_return: what was given without right is asked back, at once or in parts (医療費助成の返納の決定)."""

from datetime import date

from kikan.businesses.medical_subsidy.models import Return, ReturnLine
from kikan.businesses.medical_subsidy.reads.refunds import payees_of
from kikan.businesses.medical_subsidy.reads.returns import to_ask_back
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.back import ask_back, require_parts
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
    number, town = numbers.draw("medical_subsidy.return"), current_or_raise()
    charge = ask_back(
        MEDICAL_SUBSIDY_RETURN, payer=payer, reference=number, amount=amount, first_due_on=first_due_on, parts=parts,
        entry=entry.number,
    )  # fmt: skip
    Return.objects.create(
        municipality=town, number=number, person=person, payer=payer, demanded_on=clock.today(), amount=amount,
        charge=charge, entry=entry.number,
    )  # fmt: skip
    ReturnLine.objects.bulk_create(
        ReturnLine(
            municipality=town, number=number, place=place, receipt=one.receipt, file=one.file, line=one.line,
            amount=one.amount,
        )
        for place, one in enumerate(lines, start=1)
    )  # fmt: skip
    return entry
