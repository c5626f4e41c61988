"""Agreements, their parties and clauses, and who speaks for a member (協定・条項・委員)."""

from datetime import date

from kikan.businesses.joint_office.models import Agreement, Clause, Delegate, Party
from kikan.businesses.joint_office.procedures.checking import (
    require_member,
    require_not_before,
    require_not_later,
    require_text,
)
from kikan.businesses.joint_office.reads.members import (
    AgreementLine,
    agreement_of,
    clauses_of,
    delegates_on,
    users_here,
)
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise

CITES = "地方自治法第284条第2項"


@procedure("joint_office.enter_agreement", right="joint_office.change", ja="協定の登録")
def enter_agreement(
    *, title: str, signed_on: date, term_from: date, actor: Actor, term_until: date | None = None
) -> int:
    """Keep an agreement; its parties and clauses follow. Returns its number. Errors: Refused."""
    title = require_text(title, "title", "名称")
    require_not_later(signed_on, "signed_on")
    if term_until is not None and term_until <= term_from:
        raise Refused("期間の末日が初日より前です。", field="term_until")
    number = numbers.draw("joint_office.agreement")
    entry = append(
        actor=actor, kind="joint_office.agreement_entered", procedure="joint_office.enter_agreement",
        subjects=[("agreement", number)], happened_on=signed_on, cites=CITES,
    )  # fmt: skip
    history.add(
        Agreement, {"agreement": number}, {"title": title, "term_from": term_from, "term_until": term_until},
        entry=entry.number, valid_from=signed_on,
    )  # fmt: skip
    return number


@procedure("joint_office.sign_agreement", right="joint_office.change", ja="協定の締結")
def sign_agreement(*, agreement: int, member: int, signed_on: date, actor: Actor) -> int:
    """A member has signed; returns the number of the entry. Errors: NotFound, Refused where it has signed before."""
    found = _require_agreement(agreement)
    require_not_later(signed_on, "signed_on")
    require_not_before(signed_on, found.signed_on, "signed_on", "協定の日")
    require_member(member, signed_on)
    if member in found.parties:
        raise Refused("この団体はすでに締結しています。", field="member")
    entry = append(
        actor=actor, kind="joint_office.agreement_signed", procedure="joint_office.sign_agreement",
        subjects=[("agreement", agreement), ("member", member)], happened_on=signed_on, cites=CITES,
    )  # fmt: skip
    Party.objects.create(
        municipality=current_or_raise(), agreement=agreement, member=member, signed_on=signed_on, entry=entry.number
    )  # fmt: skip
    return entry.number


@procedure("joint_office.set_clause", right="joint_office.change", ja="協定の条項の登録")
def set_clause(*, agreement: int, article: int, kind: int, text: str, from_on: date, actor: Actor) -> int:
    """Let an article read so from a day on; returns the number of the entry. Errors: NotFound, Refused."""
    found = _require_agreement(agreement)
    text = require_text(text, "text", "条文")
    require_not_before(from_on, found.signed_on, "from_on", "協定の日")
    if any(c.article == article and (c.kind, c.text) == (kind, text) for c in clauses_of(agreement, from_on)):
        raise Refused("この条は同じ内容で登録されています。", field="text")
    entry = append(
        actor=actor, kind="joint_office.clause_set", procedure="joint_office.set_clause",
        subjects=[("agreement", agreement)], happened_on=from_on, cites=CITES,
    )  # fmt: skip
    history.replace(
        Clause, {"agreement": agreement, "article": article}, {"kind": kind, "text": text},
        entry=entry.number, valid_from=from_on,
    )  # fmt: skip
    return entry.number


@procedure("joint_office.name_delegate", right="joint_office.approve", ja="委員の登録")
def name_delegate(*, user: int, member: int, from_on: date, actor: Actor) -> int:
    """Let somebody who holds a grant here speak for a member from a day on; returns the number of the entry.

    Errors: NotFound; Refused for somebody without a grant, or who speaks for that member already.
    """
    require_not_later(from_on, "from_on")
    require_member(member, from_on)
    if user not in {number for number, _ in users_here()}:
        raise Refused(
            "この利用者は、この団体に権限がありません。", field="user", what_to_do="先に権限の付与を依頼してください。"
        )  # fmt: skip
    if delegates_on(from_on).get(user) == member:
        raise Refused("すでにこの団体の委員です。", field="user")
    entry = append(
        actor=actor, kind="joint_office.delegate_named", procedure="joint_office.name_delegate",
        subjects=[("member", member)], happened_on=from_on,
    )  # fmt: skip
    history.replace(Delegate, {"delegate": user}, {"member": member}, entry=entry.number, valid_from=from_on)
    return entry.number


@procedure("joint_office.end_delegate", right="joint_office.approve", ja="委員の解任")
def end_delegate(*, user: int, ended_on: date, actor: Actor) -> int:
    """Let somebody speak for no member from a day on; returns the number of the entry. Errors: NotFound."""
    require_not_later(ended_on, "ended_on")
    member = delegates_on(ended_on).get(user)
    if member is None:
        raise NotFound("この利用者はその日に委員ではありません。", field="user")
    entry = append(
        actor=actor, kind="joint_office.delegate_ended", procedure="joint_office.end_delegate",
        subjects=[("member", member)], happened_on=ended_on,
    )  # fmt: skip
    history.end(Delegate, {"delegate": user}, entry=entry.number, on=ended_on)
    return entry.number


def _require_agreement(agreement: int) -> AgreementLine:
    found = agreement_of(agreement)
    if found is None:
        raise NotFound(
            "この協定はありません。", field="agreement", what_to_do="協定の一覧から開き直してください。"
        )
    return found
