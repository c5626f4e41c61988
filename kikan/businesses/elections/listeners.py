"""What the roll makes of the resident register's entries (住民の異動と名簿): proposals, never writes.

As known at the batch's last entry. Who comes is found by the next registration run and needs no proposal.
Law: 公職選挙法第27条・第28条、公職選挙法施行令第16条
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.elections.models.roll import RemovalReason
from kikan.businesses.elections.reads import objections
from kikan.businesses.elections.reads.areas import homes_at
from kikan.businesses.elections.reads.overseas import OverseasLine, overseas_of
from kikan.businesses.elections.reads.roll import Cutoff, cutoffs
from kikan.businesses.elections.reads.voters import (
    JAPANESE,
    Line,
    Residency,
    is_of_age,
    lines_of,
    off_roll_on,
    residencies_of,
    stay_on,
    three_months_on,
)
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

MARK, UNMARK, REMOVE, DISTRICT, CANCEL = (
    f"elections.{act}"
    for act in ("mark_moved_out", "unmark_moved_out", "remove_voter", "change_district", "cancel_act")
)
RETURNED, REMOVE_ABROAD = "elections.mark_returned", "elections.remove_overseas"
ANSWERS = (MARK, UNMARK, REMOVE, DISTRICT, RETURNED, REMOVE_ABROAD)
LEAVING = ("residents.moved_out", "residents.removed_ex_officio")
COMING = ("residents.moved_in", "residents.entered_ex_officio")
ENDING = {
    "residents.died": RemovalReason.DIED,
    "residents.nationality_lost": RemovalReason.NATIONALITY_LOST,
}
CORRECTING = ("residents.corrected", "residents.family_register_changed")


@dataclass(frozen=True)
class Known:
    """Rows of the roll, residencies and the districts of homes of some persons, as known at an entry."""

    lines: tuple[Line, ...]
    abroad: tuple[OverseasLine, ...]
    residencies: tuple[Residency, ...]
    districts: dict[tuple[int, date], int | None]
    cutoffs: tuple[Cutoff, ...]

    @classmethod
    def of(cls, entries: Sequence[EntryRecord], known_at: int) -> "Known":
        """Five queries, however many the entries are."""
        days = [(p, e.happened_on) for e in entries for p in e.numbers_of("person") if e.happened_on]
        persons = sorted({p for p, _ in days})
        return cls(
            tuple(lines_of(persons, known_at)),
            tuple(overseas_of(persons, known_at)), tuple(residencies_of(persons, known_at)), homes_at(days, known_at),
            tuple(cutoffs(known_at)),
        )  # fmt: skip

    def line(self, person: int, day: date) -> Line | None:
        """The row of a day, or one that begins later."""
        return next((one for one in self.lines if one.person == person and one.valid_until > day), None)

    def home(self, person: int, day: date) -> Residency | None:
        return next((r for r in self.residencies if r.person == person and r.holds_on(day)), None)


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Marks for who left, removals for who died or lost the nationality, another district for who moved inside."""
    known = Known.of(entries, known_at)
    return [proposal for entry in entries for proposal in _answers(entry, known)]


def _answers(entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    day = entry.happened_on
    if day is None:
        return
    for person in entry.numbers_of("person"):
        line = known.line(person, day)
        yield from _abroad(person, day, entry, known)
        if entry.kind == "residents.naturalised":
            yield from _naturalised(person, day, entry, known)
        elif line is None:
            continue
        elif entry.kind in LEAVING:
            yield from _left(line, day, entry, known)
        elif entry.kind in ENDING:
            yield from _ended(line, day, entry)
        elif entry.kind == "residents.moved_inside":
            yield from _moved(line, day, entry, known)
        elif entry.kind in COMING:
            yield from _came_back(line, day, entry, known)
        elif entry.kind in CORRECTING:
            yield from _corrected(line, day, entry, known)


def _abroad(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """Voters abroad who settle here are marked, those who die or lose the nationality are removed (第30条の11)."""
    line = next((o for o in known.abroad if o.person == person and o.holds_on(day)), None)
    if line is None:
        return
    if entry.kind in COMING and line.returned_on is None:
        why = "国内に住所を定めました。4か月を経過すると自動で抹消されます。"
        yield _proposed(RETURNED, person, {"returned_on": day}, entry, "在外選挙人名簿の表示", why, day)
    elif entry.kind in ENDING:
        given = {"removed_on": day, "reason": int(ENDING[entry.kind])}
        why = f"{ENDING[entry.kind].label}。直ちに抹消します。"
        yield _proposed(REMOVE_ABROAD, person, given, entry, "在外選挙人名簿からの抹消", why, day)


def _left(line: Line, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """A row that begins after the leaving was registered with its mark already, or in error."""
    last = max(
        (r for r in known.residencies if r.person == line.person), key=lambda r: r.valid_from, default=None
    )
    if last is None or last.valid_until.year == 9999 or line.moved_out_on is not None:
        return
    off = off_roll_on(day)
    why = f"名簿には{off:%Y年%-m月%-d日}の前日まで残り、その後自動で抹消されます。"
    if entry.kind == "residents.removed_ex_officio":
        why = f"住民票が職権で消除されました。住所を有しなくなった日を確かめてください。{why}"
    yield _proposed(
        MARK, line.person, {"moved_out_on": max(day, line.valid_from)}, entry, "転出表示", why, due_on=day
    )


def _ended(line: Line, day: date, entry: EntryRecord) -> Iterator[Proposal]:
    """Who had died before the registration was registered in error."""
    reason = ENDING[entry.kind] if day >= line.valid_from else RemovalReason.ERROR
    given = {"removed_on": max(day, line.valid_from), "reason": int(reason)}
    yield _proposed(
        REMOVE, line.person, given, entry, "選挙人名簿からの抹消", f"{reason.label}。直ちに抹消します。", day
    )


def _moved(line: Line, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    if line.moved_out_on is not None or (line.person, day) not in known.districts:
        return
    district = known.districts[line.person, day]
    if district is None:
        yield Proposal(
            procedure="", subjects=(("person", line.person),), cause=entry.number, due_on=day,
            title="転居した選挙人の投票区の確認", key=f"moved:{entry.number}:{line.person}", right="elections.change",
            reason="新しい住所の区域がどの投票区にも登録されていません。投票区を確かめてください。",
        )  # fmt: skip
    elif district != line.district:
        told_on, from_on = entry.reported_on or day, max(day, line.valid_from)
        why = "投票区が変わりました。"
        late = [
            c for c in known.cutoffs if c.moves_until < told_on <= c.election_on and from_on <= c.election_on
        ]
        if late:
            last = max(late, key=lambda c: c.election_on)
            from_on = last.election_on + timedelta(days=1)
            why += (
                f"届出が{last.name}の締切（{last.moves_until:%Y年%-m月%-d日}）より後なので、その選挙は前の投票所で投票し、"
                "選挙期日の翌日から変わります。"
            )
        given = {"district": district, "from_on": from_on}
        yield _proposed(DISTRICT, line.person, given, entry, "転居による投票区の変更", why, day)


def _came_back(line: Line, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """The mark goes when three months are full again, if the row lasts so long; else the next run registers anew."""
    home, since = stay_on(known.residencies, line.person, day)
    if line.moved_out_on is None or home is None or home.resident_kind != JAPANESE:
        return
    full = three_months_on(max(since, entry.reported_on or day))
    if full < line.valid_until:
        why = (
            "転出表示のある人が戻りました。3か月の要件を満たす日に表示を消します。それまでは表示のままです。"
        )
        yield _proposed(UNMARK, line.person, {"from_on": full}, entry, "転出表示の消除", why, full)


def _naturalised(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    home = known.home(person, day)
    if home is None or not is_of_age(home.birth_on, day) or known.line(person, day) is not None:
        return
    yield Proposal(
        procedure="", subjects=(("person", person),), cause=entry.number, due_on=day,
        title="国籍を取得した人の登録の確認", key=f"naturalised:{entry.number}:{person}", right="elections.change",
        reason="次の登録では委員会の判断を要する人として残ります。3か月の起算日を確かめ、補正登録で登録してください。",
    )  # fmt: skip


def _corrected(line: Line, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """A correction that takes nationality or age away: a clerk looks whether the registration was an error."""
    home = known.home(line.person, day)
    if home is None or (home.resident_kind == JAPANESE and is_of_age(home.birth_on, day)):
        return
    yield Proposal(
        procedure="", subjects=(("person", line.person),), cause=entry.number, due_on=day,
        title="修正された選挙人の資格の確認", key=f"corrected:{entry.number}:{line.person}", right="elections.change",
        reason="住民票の修正により、国籍か年齢の要件を満たしません。誤って登録したときは抹消してください。",
    )  # fmt: skip


def _proposed(
    procedure: str, person: int, given: dict[str, object], entry: EntryRecord, title: str, reason: str,
    due_on: date,
) -> Proposal:  # fmt: skip
    return Proposal(
        procedure=procedure, subjects=(("person", person),), arguments={"person": person, **given},
        cause=entry.number, due_on=due_on, title=title, reason=reason,
    )  # fmt: skip


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """What an act answered was taken back: take the act back too."""
    return [
        Proposal(
            procedure=CANCEL, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
            title="名簿の異動の取消し", reason="契機となった住民記録の異動が取り消されました。", reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure in ANSWERS
    ]  # fmt: skip


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Objections whose last day of the decision has come (第24条第2項)."""
    return [
        Proposal(
            procedure="", subjects=(("person", one.person),), due_on=day, title="異議の申出の決定の期限",
            key=f"objection:{one.objection}", right="elections.change",
            reason=f"受付番号{one.objection}の決定は今日までです。委員会の決定を入力してください。",
        )
        for one in objections.objections(due_on=day)
    ]  # fmt: skip
