"""A share came in (負担金の収納): typed from the bank's notice, for one bill of a sheet."""

from datetime import date

from kikan.businesses.joint_office.models import SharePayment
from kikan.businesses.joint_office.procedures.checking import require_not_later
from kikan.businesses.joint_office.reads import allocations
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise


@procedure("joint_office.receive_share", right="joint_office.change", ja="負担金の収納の登録")
def receive_share(
    *,
    allocation: int,
    member: int,
    received_on: date,
    amount: int,
    actor: Actor,
    note: str = "",
    is_correction: bool = False,
) -> int:
    """Keep a receipt; its number. is_correction: the amount is taken back, because a receipt was typed wrongly.

    Errors: NotFound for a member without a bill; Refused for nothing, a day to come, more than is open, a correction
    of more than came in.
    """  # fmt: skip
    bill = next((b for b in allocations.bills_of(allocation) if b.member == member), None)
    if bill is None:
        raise NotFound(
            "この団体への通知がありません。",
            field="member",
            what_to_do="計算書の画面から開き直してください。",
        )
    require_not_later(received_on, "received_on")
    if amount <= 0:
        raise Refused("額は1円以上です。", field="amount")
    if is_correction and amount > (typed := allocations.typed_of(allocation, member)):
        raise Refused(
            f"登録した収納（{typed:,}円）より多くは取り消せません。", field="amount",
            what_to_do="額を確かめてください。入金ファイルからの収納は、入金の画面で充当を取り消してください。",
        )  # fmt: skip
    if not is_correction and amount > bill.open:
        raise Refused(
            f"納める残りの額（{max(bill.open, 0):,}円）を超えています。", field="amount",
            what_to_do="団体と額を確かめてください。過納は団体に返してから登録してください。",
        )  # fmt: skip
    number = numbers.draw("joint_office.share_payment")
    entry = append(
        actor=actor, kind="joint_office.share_received", procedure="joint_office.receive_share",
        subjects=[("joint_allocation", allocation), ("member", member)], happened_on=received_on,
    ).number  # fmt: skip
    SharePayment.objects.create(
        municipality=current_or_raise(), number=number, allocation=allocation, member=member,
        received_on=received_on, amount=-amount if is_correction else amount, note=note.strip(), entry=entry,
    )  # fmt: skip
    return number
