"""decide_refunds: the receipts handed in up to a day are paid to each person's payee (償還払いの支給の決定)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.medical_subsidy.procedures.checking import CITES
from kikan.businesses.medical_subsidy.reads import refunds as reads
from kikan.law import column
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import MEDICAL_SUBSIDY
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns

SERIES = "medical_subsidy.refund"


@dataclass(frozen=True)
class Decided:
    """How many people are paid for, how much in yen; the entry, 0 where nobody is paid."""

    count: int
    amount: int
    entry: int


@procedure("medical_subsidy.decide_refunds", right="medical_subsidy.batch", ja="償還払いの支給の決定")
def decide_refunds(*, applied_on: date, pays_on: date, actor: Actor) -> Decided:
    """Decide what is unpaid of every receipt handed in up to a day; each payment waits to be paid out.

    What a correction left too much paid is taken from what the person is due. A second decision pays nobody.
    Errors: Refused for a day of payment that is past; Stale where somebody decided meanwhile.
    """
    if pays_on < clock.today():
        raise Refused(
            "支払日が過ぎています。", field="pays_on", what_to_do="今日以後の日を入力してください。"
        )
    read_at = head()
    paid = [one for one in reads.due_until(applied_on) if one.is_payable]
    if not paid:
        return Decided(0, 0, 0)
    entry = append(
        actor=actor, kind="medical_subsidy.refunds_decided", procedure="medical_subsidy.decide_refunds",
        subjects=[("person", one.person) for one in paid], happened_on=clock.today(), cites=CITES, read_at=read_at,
    ).number  # fmt: skip
    _write(paid, pays_on, entry)
    return Decided(len(paid), sum(one.amount for one in paid), entry)


def _write(paid: list[reads.Due], pays_on: date, entry: int) -> None:
    first = numbers.draw(SERIES, len(paid))
    number = column(*range(first, first + len(paid)))
    person, payee = column(*(one.person for one in paid)), column(*(one.payee for one in paid))
    amount = column(*(one.amount for one in paid))
    write_columns(
        "medical_subsidy_refund",
        {
            "number": number, "person": person, "payee": payee, "amount": amount, "entry": entry,
            "decided_on": clock.today(), "pays_on": pays_on,
        },
    )  # fmt: skip
    lines = [(first + n, receipt, yen) for n, one in enumerate(paid) for receipt, yen in one.lines.items()]
    write_columns(
        "medical_subsidy_refund_line",
        {
            "payment": column(*(n for n, _, _ in lines)), "receipt": column(*(r for _, r, _ in lines)),
            "amount": column(*(yen for _, _, yen in lines)),
        },
    )  # fmt: skip
    payouts.ask_many(
        MEDICAL_SUBSIDY, {"reference": number, "person": person, "payee": payee, "amount": amount},
        payable_on=pays_on, entry=entry,
    )  # fmt: skip
