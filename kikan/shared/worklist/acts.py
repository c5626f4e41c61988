"""What people do with pending acts: enter (仮登録), approve (承認), return, decline, close."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import Entry, recording
from kikan.shared.procedures import by_name, find
from kikan.shared.tenancy import clock, numbers, tenant
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.arguments import from_json, lacks, takes, to_json
from kikan.shared.worklist.models import OPEN_STATES, PendingAct, PendingSubject, State
from kikan.shared.worklist.reads import Subject, carrying_out, provisional_entries_of

ONE_PERSON = "worklist.one_person"
# Rights and ordinance values always take two persons, whatever a municipality sets.
ALWAYS_TWO = "administration."


def enter(
    procedure: str,
    *,
    actor: Actor,
    arguments: Mapping[str, Any],
    subjects: Iterable[Subject],
    act: int | None = None,
    cause: int | None = None,
    due_on: date | None = None,
    title: str = "",
) -> int:
    """Keep a clerk's entry until it is approved (仮登録); returns its number.

    `act`: the proposal or returned draft that is entered; else a new one begins.
    Errors: NotPermitted; Refused (E09) while another draft concerns one of the subjects.
    """
    listed = find(procedure)
    actor.require(listed.right)
    stored = to_json(arguments)
    from_json(procedure, stored)
    whom = tuple(dict.fromkeys(subjects))
    with tenant(actor.municipality):
        _one_at_a_time()
        _refuse_second_draft(whom, act)
        number = act if act is not None else _begin(procedure, actor, cause, title or listed.ja)
        row = _locked(number)
        if row.state not in OPEN_STATES or row.procedure != procedure:
            raise Refused("この処理はすでに決裁されています。", what_to_do="一覧を開き直してください。")
        changes = {"title": title} if title else {}
        _update(
            row,
            arguments=stored,
            state=State.ENTERED,
            due_on=due_on or row.due_on,
            entered_by=actor.user,
            entered_at=clock.now(),
            **changes,
        )
        _name_subjects(row, whom)
    return number


def _one_at_a_time() -> None:
    """Lock the series: two clerks entering the same person at once must see each other's draft."""
    numbers.draw("pending_act", 0)


def _refuse_second_draft(subjects: tuple[Subject, ...], own: int | None) -> None:
    others = [a for a in provisional_entries_of(subjects) if a.number != own]
    if others:
        listed = "、".join(f"{a.title}（整理番号 {a.number}）" for a in others)
        raise Refused(
            f"E09 この方には仮登録中の処理があります：{listed}",
            what_to_do="仮登録を承認または取り下げてから入力してください。",
        )


def _begin(procedure: str, actor: Actor, cause: int | None, title: str) -> int:
    number = numbers.draw("pending_act")
    PendingAct(
        municipality=actor.municipality,
        number=number,
        business=procedure.split(".", maxsplit=1)[0],
        procedure=procedure,
        title=title,
        key=f"entered:{number}",
        right=find(procedure).right,
        cause=cause,
    ).save(force_insert=True)
    return number


def _name_subjects(row: PendingAct, subjects: tuple[Subject, ...]) -> None:
    named = PendingSubject.objects.filter(municipality=row.municipality, act=row.number)
    known = set(named.values_list("kind", "subject"))
    for kind, subject in known - set(subjects):
        named.filter(kind=kind, subject=subject).delete()
    PendingSubject.objects.bulk_create(
        PendingSubject(municipality=row.municipality, act=row.number, kind=kind, subject=subject)
        for kind, subject in subjects
        if (kind, subject) not in known
    )


def approve(number: int, *, actor: Actor) -> Entry | None:
    """Carry out a pending act with its arguments (承認・決裁); returns the journal entry it made.

    Another person than the enterer decides, unless the municipality lets one person do it (専決).
    Errors: what the procedure raises; then the act stays as it was.
    """
    with tenant(actor.municipality):
        row = _locked(number)
        if not row.procedure:
            raise Refused(
                "この確認事項には実行する手続がありません。", what_to_do="確認して完了にしてください。"
            )
        if row.state not in (State.PROPOSED, State.ENTERED):
            raise Refused(
                f"この処理は{State(row.state).label}です。", what_to_do="一覧を開き直してください。"
            )
        _require_second_person(row, actor)
        entry = carry_out(row, actor)
        _update(
            row,
            state=State.APPROVED,
            decided_by=actor.user,
            decided_at=clock.now(),
            result=entry.number if entry else None,
        )
    return entry


def _require_second_person(row: PendingAct, actor: Actor) -> None:
    if row.procedure in one_person_procedures():
        return
    actor.require(f"{row.business}.approve")
    if row.entered_by == actor.user:
        raise NotPermitted(
            "E22 入力した本人は承認できません。", what_to_do="別の承認者に承認を依頼してください。"
        )


def one_person_procedures() -> frozenset[str]:
    """The procedures this municipality lets one person enter and decide (専決), by its own rule."""
    year = clock.today().year
    rows = OrdinanceValue.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=year),
        parameter=ONE_PERSON,
        valid_from__lte=year,
        municipality=current_or_raise(),
    )
    value = rows.order_by("-valid_from", "-entry").values_list("value", flat=True).first()
    return frozenset(name for name in value or () if not always_takes_two(name))


def always_takes_two(name: str) -> bool:
    """Whether the act is never for one person alone: rights and values, and what says so itself."""
    known = by_name().get(name)
    return name.startswith(ALWAYS_TWO) or (known is not None and known.takes_two)


def carry_out(row: PendingAct, actor: Actor) -> Entry | None:
    """Call the procedure of an act with its arguments, in the open transaction."""
    with carrying_out(row.number), recording() as entries:
        result = find(row.procedure).call(actor=actor, **arguments_of(row))
    if isinstance(result, Entry):
        return result
    return entries[0] if entries else None


def arguments_of(row: PendingAct) -> dict[str, Any]:
    """The typed arguments of an act; the entry that caused it is passed on where the procedure takes it.

    Errors: Refused while something is left for a clerk to enter.
    """
    arguments = from_json(row.procedure, row.arguments)
    if lacks(row.procedure, arguments):
        raise Refused(
            "この提案には、入力を待つ項目があります。",
            what_to_do="「開いて入力する」から、届出書・申請書の内容を入力してください。",
        )
    if row.cause is not None and takes(row.procedure, "cause"):
        arguments.setdefault("cause", row.cause)
    return arguments


def return_(number: int, *, actor: Actor, reason: str) -> None:
    """Send a draft back to whoever entered it (差戻し), with what is to be corrected."""
    with tenant(actor.municipality):
        row = _locked(number)
        actor.require(f"{row.business}.approve")
        if row.state != State.ENTERED:
            raise Refused("仮登録だけを差し戻せます。", what_to_do="一覧を開き直してください。")
        _require_reason(reason)
        _decide(row, actor, State.RETURNED, reason)


def decline(number: int, *, actor: Actor, reason: str) -> None:
    """Let an act not be carried out (却下・取下げ): by an approver, or a draft by whoever entered it."""
    with tenant(actor.municipality):
        row = _locked(number)
        if row.entered_by != actor.user:
            actor.require(row.right)
        if row.state not in OPEN_STATES:
            raise Refused(
                f"この処理は{State(row.state).label}です。", what_to_do="一覧を開き直してください。"
            )
        _require_reason(reason)
        _decide(row, actor, State.DECLINED, reason)


def close(number: int, *, actor: Actor, reason: str = "") -> None:
    """Note that a task without a procedure was looked after (確認済)."""
    with tenant(actor.municipality):
        row = _locked(number)
        actor.require(row.right)
        if row.procedure or row.state != State.PROPOSED:
            raise Refused("未処理の確認事項だけを完了にできます。", what_to_do="一覧を開き直してください。")
        _decide(row, actor, State.DONE, reason or row.reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            "理由を入力してください。", field="reason", what_to_do="理由は相手の画面に表示されます。"
        )


def _decide(row: PendingAct, actor: Actor, state: State, reason: str) -> None:
    _update(row, state=state, reason=reason[:400], decided_by=actor.user, decided_at=clock.now())


def _locked(number: int) -> PendingAct:
    rows = PendingAct.objects.select_for_update().filter(municipality=current_or_raise(), number=number)
    found = rows.first()
    if found is None:
        raise NotFound("この整理番号の処理はありません。")
    return found


def _update(row: PendingAct, **changes: Any) -> None:
    PendingAct.objects.filter(municipality=row.municipality, number=row.number).update(**changes)
