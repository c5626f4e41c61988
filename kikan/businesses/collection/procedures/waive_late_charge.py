"""waive_late_charge: give up a late charge, whole or in part, by decision (延滞金の減免)."""

from kikan.businesses.collection.procedures.claims import one_claim
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import late_charges
from kikan.shared.ledger.kinds import late_charge_of
from kikan.shared.ledger.late import ask
from kikan.shared.ledger.models import WriteOff
from kikan.shared.procedures import procedure, recorder
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

WAIVED = "late_charge_waived"


@procedure("collection.waive_late_charge", right="collection.change", ja="延滞金の減免の決定", takes_two=True)
def waive_late_charge(
    *, charge: int, instalment: int, amount: int, reason: str, actor: Actor, read_at: int | None = None
) -> int:
    """Give up so much of the late charge as it stands today; returns what is left of it.

    Law: 地方税法第326条第3項・第723条第2項（やむを得ない理由）.
    Errors: NotFound; Refused without a reason, or for more than is open.
    """
    claim = one_claim(charge, instalment)
    if not reason.strip():
        raise Refused("減免の理由を入力してください。", field="reason")
    today = clock.today()
    asked = int(late_charges(claim, today).charge[0])
    is_open = int(claim.late_open[0]) + max(asked - int(claim.late_charged[0]), 0)
    if not 0 < amount <= is_open:
        raise Refused(
            f"減免できるのは、1円から{is_open:,}円までです。",
            field="amount",
            what_to_do="延滞金の計算を確かめてください。",
        )
    entry = append(
        actor=actor, kind="collection.late_charge_waived", procedure="collection.waive_late_charge",
        subjects=[("charge", charge), ("person", int(claim.payer[0]))], happened_on=today, reason=reason[:200],
        cites="地方税法第326条第3項・第723条第2項", read_at=read_at,
    )  # fmt: skip
    if asked > int(claim.late_charged[0]):
        ask(claim, late_charges(claim, today).charge, today, entry=entry.number)
    WriteOff.objects.create(
        municipality=current_or_raise(), charge=charge, instalment=late_charge_of(instalment), amount=amount,
        entry=entry.number, reason=WAIVED,
    )  # fmt: skip
    recorder.note("charge", "延滞金の減免", amount=-amount)
    return is_open - amount
