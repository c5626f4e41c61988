"""Institutions, or the body that reviews their claims, are paid a month's claims (医療機関等への支払の指図)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from kikan.businesses.medical_subsidy.models import ClaimOrder, ClaimOrderEnd, ClaimOrderLine, ClaimPayee
from kikan.businesses.medical_subsidy.procedures.checking import CITES, require_known
from kikan.businesses.medical_subsidy.reads import claim_orders as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import MEDICAL_CLAIMS
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Ordered:
    """How many payees, how much in yen, how many institutions lack a payee; the entry, 0 where nobody is paid."""

    count: int
    amount: int
    without_payee: int
    entry: int


@procedure("medical_subsidy.set_claim_payee", right="medical_subsidy.batch", ja="請求の支払先の登録")
def set_claim_payee(*, payee: int, actor: Actor, institution_code: str = "") -> Entry:
    """From today on the claims of an institution are paid to this addressee; "": of all not named by themselves.

    Errors: NotFound for a number that is nobody's.
    """
    require_known(payee, "payee")
    entry = append(
        actor=actor, kind="medical_subsidy.claim_payee_set", procedure="medical_subsidy.set_claim_payee",
        subjects=[("person", payee)], happened_on=clock.today(), reason=institution_code, cites=CITES,
    )  # fmt: skip
    history.replace(
        ClaimPayee, {"institution_code": institution_code}, {"payee": payee}, entry=entry.number, valid_from=clock.today()
    )  # fmt: skip
    return entry


@procedure("medical_subsidy.order_claims", right="medical_subsidy.batch", ja="医療機関等への支払の指図")
def order_claims(*, month: date, pays_on: date, actor: Actor) -> Ordered:
    """Order what is unpaid of the claims billed for a month, one payment for each payee; it waits to be paid out.

    Institutions without a payee are left for the next order; a second order pays nothing twice.
    Errors: Refused for a day of payment that is past; Stale where somebody ordered meanwhile.
    """
    if pays_on < clock.today():
        raise Refused(
            "支払日が過ぎています。", field="pays_on", what_to_do="今日以後の日を入力してください。"
        )
    read_at, by_payee = head(), defaultdict(list)
    found = reads.to_order(month)
    for row in found:
        if row.payee is not None:
            by_payee[row.payee].append(row)
    lacking = len({row.institution_code for row in found if row.payee is None})
    if not by_payee:
        return Ordered(0, 0, lacking, 0)
    files = sorted({row.file for rows in by_payee.values() for row in rows})
    entry = append(
        actor=actor, kind="medical_subsidy.claims_ordered", procedure="medical_subsidy.order_claims",
        subjects=[*(("medical_claim_file", f) for f in files), *(("person", p) for p in by_payee)],
        happened_on=month.replace(day=1), cites=CITES, read_at=read_at,
    ).number  # fmt: skip
    for payee, rows in by_payee.items():
        _order(payee, rows, month.replace(day=1), pays_on, entry)
    return Ordered(len(by_payee), sum(reads.total(rows) for rows in by_payee.values()), lacking, entry)


def _order(payee: int, rows: list[reads.ToOrder], month: date, pays_on: date, entry: int) -> None:
    number, town, amount = numbers.draw("medical_subsidy.claim_order"), current_or_raise(), reads.total(rows)
    ClaimOrder.objects.create(
        municipality=town, number=number, month=month, payee=payee, decided_on=clock.today(), pays_on=pays_on,
        amount=amount, entry=entry,
    )  # fmt: skip
    ClaimOrderLine.objects.bulk_create(
        ClaimOrderLine(
            municipality=town, number=number, file=row.file, institution_code=row.institution_code, scheme=row.scheme,
            count=row.count, amount=row.amount,
        )
        for row in rows
    )  # fmt: skip
    payouts.ask(
        MEDICAL_CLAIMS, reference=number, person=payee, amount=amount, payable_on=pays_on, entry=entry
    )


@procedure(
    "medical_subsidy.cancel_claim_order",
    right="medical_subsidy.approve",
    ja="医療機関等への支払の指図の取消し",
)
def cancel_claim_order(*, number: int, reason: str, actor: Actor) -> Entry:
    """Take an order back before it is paid; its claims may be ordered again.

    Errors: NotFound; Refused where it is paid or on its way.
    """
    row = reads.order_of(number)
    subjects = [("person", row.payee), *(("medical_claim_file", f) for f in reads.files_in(number))]
    entry = append(
        actor=actor, kind="medical_subsidy.claim_order_cancelled", procedure="medical_subsidy.cancel_claim_order",
        subjects=subjects, happened_on=clock.today(), reason=reason[:40], corrects=row.entry,
    )  # fmt: skip
    payouts.withdraw(MEDICAL_CLAIMS, number, entry=entry.number)
    ClaimOrderEnd.objects.create(
        municipality=current_or_raise(), number=number, reason=reason[:40], entry=entry.number
    )
    return entry
