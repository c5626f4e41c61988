"""A member's people open a business only once it runs there (未稼働の業務): the office decides to keep the gate.

The gate is a column of the control table, so that every door of the member's own tenant reads it with the grants.
"""

from kikan.businesses.joint_office.models import Member
from kikan.businesses.joint_office.procedures.checking import LOCAL_AUTONOMY_ACT, require_member
from kikan.businesses.joint_office.reads.activations import activations_on
from kikan.businesses.joint_office.reads.members import member_of
from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality


@procedure("joint_office.gate_member", right="joint_office.approve", ja="稼働前の業務の閉鎖")
def gate_member(*, member: int, is_gated: bool, actor: Actor) -> int:
    """Close to a member's people the businesses it has planned and that do not run yet, or open them all.

    Returns the number of the entry. Errors: NotFound; Refused where nothing changes, or the member has no tenant here.
    """
    today = clock.today()
    found = require_member(member, today, "is_gated")
    if found.is_gated == is_gated:
        raise Refused("すでにその状態です。", field="is_gated")
    if not seen_by(actor.municipality, [member]):
        raise Refused(
            "この団体は、このシステムにありません。", field="is_gated",
            what_to_do="団体の登録が済んでから、もう一度行ってください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.member_gated", procedure="joint_office.gate_member",
        subjects=[("member", member)], happened_on=today, cites=LOCAL_AUTONOMY_ACT,
        reason="閉じる" if is_gated else "開ける",
    ).number  # fmt: skip
    history.change(Member, {"member": member}, {"is_gated": is_gated}, entry=entry, valid_from=today)
    follow_activations(member, actor)
    return entry


def follow_activations(member: int, actor: Actor) -> None:
    """Let the doors of a member with a gate know which businesses do not run yet; others are left as they are."""
    today = clock.today()
    found = member_of(member, today)
    here = Municipality.objects.filter(code__in=seen_by(actor.municipality, [member]))
    if found is None or not here.exists():
        return
    waiting = {
        a.business: a.planned_live_on.isoformat()
        for a in activations_on(today)
        if a.member == member and a.is_on_its_way
    }
    here.update(not_live=(waiting or None) if found.is_gated else None)
