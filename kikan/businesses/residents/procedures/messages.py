"""Acts on messages of outside systems: collect, note as sent, take in, use, resend, settle by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import Message, MessageState, Removal
from kikan.businesses.residents.procedures.arguments import Elsewhere, Papers
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads.telling import EVENTS, tellings
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name, Profile
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN, as_of
from kikan.shared.journal.append import Entry, append, head, hold
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist import acts
from kikan.shared.worklist.entries import after

SERIES, MADE, MOST = "residents.message", "residents.messages_made", 2_000
NO_MATCH = "転出した人の中に、氏名・生年月日・性別が一致する人がいません。"


@dataclass(frozen=True)
class Arrived:
    """A message of somebody else, as it came."""

    system: str
    kind: str
    partner: str
    sequence: int
    content: Mapping[str, Any] = field(repr=False)


@procedure("residents.collect_messages", right="residents.change", ja="外部システムへの通知の作成")
def collect_messages(*, actor: Actor) -> Entry | None:
    """Write what is to be told of every entry since the last time, in the order of entries; None if nothing is.

    Law: 住民基本台帳法 第9条第1項・第19条第1項・第30条の6
    """
    hold()
    entries = after(_told_until(), head(), EVENTS, MOST)
    found = [telling for entry in entries for telling in tellings(entry)]
    if not entries:
        return None
    made = append(
        actor=actor, kind=MADE, procedure="residents.collect_messages", subjects=[],
        reason=str(entries[-1].number),
    )  # fmt: skip
    first = numbers.draw(SERIES, len(found)) if found else 0
    for number, each in enumerate(found, start=first):
        _write(
            number, made.number, told.HELD if each.held else told.QUEUED, each.held,
            direction=told.OUT, system=each.system, kind=each.kind, partner=each.partner, sequence=number,
            person=each.person, cause=each.cause, content=each.content,
        )  # fmt: skip
    return made


def _told_until() -> int:
    """The last entry that was told: kept as the reason of the entry that told it."""
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), kind=MADE).order_by("-number")
    return int(rows.values_list("reason", flat=True).first() or 0)


def _write(number: int, entry: int, state: str, reason: str, **values: Any) -> None:
    town = current_or_raise()
    Message.objects.create(municipality=town, number=number, entry=entry, **values)
    MessageState.objects.create(
        municipality=town, number=number, step=0, state=state, reason=reason, entry=entry
    )


@procedure("residents.note_messages_sent", right="residents.change", ja="外部システムへの通知の送信")
def note_messages_sent(*, actor: Actor, sent: Sequence[int]) -> Entry:
    """Note that these messages were handed to the outside system. Errors: Refused where one no longer waits."""
    hold()
    last = told.last_states(sent)
    if not sent or any(number not in last or last[number].state != told.QUEUED for number in sent):
        raise Refused("送信待ちではない通知が含まれています。", what_to_do="一覧を開き直してください。")
    entry = append(
        actor=actor, kind="residents.messages_sent", procedure="residents.note_messages_sent", subjects=[]
    )
    for number in sent:
        _step(number, entry.number, told.WRITTEN)
    return entry


def _step(number: int, entry: int, state: str, reason: str = "", act: int | None = None) -> None:
    step = told.last_states([number])[number].step + 1
    MessageState.objects.create(
        municipality=current_or_raise(), number=number, step=step, state=state, reason=reason[:200],
        act=act, entry=entry,
    )  # fmt: skip


@procedure("residents.take_in_messages", right="residents.change", ja="外部システムからの通知の受領")
def take_in_messages(*, actor: Actor, arrived: tuple[Arrived, ...]) -> Entry | None:
    """Keep messages that came, each once; move-in notices look for the person who left, the latest one counts.

    An error notice marks the message it speaks of. None where all were known.
    """
    hold()
    new = [each for each in arrived if not _is_known(each)]
    if not new:
        return None
    entry = append(
        actor=actor, kind="residents.messages_taken_in", procedure="residents.take_in_messages", subjects=[]
    )
    for each in new:
        if each.kind == told.ERROR:
            _fail(each, entry.number)
        _keep(each, entry.number)
    return entry


def _is_known(each: Arrived) -> bool:
    rows = Message.objects.filter(municipality=current_or_raise(), direction=told.IN, system=each.system)
    return rows.filter(partner=each.partner, sequence=each.sequence).exists()


def _fail(each: Arrived, entry: int) -> None:
    number = each.content.get("sequence")
    rows = Message.objects.filter(municipality=current_or_raise(), direction=told.OUT)
    if isinstance(number, int) and 0 < number < 2**62 and rows.filter(number=number).exists():
        _step(number, entry, told.FAILED, str(each.content.get("reason", "")))


def _keep(each: Arrived, entry: int) -> None:
    person = _who_left(each.content) if each.kind == told.MOVE_IN else None
    state, reason = told.ARRIVED, ""
    if each.kind == told.ERROR:
        state = told.MANUAL
    elif each.kind == told.MOVE_IN and person is None:
        state, reason = told.UNMATCHED, NO_MATCH
    if person is not None:
        _replace_earlier(person, entry)
    _write(
        numbers.draw(SERIES), entry, state, reason, direction=told.IN, system=each.system, kind=each.kind,
        partner=each.partner, sequence=each.sequence, person=person, content=dict(each.content),
    )  # fmt: skip


def _who_left(content: Mapping[str, Any]) -> int | None:
    """The one person who moved out with this name, birth date and sex; None for none or several."""
    town = current_or_raise()
    born = told.day_of(content.get("birth_on"))
    if born is None:
        return None
    same = _people(str(content.get("name", "")), born, content.get("sex"))
    reasons = [codes.two_digits(code) for code in codes.MOVES_OUT]
    gone = as_of(Removal, None).filter(municipality=town, valid_until=OPEN, reason__in=reasons)
    persons = set(gone.filter(person__in=same).values_list("person", flat=True))
    return persons.pop() if len(persons) == 1 else None


def _people(name: str, born: date, sex: Any) -> set[int]:
    if sex not in (0, 1, 2):
        return set()
    town = current_or_raise()
    named = as_of(Name, None).filter(municipality=town, name_key=name_key(name))
    same = as_of(Profile, None).filter(municipality=town, birth_on=born, sex=sex)
    return set(named.values_list("person", flat=True)) & set(same.values_list("person", flat=True))


def _replace_earlier(person: int, entry: int) -> None:
    rows = Message.objects.filter(
        municipality=current_or_raise(), direction=told.IN, kind=told.MOVE_IN, person=person
    )
    last = told.last_states(rows.values_list("number", flat=True))
    for number, state in last.items():
        if state.state == told.ARRIVED:
            _step(number, entry, told.REPLACED)


@procedure("residents.use_message", right="residents.change", ja="転入通知の仮登録")
def use_message(*, actor: Actor, number: int) -> int:
    """Enter the act that a move-in notice asks for, for another to approve; returns the number in the worklist.

    Errors: NotFound; Refused for other messages, used ones, those without a person or a day.
    """
    row = _message(number, told.IN)
    state = told.last_states([number])[number].state
    confirmed_on = told.day_of(row.content.get("happened_on"))
    if row.kind != told.MOVE_IN or state != told.ARRIVED or row.person is None or confirmed_on is None:
        raise Refused(
            "この通知からは仮登録できません。", what_to_do="手作業で処理し、処理済みにしてください。"
        )
    address = f"{row.content.get('address', '')}　{row.content.get('building', '')}".strip("　")
    arguments = {
        "person": row.person, "confirmed_on": confirmed_on, "confirmed": Elsewhere(address, row.partner),
        "notice_on": clock.today(), "papers": Papers("転入通知（CS）"),
    }  # fmt: skip
    act = acts.enter(
        "residents.receive_move_in_notice",
        actor=actor,
        arguments=arguments,
        subjects=[("person", row.person)],
    )
    entry = _settled(actor, "residents.use_message", row)
    _step(number, entry.number, told.ENTERED, act=act)
    return act


@procedure("residents.resend_message", right="residents.change", ja="外部システムへの通知の再送")
def resend_message(*, actor: Actor, number: int, reason: str) -> Entry:
    """Queue a message once more under a new number, with the reason. Errors: NotFound, Refused."""
    row = _message(number, told.OUT)
    if told.last_states([number])[number].state not in (told.WRITTEN, told.FAILED):
        raise Refused(
            "送信した通知だけを再送できます。", what_to_do="未送信の通知は「送る」で送ってください。"
        )
    _require(reason)
    entry = _settled(actor, "residents.resend_message", row)
    _step(number, entry.number, told.RESENT, reason)
    again = numbers.draw(SERIES)
    _write(
        again, entry.number, told.QUEUED, reason, direction=told.OUT, system=row.system, kind=row.kind,
        partner=row.partner, sequence=again, person=row.person, cause=row.cause, resends=number,
        content=row.content,
    )  # fmt: skip
    return entry


@procedure("residents.settle_message", right="residents.change", ja="通知の手作業による処理")
def settle_message(*, actor: Actor, number: int, reason: str) -> Entry:
    """Note that a message was looked after by hand, with the reason. Errors: NotFound, Refused."""
    row = _message(number, "")
    waiting = (told.QUEUED, told.HELD, told.FAILED, told.ARRIVED, told.UNMATCHED)
    if told.last_states([number])[number].state not in waiting:
        raise Refused("この通知は処理が済んでいます。", what_to_do="一覧を開き直してください。")
    _require(reason)
    entry = _settled(actor, "residents.settle_message", row)
    _step(number, entry.number, told.MANUAL, reason)
    return entry


def _require(reason: str) -> None:
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")


def _message(number: int, direction: str) -> Message:
    """The message, while nobody else of the municipality can settle it. Errors: NotFound."""
    hold()
    rows = Message.objects.filter(municipality=current_or_raise(), number=number)
    row = rows.filter(direction=direction).first() if direction else rows.first()
    if row is None:
        raise NotFound("この番号の通知はありません。", what_to_do="一覧を開き直してください。")
    return row


def _settled(actor: Actor, name: str, row: Message) -> Entry:
    subjects = [("person", row.person)] if row.person is not None else []
    return append(actor=actor, kind="residents.message_settled", procedure=name, subjects=subjects)
