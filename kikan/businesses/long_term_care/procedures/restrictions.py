"""announce_restriction, answer_restriction, decide_restriction, end_restriction (滞納による給付の制限): one person at a time."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.long_term_care.models.restriction import (
    HOLDING,
    CaseState,
    Restriction,
    RestrictionCase,
    RestrictionKind,
    SpecialCircumstance,
)
from kikan.businesses.long_term_care.procedures.hold_payments import release_held
from kikan.businesses.long_term_care.reads import restrictions as reads
from kikan.businesses.long_term_care.reads.arrears import Candidate, arrears, met
from kikan.law.days import month_number, next_month
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CASES = "long_term_care.restriction"
CITES = {
    RestrictionKind.PAYMENT: "介護保険法第66条・施行規則第99条・第101条",
    RestrictionKind.SUSPENSION: "介護保険法第67条・施行規則第103条",
    RestrictionKind.REDUCTION: "介護保険法第69条・施行令第33条・第34条",
    RestrictionKind.MEDICAL: "介護保険法第68条",
}
HEARING = "行政手続法第13条第1項第2号・第30条"


@procedure("long_term_care.announce_restriction", right="long_term_care.change", ja="給付制限の予告")
def announce_restriction(
    *, person: int, kind: int, answer_by: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Tell somebody that benefits will be restricted unless premiums are paid, and until when to answer.

    Errors: Refused where the law knows no ground, while another notice of the kind waits or the restriction holds, or
    for a day that is not to come; LawGap.
    """
    what, today = RestrictionKind(kind), clock.today()
    _refuse_answer_by(answer_by)
    if reads.open_case(person, what) is not None:
        raise Refused(
            "予告して、まだ決定していない案件があります。", field="kind", what_to_do="先の案件の弁明・決定を行ってください。"
        )  # fmt: skip
    found = next((c for c in met(today, [person]) if c.kind == what), None)
    if found is None:
        raise Refused(
            "今日の時点で、この制限の対象になる滞納がないか、すでに制限しています。", cites=CITES[what], field="kind",
            what_to_do="滞納の期間、認定の有無、生活保護の記録を確かめてください。",
        )  # fmt: skip
    number = numbers.draw(CASES)
    entry = append(
        actor=actor, kind="long_term_care.restriction_announced", procedure="long_term_care.announce_restriction",
        subjects=[("person", person), ("care_restriction", number)], happened_on=today, cites=CITES[what],
        read_at=read_at,
    )  # fmt: skip
    values = {
        "person": person, "kind": what, "about_on": found.about_on, "announced_on": today, "answer_by": answer_by,
        "arrears": found.arrears, "lapsed": found.lapsed,
    }  # fmt: skip
    history.add(RestrictionCase, {"number": number}, values, entry=entry.number, valid_from=today)
    return entry


def _refuse_answer_by(answer_by: date) -> None:
    if answer_by <= clock.today():
        raise Refused(
            "弁明・届出の期限が今日以前です。", field="answer_by", cites=HEARING,
            what_to_do="通知が届いてから答えられるように、先の日を入力してください。",
        )  # fmt: skip


@procedure(
    "long_term_care.answer_restriction",
    right="long_term_care.change",
    ja="給付制限への弁明・特別の事情の届出",
)
def answer_restriction(
    *, person: int, kind: int, answered_on: date, circumstance: int, statement: str, actor: Actor,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Record what the person answers, and the special circumstance that was confirmed, if any.

    Errors: NotFound without a case that waits; Refused for a day before the notice or to come.
    """
    row = _open_or_refuse(person, kind)
    if not row.announced_on <= answered_on <= clock.today():
        raise Refused(
            "予告日から今日までの日を入力してください。", field="answered_on", what_to_do="受け付けた日を確かめてください。"
        )  # fmt: skip
    values = {
        "state": CaseState.ANSWERED, "answered_on": answered_on, "circumstance": SpecialCircumstance(circumstance),
        "statement": statement,
    }  # fmt: skip
    return _step(row, values, actor, "answer_restriction", "long_term_care.restriction_answered", read_at)


@procedure(
    "long_term_care.decide_restriction", right="long_term_care.change", ja="給付制限の決定", takes_two=True
)
def decide_restriction(*, person: int, kind: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Restrict, or do not for a special circumstance or because the premiums were paid meanwhile.

    A reduction begins with the month after and ends by itself; the others hold from today until they are ended.
    Errors: NotFound without a case that waits; Refused before the time to answer is over without an answer; LawGap.
    """
    row, today = _open_or_refuse(person, kind), clock.today()
    if row.state == CaseState.ANNOUNCED and today <= row.answer_by:
        raise Refused(
            "弁明・届出の期限がまだ過ぎていません。", cites=HEARING, field="kind",
            what_to_do="期限の翌日から決定できます。届出があったときは先に記録してください。",
        )  # fmt: skip
    due = next((c for c in met(today, [person]) if c.kind == kind), None)
    is_restricted = due is not None and row.circumstance == SpecialCircumstance.NONE
    state = CaseState.RESTRICTED if is_restricted else CaseState.SPARED
    entry = _step(
        row, {"state": state}, actor, "decide_restriction", "long_term_care.restriction_decided", read_at
    )
    if due is not None and is_restricted:
        _restrict(row, due, entry.number)
    return entry


def _restrict(row: RestrictionCase, due: Candidate, entry: int) -> None:
    today, begins, until = clock.today(), clock.today(), OPEN
    working: list[int] = []
    if row.kind == RestrictionKind.REDUCTION:
        begins, working = next_month(today), arrears(today, [row.person]).reduction.pack()[0].tolist()
        month = month_number(begins) + due.months
        until = date(month // 12, month % 12 + 1, 1)
    key = {"person": row.person, "kind": row.kind}
    values = {
        "number": row.number, "decided_on": today, "arrears": due.arrears, "working": working,
    }  # fmt: skip
    history.end(Restriction, key, entry=entry, on=begins)
    history.add(Restriction, key, values, entry=entry, valid_from=begins, valid_until=until)


@procedure("long_term_care.end_restriction", right="long_term_care.change", ja="給付制限の終了")
def end_restriction(
    *, person: int, kind: int, ends_on: date, reason: str, actor: Actor, cause: int | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Let a restriction end: paid in full, arrears much lower, or a special circumstance. Held payments are asked for.

    Errors: NotFound where none holds on the day; Refused for a day to come.
    """
    what = RestrictionKind(kind)
    if ends_on > clock.today():
        raise Refused(
            "終了日が今日より後です。", field="ends_on", what_to_do="今日までの日を入力してください。"
        )
    held = reads.restriction_on(person, what, ends_on)
    if held is None:
        raise NotFound(
            "その日に、この種類の給付制限がありません。", field="ends_on", what_to_do="制限の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.restriction_ended", procedure="long_term_care.end_restriction",
        subjects=[("person", person), ("care_restriction", held.number)], happened_on=ends_on, cites=CITES[what],
        reason=reason[:40], cause=cause, read_at=read_at,
    )  # fmt: skip
    history.end(Restriction, {"person": person, "kind": what}, entry=entry.number, on=ends_on)
    if what in HOLDING:
        release_held(person, entry=entry.number)
    return entry


def _open_or_refuse(person: int, kind: int) -> RestrictionCase:
    row = reads.open_case(person, RestrictionKind(kind))
    if row is None:
        raise NotFound(
            "予告して決定を待っている案件がありません。",
            field="kind",
            what_to_do="先に予告を行ってください。",
        )
    return row


def _step(
    row: RestrictionCase, values: Mapping[str, object], actor: Actor, name: str, kind: str, read_at: int | None
) -> Entry:  # fmt: skip
    entry = append(
        actor=actor, kind=kind, procedure=f"long_term_care.{name}",
        subjects=[("person", row.person), ("care_restriction", row.number)], happened_on=clock.today(),
        cites=CITES[RestrictionKind(row.kind)], read_at=read_at,
    )  # fmt: skip
    kept = {each: getattr(row, each) for each in reads.KEPT}
    history.replace(
        RestrictionCase, {"number": row.number}, kept | dict(values), entry=entry.number, valid_from=row.announced_on
    )  # fmt: skip
    return entry
