"""Members enter, join and leave (構成団体の加入・脱退): each is data, and takes no restart."""

import re
from datetime import date

from kikan.businesses.joint_office.law.leaving import earliest_leaving
from kikan.businesses.joint_office.models import Member
from kikan.businesses.joint_office.models.member import MemberKind
from kikan.businesses.joint_office.procedures.checking import (
    LOCAL_AUTONOMY_ACT,
    require_member,
    require_not_before,
    require_not_later,
    require_text,
)
from kikan.businesses.joint_office.reads.activations import activations_on, law_of
from kikan.businesses.joint_office.reads.allocations import open_shares
from kikan.businesses.joint_office.reads.members import asks_erasure, history_of, members_on, signed_by
from kikan.ground.check_digits import is_municipality_code
from kikan.ground.eras import in_words
from kikan.law import LawGap
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import format_code

SHA256 = re.compile(r"[0-9a-f]{64}")
BY_NOTICE = "地方自治法第286条の2第1項"


@procedure("joint_office.enter_member", right="joint_office.change", ja="構成団体の登録")
def enter_member(
    *,
    member: int,
    name: str,
    kind: int,
    agreed_on: date,
    planned_join_on: date,
    actor: Actor,
    has_office: bool = False,
) -> int:
    """Keep a body from the day it agreed to join, with its binding day; returns the number of the entry.

    Errors: Refused for a code with a wrong check digit, a body that is there already, a second body with the office,
    an associate with it, or a day to come.
    """
    name = require_text(name, "name", "名称")
    require_not_later(agreed_on, "agreed_on")
    require_not_before(planned_join_on, agreed_on, "planned_join_on", "協定の日")
    if not is_municipality_code(format_code(member)):
        raise Refused(
            "団体コードの検査数字が違います。",
            field="member",
            what_to_do="6桁の団体コードを確かめてください。",
        )
    known = members_on(None)
    if any(m.member == member for m in known):
        raise Refused(
            "この団体はすでに登録があります。",
            field="member",
            what_to_do="団体の画面の「内容を訂正する」で改めてください。",
        )
    if has_office:
        _require_no_office(kind)
    entry = append(
        actor=actor, kind="joint_office.member_entered", procedure="joint_office.enter_member",
        subjects=[("member", member)], happened_on=agreed_on, cites=LOCAL_AUTONOMY_ACT,
    )  # fmt: skip
    values = {"name": name, "kind": kind, "has_office": has_office, "planned_join_on": planned_join_on}
    history.add(Member, {"member": member}, values, entry=entry.number, valid_from=agreed_on)
    return entry.number


@procedure("joint_office.amend_member", right="joint_office.change", ja="構成団体の訂正")
def amend_member(
    *, member: int, name: str, kind: int, planned_join_on: date, reason: str, actor: Actor
) -> int:
    """From today a body is called, counted or planned otherwise; the same again gives the entry it has.

    Errors: NotFound; Refused without a reason, for one that has left, a day before it agreed, an associate with the
    office, or another kind or planned day once it has joined.
    """
    today = clock.today()
    found = require_member(member, today)
    name, reason = require_text(name, "name", "名称"), require_text(reason, "reason", "訂正の理由")
    if found.leaves_on is not None and found.leaves_on <= today:
        raise Refused("脱退した団体です。", field="name")
    if found.joined_on is not None and (kind, planned_join_on) != (found.kind, found.planned_join_on):
        field = "kind" if kind != found.kind else "planned_join_on"
        raise Refused("加入した団体の区分と加入の予定日は変えられません。", field=field)
    if found.joined_on is None:
        first = min(line.valid_from for line in history_of(member))
        require_not_before(planned_join_on, first, "planned_join_on", "協定の日")
    if found.has_office and kind != MemberKind.FULL:
        raise Refused("準構成団体に事務局は置けません。", field="kind")
    if (name, kind, planned_join_on) == (found.name, found.kind, found.planned_join_on):
        return found.entry
    entry = append(
        actor=actor, kind="joint_office.member_amended", procedure="joint_office.amend_member",
        subjects=[("member", member)], happened_on=today, cites=LOCAL_AUTONOMY_ACT, reason=reason,
    ).number  # fmt: skip
    values = {"name": name, "kind": kind, "planned_join_on": planned_join_on}
    history.change(Member, {"member": member}, values, entry=entry, valid_from=today)
    return entry


def _require_no_office(kind: int) -> None:
    if kind != MemberKind.FULL:
        raise Refused("準構成団体に事務局は置けません。", field="has_office")
    if any(m.has_office for m in members_on(None)):
        raise Refused(
            "事務局を置く団体はすでにあります。",
            field="has_office",
            what_to_do="構成団体の一覧を確かめてください。",
        )


@procedure("joint_office.join_member", right="joint_office.approve", ja="構成団体の加入")
def join_member(*, member: int, joined_on: date, actor: Actor) -> int:
    """Let a body that has signed an agreement take part from a day on; returns the number of the entry.

    Errors: NotFound; Refused without its signature, for one that joined already, or a day to come.
    """
    require_not_later(joined_on, "joined_on")
    found = require_member(member, joined_on)
    if found.joined_on is not None:
        raise Refused("すでに加入しています。", field="joined_on")
    if member not in signed_by(joined_on):
        raise Refused(
            "加入の日までに協定を締結していません。", field="joined_on", what_to_do="先に協定の締結を登録してください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.member_joined", procedure="joint_office.join_member",
        subjects=[("member", member)], happened_on=joined_on, cites=LOCAL_AUTONOMY_ACT,
    )  # fmt: skip
    values = {"joined_on": joined_on}
    history.change(Member, {"member": member}, values, entry=entry.number, valid_from=joined_on)
    return entry.number


@procedure("joint_office.leave_member", right="joint_office.approve", ja="構成団体の脱退")
def leave_member(
    *, member: int, noticed_on: date, leaves_on: date, by_consent: bool, reason: str, actor: Actor
) -> int:
    """Keep that a member leaves, and the first day without it; returns the number of the entry.

    by_consent: all members agreed (第286条); otherwise it told them in writing long enough before (第286条の2).
    Errors: NotFound; Refused for one that never joined or leaves already, too short a notice, or businesses that
    have not ended by that day.
    """
    reason = require_text(reason, "reason", "脱退の理由")
    require_not_later(noticed_on, "noticed_on")
    found = require_member(member, noticed_on, "noticed_on")
    if found.joined_on is None or found.joined_on >= leaves_on:
        raise Refused("脱退の日より前に加入していません。", field="leaves_on")
    if found.leaves_on is not None:
        raise Refused("すでに脱退が決まっています。", field="leaves_on")
    first = noticed_on if by_consent else _earliest(noticed_on)
    if leaves_on < first:
        raise Refused(
            f"脱退できるのは、予告から{in_words(first)}以後です。", cites=BY_NOTICE, field="leaves_on",
            what_to_do="全ての構成団体の協議が整っているときは「協議による脱退」を選んでください。",
        )  # fmt: skip
    _require_ended(member, leaves_on)
    entry = append(
        actor=actor, kind="joint_office.member_left", procedure="joint_office.leave_member",
        subjects=[("member", member)], happened_on=noticed_on,
        cites="地方自治法第286条" if by_consent else BY_NOTICE,
    )  # fmt: skip
    values = {"leaves_on": leaves_on, "leave_reason": reason}
    history.change(Member, {"member": member}, values, entry=entry.number, valid_from=noticed_on)
    return entry.number


@procedure("joint_office.complete_leaving", right="joint_office.approve", ja="脱退の完了")
def complete_leaving(
    *, member: int, returned_on: date, returned_to: str, return_sha256: str, actor: Actor
) -> int:
    """The member has its data back and nothing is open: only now it has left; the number of the entry.

    returned_to: who of the member accepted the data; return_sha256: the sum over the delivery, as its manifest says.
    Errors: NotFound; Refused for one that does not leave or has its data already, before the day it leaves, for a sum
    that is none, while a share is owed, or while its records are here though an agreement asks to erase them.
    """
    today = clock.today()
    found = require_member(member, today, "returned_on")
    if found.leaves_on is None or found.leaves_on > today:
        raise Refused(
            "脱退の日になっていません。",
            field="returned_on",
            what_to_do="脱退の日を過ぎてから登録してください。",
        )
    if found.returned_on is not None:
        raise Refused("データの返還は、すでに登録されています。", field="returned_on")
    require_not_later(returned_on, "returned_on")
    returned_to, total = require_text(returned_to, "returned_to", "受領者"), return_sha256.strip().lower()
    if not SHA256.fullmatch(total):
        raise Refused(
            "照合値は、0から9とaからfの64文字です。", field="return_sha256",
            what_to_do="引き渡したデータの目録（manifest）の照合値を写してください。",
        )  # fmt: skip
    owed = open_shares(member)
    if owed > 0:
        raise Refused(
            f"納めていない負担金が{owed:,}円あります。", field="returned_on",
            what_to_do="計算書の画面で収納を登録してください。",
        )  # fmt: skip
    if asks_erasure(member, today) and Municipality.objects.filter(code=member).exists():
        raise Refused(
            "協定にデータの消去の条項がありますが、団体の記録がこのシステムに残っています。", field="returned_on",
            what_to_do="団体の二人が「移出」の画面で消去を命じ、消去証明書ができてから登録してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.leaving_completed", procedure="joint_office.complete_leaving",
        subjects=[("member", member)], happened_on=returned_on, cites=BY_NOTICE,
    ).number  # fmt: skip
    values = {"returned_on": returned_on, "returned_to": returned_to, "return_sha256": total}
    history.change(Member, {"member": member}, values, entry=entry, valid_from=today)
    return entry


def _earliest(noticed_on: date) -> date:
    """Errors: Refused where the law of that day is not in the book."""
    try:
        return earliest_leaving(noticed_on, law_of(fiscal_year_of(noticed_on)))
    except LawGap as gap:
        raise Refused(
            "予告の日の法令の値が登録されていません。",
            field="noticed_on",
            what_to_do="予告の日を確かめてください。",
        ) from gap


def _require_ended(member: int, leaves_on: date) -> None:
    """Errors: Refused while a business of the member goes on at the day it leaves."""
    left = [a.business_ja for a in activations_on(None) if a.member == member and a.goes_on_at(leaves_on)]
    if left:
        raise Refused(
            f"脱退の日に終了していない業務が{len(left)}件あります（{left[0]}など）。", field="leaves_on",
            what_to_do="先に業務の終了を登録してください。",
        )  # fmt: skip
