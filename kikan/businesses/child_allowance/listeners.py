"""What the child allowance makes of births, moves and deaths in the register: proposals, never writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.child_allowance.law.amounts import PAST, bands_in
from kikan.businesses.child_allowance.models.entitlement import EndedBy, RecipientKind
from kikan.businesses.child_allowance.reads import entitlements as reads
from kikan.law import column
from kikan.law.ages import age_on
from kikan.law.days import day as to_day
from kikan.law.days import month_number
from kikan.shared.tenancy import ordinances
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

CLAIM, ADD, REMOVE, END, CANCEL = (
    f"child_allowance.{act}"
    for act in ("accept_claim", "add_child", "remove_child", "end_entitlement", "cancel_decision")
)
COMING = ("residents.born", "residents.moved_in", "residents.entered_ex_officio")
LEAVING = {
    "residents.moved_out": EndedBy.MOVED_OUT,
    "residents.died": EndedBy.RECIPIENT_DIED,
    "residents.removed_ex_officio": EndedBy.OTHER,
}
ADULT = 18
WHO = (
    "生計を維持する程度の高い父母が請求します。世帯主でないときは却下し、その人の画面から受け付けてください。"
)


@dataclass(frozen=True)
class Standing:
    """Homes, entitlements and children around some entries, as known at the last of them."""

    homes: tuple[reads.Residency, ...]
    spells: tuple[reads.Spell, ...]
    children: tuple[reads.Raised, ...]

    @classmethod
    def of(cls, persons: list[int], known_at: int) -> "Standing":
        """Everybody of the households these people live or lived in."""
        own = reads.residencies(persons, (), known_at)
        homes = reads.residencies(persons, {r.household for r in own}, known_at)
        everybody = sorted({r.person for r in homes} | set(persons))
        children = reads.children(everybody, everybody, known_at)
        recipients = sorted({*everybody, *(c.recipient for c in children)})
        return cls(tuple(homes), tuple(reads.spells_of(recipients, known_at)), tuple(children))

    def household(self, person: int, day: date) -> list[reads.Residency]:
        """Who lives with the person on a day."""
        own = next((r for r in self.homes if r.person == person and r.holds_on(day)), None)
        return (
            [] if own is None else [r for r in self.homes if r.household == own.household and r.holds_on(day)]
        )

    def is_recipient(self, person: int) -> bool:
        return any(s.person == person and s.is_open for s in self.spells)

    def held(self, child: int) -> reads.Raised | None:
        """The open row of a child."""
        return next((c for c in self.children if c.child == child and c.is_open), None)


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Claims and increases for children who came, ends and decreases for those who left or died."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    known = Standing.of(persons, known_at)
    found: list[Proposal] = []
    for entry in entries:
        if entry.happened_on is not None:
            answer = _came if entry.kind in COMING else _left
            found += answer(entry, entry.happened_on, known)
    return found


def _came(entry: EntryRecord, day: date, known: Standing) -> Iterator[Proposal]:
    persons = entry.numbers_of("person")
    law = ordinances.law("benefit_month", month_number(day), statute="child_allowance_act")
    homes: dict[int, list[int]] = {}
    for person in persons:
        own = next((r for r in known.homes if r.person == person and r.holds_on(day)), None)
        if own is None or known.held(person) is not None:
            continue
        band = bands_in(column(to_day(own.birth_on)), month_number(day) + 1, law=law)
        if band[0] < PAST:
            homes.setdefault(own.household, []).append(person)
    for children in homes.values():
        yield from _answer_children(children, entry, day, known)


def _answer_children(
    children: list[int], entry: EntryRecord, day: date, known: Standing
) -> Iterator[Proposal]:
    home = known.household(children[0], day)
    recipient = next((r.person for r in home if known.is_recipient(r.person)), None)
    reported = entry.reported_on or day
    due_on = day + timedelta(days=reads.law_on(day).amount("child_allowance_act.grace_days"))
    if recipient is not None:
        for child in children:
            yield Proposal(
                procedure=ADD, subjects=(("person", recipient), ("person", child)),
                arguments={"person": recipient, "child": child, "event_on": day, "claimed_on": max(reported, day)},
                cause=entry.number, due_on=due_on, title="児童手当の増額の請求", reason="受給者の世帯に児童が入りました。",
            )  # fmt: skip
        return
    head = next((r.person for r in home if r.is_head and _is_adult(r, day)), None)
    head = head or next((r.person for r in home if _is_adult(r, day)), None)
    if head is None:
        yield Proposal(
            procedure="", subjects=tuple(("person", c) for c in children), cause=entry.number, due_on=due_on,
            title="児童手当の請求者の確認", reason="世帯に成人がいません。養育する人を確かめてください。",
        )  # fmt: skip
        return
    yield Proposal(
        procedure=CLAIM, subjects=(("person", head), *(("person", c) for c in children)),
        arguments={
            "person": head, "kind": int(RecipientKind.PARENT), "event_on": day, "claimed_on": max(reported, day),
            "children": children,
        },
        cause=entry.number, due_on=due_on, title="児童手当の認定請求",
        reason=f"{WHO}転入のときは、事由発生日を転出予定日に改めてください。公務員なら却下してください。",
    )  # fmt: skip


def _is_adult(one: reads.Residency, day: date) -> bool:
    return int(age_on(column(to_day(one.birth_on)), column(to_day(day)))[0]) >= ADULT


def _left(entry: EntryRecord, day: date, known: Standing) -> Iterator[Proposal]:
    persons, reason = entry.numbers_of("person"), LEAVING[entry.kind]
    for person in persons:
        if known.is_recipient(person):
            yield Proposal(
                procedure=END, subjects=(("person", person),),
                arguments={"person": person, "event_on": day, "lost_by": int(reason)}, cause=entry.number,
                due_on=day, title="児童手当の消滅", reason=f"{reason.label}。未支払の額を確かめてください。",
            )  # fmt: skip
        held = known.held(person)
        if held is None or held.recipient in persons:
            continue
        about = (("person", held.recipient), ("person", person))
        if reason != EndedBy.RECIPIENT_DIED:
            yield Proposal(
                procedure="", subjects=about, cause=entry.number, due_on=day, title="別居した児童の監護の確認",
                reason="児童が住所を移しました。別居監護か、減額・消滅かを確かめてください。",
            )  # fmt: skip
            continue
        is_last = sum(c.recipient == held.recipient and c.is_open for c in known.children) == 1
        arguments = {"person": held.recipient, "event_on": day, "lost_by": int(EndedBy.CHILD_DIED)}
        yield Proposal(
            procedure=END if is_last else REMOVE, subjects=about,
            arguments=arguments if is_last else arguments | {"child": person}, cause=entry.number, due_on=day,
            title="児童手当の消滅" if is_last else "児童手当の減額", reason="児童が死亡しました。",
        )  # fmt: skip


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """What an act answered was taken back: take the act back too."""
    return [
        Proposal(
            procedure=CANCEL, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
            title="児童手当の決定の取消し", reason="契機となった異動が取り消されました。", reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure in (CLAIM, ADD, REMOVE, END)
    ]  # fmt: skip
