"""A business of a member from its plan to its first day live, step by step (業務の稼働)."""

from datetime import date
from typing import Any

from kikan.businesses.joint_office.law.activation import DECIDED, LIVE, MIGRATING, TRAINED, missing
from kikan.businesses.joint_office.models import Activation
from kikan.businesses.joint_office.models.activation import State
from kikan.businesses.joint_office.procedures.checking import (
    require_member,
    require_not_before,
    require_not_later,
    require_text,
)
from kikan.businesses.joint_office.procedures.gate_members import follow_activations
from kikan.businesses.joint_office.reads.activations import (
    ActivationLine,
    activation_of,
    activations_on,
    businesses,
)
from kikan.businesses.joint_office.reads.members import member_of, signed_by
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

LACKS = {
    "order": ("前の手順が済んでいません。", "業務の状態を確かめて、順に登録してください。"),
    "accepted": ("移行データの検収が済んでいません。", "検収を登録してください。"),
    "signed": ("団体が協定を締結していません。", "協定の締結を登録してください。"),
    "joined": ("団体がその日に加入していません。", "団体の加入を登録してください。"),
    "decided": ("切替えの決定がその日より後です。", "日付を確かめてください。"),
}


@procedure("joint_office.plan_business", right="joint_office.change", ja="業務の稼働の計画")
def plan_business(
    *,
    member: int,
    business: str,
    planned_on: date,
    planned_live_on: date,
    actor: Actor,
    old_system: str = "",
    old_contract_until: date | None = None,
) -> int:
    """Plan a business of a member, or give a planned one another day; returns the number of the entry.

    old_contract_until: the last day of the contract of the system it replaces.
    Errors: NotFound; Refused for a business that does not exist, is live or has ended, or a day before the plan.
    """
    require_not_later(planned_on, "planned_on")
    require_not_before(planned_live_on, planned_on, "planned_live_on", "計画の日")
    require_member(member, planned_on)
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")
    found = activation_of(member, business, planned_on)
    if found is None and any((a.member, a.business) == (member, business) for a in activations_on(None)):
        raise Refused(
            "この業務には、より後の日の記録があります。",
            field="planned_on",
            what_to_do="日付を確かめてください。",
        )
    if found is not None and not found.is_on_its_way:
        raise Refused(f"この業務は{found.state_ja}です。", field="business")
    values = {
        "planned_live_on": planned_live_on, "old_system": old_system.strip(), "old_contract_until": old_contract_until,
    }  # fmt: skip
    entry = _entered(
        "joint_office.business_planned", "joint_office.plan_business", member, planned_on, actor, business
    )
    key = {"member": member, "business": business}
    if found is None:
        history.add(Activation, key, {**values, "planned_on": planned_on}, entry=entry, valid_from=planned_on)
    else:
        history.change(Activation, key, values, entry=entry, valid_from=planned_on)
    follow_activations(member, actor)
    return entry


@procedure("joint_office.begin_migration", right="joint_office.change", ja="移行の開始")
def begin_migration(*, member: int, business: str, begun_on: date, begun_by: str, actor: Actor) -> int:
    """The migration of a planned business begins, with who answers for it. Errors: NotFound, Refused."""
    found = _require(member, business, begun_on, "begun_on", MIGRATING)
    values = {
        "state": State.MIGRATING,
        "begun_on": begun_on,
        "begun_by": require_text(begun_by, "begun_by", "責任者"),
    }
    return _advanced(
        found, values, "joint_office.migration_begun", "joint_office.begin_migration", begun_on, actor
    )


@procedure("joint_office.accept_migration", right="joint_office.approve", ja="移行データの検収")
def accept_migration(*, member: int, business: str, accepted_on: date, accepted_by: str, actor: Actor) -> int:
    """The member has accepted the migrated data, by name; the state stays. Errors: NotFound, Refused."""
    found = _require(member, business, accepted_on, "accepted_on")
    if found.state not in (State.MIGRATING, State.TRAINED):
        raise Refused(
            "移行中の業務だけ検収できます。",
            field="accepted_on",
            what_to_do="先に移行の開始を登録してください。",
        )
    if found.accepted_on is not None:
        raise Refused("すでに検収しています。", field="accepted_on")
    values = {"accepted_on": accepted_on, "accepted_by": require_text(accepted_by, "accepted_by", "検収者")}
    return _advanced(
        found, values, "joint_office.migration_accepted", "joint_office.accept_migration", accepted_on, actor
    )


@procedure("joint_office.record_training", right="joint_office.change", ja="研修の記録")
def record_training(
    *, member: int, business: str, trained_on: date, trained_by: str, trained: int, actor: Actor
) -> int:
    """The staff of a migrating business has been trained: last day, who held it, how many. Errors: NotFound, Refused."""
    found = _require(member, business, trained_on, "trained_on", TRAINED)
    if trained < 1:
        raise Refused("受講者の人数を入力してください。", field="trained")
    values = {
        "state": State.TRAINED, "trained_on": trained_on, "trained": trained,
        "trained_by": require_text(trained_by, "trained_by", "研修の責任者"),
    }  # fmt: skip
    return _advanced(
        found, values, "joint_office.training_recorded", "joint_office.record_training", trained_on, actor
    )


@procedure("joint_office.decide_cutover", right="joint_office.approve", ja="切替えの決定")
def decide_cutover(
    *, member: int, business: str, decided_on: date, decided_by: str, live_on: date, actor: Actor
) -> int:
    """The member decides, by name, to go live on a day. Errors: NotFound, Refused without accepted data or signature."""
    found = _require(member, business, decided_on, "decided_on", DECIDED)
    require_not_before(live_on, decided_on, "live_on", "決定の日")
    values = {
        "state": State.DECIDED, "decided_on": decided_on, "planned_live_on": live_on,
        "decided_by": require_text(decided_by, "decided_by", "決定者"),
    }  # fmt: skip
    return _advanced(
        found, values, "joint_office.cutover_decided", "joint_office.decide_cutover", decided_on, actor
    )


@procedure("joint_office.go_live", right="joint_office.approve", ja="業務の稼働開始")
def go_live(*, member: int, business: str, live_on: date, actor: Actor) -> int:
    """The business runs in the joint system from a day on. Errors: NotFound, Refused before joining or deciding."""
    found = _require(member, business, live_on, "live_on", LIVE)
    values = {"state": State.LIVE, "live_on": live_on}
    return _advanced(found, values, "joint_office.business_live", "joint_office.go_live", live_on, actor)


@procedure("joint_office.end_business", right="joint_office.approve", ja="業務の終了")
def end_business(*, member: int, business: str, ended_on: date, reason: str, actor: Actor) -> int:
    """The business is given up, or runs here no more from a day on (may lie ahead). Errors: NotFound, Refused."""
    reason = require_text(reason, "reason", "理由")
    found = activation_of(member, business, ended_on)
    if found is None or found.state == State.ENDED:
        raise NotFound(
            "その日に続いている業務の記録がありません。",
            field="ended_on",
            what_to_do="日付を確かめてください。",
        )
    values = {"state": State.ENDED, "ended_on": ended_on, "end_reason": reason}
    return _advanced(
        found, values, "joint_office.business_ended", "joint_office.end_business", ended_on, actor
    )


def _require(member: int, business: str, on: date, field: str, to: int | None = None) -> ActivationLine:
    """The business as it stands, ready for the step. Errors: NotFound, Refused with what is missing."""
    require_not_later(on, field)
    found = activation_of(member, business, on)
    if found is None:
        raise NotFound(
            "その日に業務の計画がありません。", field=field, what_to_do="先に計画を登録してください。"
        )
    if to is not None:
        body = member_of(member, on)
        lacks = missing(found.preparation(body, member in signed_by(on)), to, on)
        if lacks:
            message, what_to_do = LACKS[lacks[0]]
            raise Refused(message, field=field, what_to_do=what_to_do)
    return found


def _advanced(
    found: ActivationLine, values: dict[str, Any], kind: str, act: str, on: date, actor: Actor
) -> int:
    entry = _entered(kind, act, found.member, on, actor, found.business)
    key = {"member": found.member, "business": found.business}
    history.change(Activation, key, values, entry=entry, valid_from=on)
    follow_activations(found.member, actor)
    return entry


def _entered(kind: str, act: str, member: int, on: date, actor: Actor, business: str) -> int:
    return append(
        actor=actor, kind=kind, procedure=act, subjects=[("member", member)],
        happened_on=on, reason=business,
    ).number  # fmt: skip
