"""accept_unpaid_claim: what a recipient who died was not paid goes to the child (未支払の児童手当の請求)."""

from datetime import date

import numpy as np

from kikan.businesses.child_allowance.procedures.decide_payments import keep, settle
from kikan.businesses.child_allowance.reads import entitlements, payments
from kikan.law import column
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "児童手当法第12条第1項"


@procedure("child_allowance.accept_unpaid_claim", right="child_allowance.change", ja="未支払の児童手当の請求")
def accept_unpaid_claim(
    *,
    person: int,
    child: int,
    claimed_on: date,
    pays_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Decide that a child is paid what of the dead recipient's months about the child was not paid yet.

    person: who died. The payment waits for the child's account. Errors: NotFound where nobody died or the child was none of
    this recipient; Refused for days that cannot be, a payment held back, or nothing unpaid about the child.
    """
    spell = next((s for s in entitlements.spells_of([person]) if s.ended_by_death), None)
    if spell is None or spell.lost_on is None:
        raise NotFound(
            "受給者の死亡による消滅の記録がありません。", what_to_do="受給事由の消滅を先に行ってください。"
        )
    if not any(c.child == child for c in entitlements.children([person])):
        raise NotFound(
            "この受給者の児童として記録されていません。", field="child", what_to_do="児童の宛名番号を確かめてください。"
        )  # fmt: skip
    if not spell.lost_on <= claimed_on <= clock.today():
        raise Refused(
            "請求日は、死亡の日から今日までの日です。", field="claimed_on", what_to_do="請求日を確かめてください。"
        )  # fmt: skip
    if pays_on < clock.today():
        raise Refused(
            "支払日が過ぎています。", field="pays_on", what_to_do="今日以後の日を入力してください。"
        )
    if entitlements.suspension_of(person, clock.today()):
        raise Refused(
            "支払を差し止めています。", cites="児童手当法第11条", what_to_do="先に差止を解除してください。"
        )
    found = payments.unpaid_before(OPEN, [person])
    mine = found["child"] == child
    rows = {name: values[mine] for name, values in found.items()}
    settled = settle(np.zeros(int(mine.sum()), dtype=np.int64), 1, rows["amount"])
    if int(settled.due[0]) <= int(settled.offset[0]):
        raise Refused(
            "この児童に係る未支払の額がありません。", cites=CITES, field="child",
            what_to_do="月ごとの額と支払済の額を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.unpaid_claimed", procedure="child_allowance.accept_unpaid_claim",
        subjects=[("person", person), ("person", child)], happened_on=clock.today(), reported_on=claimed_on, cites=CITES,
        cause=cause, read_at=read_at,
    )  # fmt: skip
    keep(
        rows, np.zeros(len(rows["child"]), dtype=np.int64), column(person), settled, payee=column(child),
        pay_month=pays_on.replace(day=1), pays_on=pays_on, entry=entry.number,
    )  # fmt: skip
    return entry
