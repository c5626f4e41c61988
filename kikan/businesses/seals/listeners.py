"""What seal registration makes of the register's entries and of each day: proposals, never writes.

A cancellation that follows from the register is carried out by itself: at once, on the planned day of a move-out,
or after the days of grace where a changed name no longer fits the seal, in which a clerk may decline it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.texts import kind_of
from kikan.businesses.seals.reads import people
from kikan.businesses.seals.reads.ordinance import law_on
from kikan.businesses.seals.reads.registrations import Registered, active_of, overdue_applications
from kikan.shared.tenancy import clock
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

CANCEL, LAPSE, RESTORE = "seals.cancel_registration", "seals.lapse_application", "seals.restore_registration"
# Why a registration ends when its person is no resident any more, by the kind of the entry.
LEAVING = {
    "residents.died": codes.DIED,
    "residents.moved_out": codes.MOVED_OUT,
    "residents.move_in_notice_received": codes.MOVED_OUT,
    "residents.removed_ex_officio": codes.REMOVED,
}
WORDS = {
    codes.DIED: "死亡の記載がありました。",
    codes.MOVED_OUT: "転出（予定）日に抹消します。",
    codes.REMOVED: "住民票が職権で消除されました。",
    codes.NAME: "氏名が変わり、登録している印鑑が氏名を表さなくなりました。残すときは、期日までにこの提案を取り下げてください。",
    codes.WARD: "後見の登記の通知がありました。",
}


@dataclass(frozen=True)
class Known:
    """Registrations and people as known at the batch's last entry."""

    registrations: dict[int, Registered]
    persons: dict[int, people.Person]
    residencies: dict[int, list[people.Residency]]


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Cancellations for those who left, died or became wards, and for names that no longer fit."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    today = clock.today()
    registrations = active_of(persons, today, known_at=known_at)
    with_seal = sorted(registrations)
    known = Known(
        registrations,
        people.people(with_seal, today, known_at=known_at),
        people.residencies_of(with_seal, known_at),
    )
    return [proposal for entry in entries for proposal in _answers(entry, known)]


def _answers(entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    persons = [p for p in entry.numbers_of("person") if p in known.registrations]
    renamed = people.renamed_by(entry.number, persons) if persons else set()
    for person in persons:
        ends = _ends_on(known.residencies.get(person, []))
        if entry.kind in LEAVING and ends is not None:
            yield _leaves(entry, known.registrations[person], LEAVING[entry.kind], ends)
        elif person in renamed and not _still_fits(known, person):
            yield _renamed(entry, known.registrations[person])
        elif entry.kind == "residents.guardianship_changed" and known.persons[person].is_ward:
            yield _ended(entry, known.registrations[person], codes.WARD, clock.today())


def _ends_on(residencies: list[people.Residency]) -> date | None:
    """The day from which a person is no resident any more, also one to come; None for one who stays."""
    last = residencies[-1] if residencies else None
    return last.valid_until if last is not None and last.valid_until.year < 9999 else None


def _still_fits(known: Known, person: int) -> bool:
    """A text that a clerk once accepted with a reason is looked at again: the reason was about another name."""
    return bool(kind_of(known.registrations[person].seal_text, known.persons[person].names))


def _leaves(entry: EntryRecord, one: Registered, reason: str, ends: date) -> Proposal:
    """A death counts from its day, a move-out from the planned day or the day of the notice."""
    on = entry.happened_on if reason == codes.DIED and entry.happened_on is not None else ends
    waits_for = ends if entry.kind == "residents.moved_out" and ends > clock.today() else None
    return _ended(entry, one, reason, on, due_on=waits_for)


def _renamed(entry: EntryRecord, one: Registered) -> Proposal:
    grace = law_on(clock.today()).amount("name_change_grace_days")
    day = clock.today() + timedelta(days=grace)
    return _ended(entry, one, codes.NAME, day, due_on=day if grace else None)


def _ended(
    entry: EntryRecord, one: Registered, reason: str, on: date, due_on: date | None = None
) -> Proposal:
    return Proposal(
        procedure=CANCEL,
        subjects=(("person", one.person), ("seal", one.registration)),
        arguments={"registration": one.registration, "reason": reason, "cancelled_on": on},
        cause=entry.number,
        due_on=due_on,
        title=f"印鑑登録の抹消（{codes.REASONS[reason]}）",
        reason=WORDS[reason],
        key=f"cancel:{one.registration}:{entry.number}",
    )


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Applications whose reply did not come lapse on the day after the last one."""
    return [
        Proposal(
            procedure=LAPSE,
            subjects=(("person", one.person),),
            arguments={"application": one.application},
            title="照会による申請の失効",
            reason="回答の期限までに回答書の提出がありませんでした。",
            key=f"lapse:{one.application}",
        )
        for one in overdue_applications(day)
    ]


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """The register took back what ended a registration: it stands again."""
    return [
        Proposal(
            procedure=RESTORE,
            subjects=act.subjects,
            arguments={"cancelled": act.result, "reason": "契機の異動の取消し"},
            cause=entry.number,
            title="印鑑登録の抹消の取消し",
            reason="契機となった住民記録の異動が取り消されました。",
            reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure == CANCEL
    ]
