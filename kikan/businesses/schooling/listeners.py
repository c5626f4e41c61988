"""What the school register makes of the resident register's entries: proposals, never writes.

As known at the batch's last entry: a person who has moved on since then gives no stale proposal.
Law: 学校教育法施行令第3条・第4条・第6条
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.schooling.models.pupil import Attendance, BeganBy, ClosedBy
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import (
    DistrictLine,
    Home,
    Places,
    SchoolLine,
    districts_on,
    every_home,
    schools_on,
)
from kikan.businesses.schooling.reads.residents import FOREIGN, Residency, residencies_of
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

ENTER, LEAVE, DESIGNATE, CANCEL = (
    f"schooling.{act}" for act in ("enter_pupil", "leave_register", "designate_school", "cancel_act")
)
COMING = {
    "residents.moved_in": (BeganBy.MOVED_IN, "転入しました。学校を確かめ、転入学通知書を交付してください。"),
    "residents.entered_ex_officio": (BeganBy.OTHER, "職権で住民票に記載されました。"),
    "residents.naturalised": (BeganBy.NATURALISED, "日本の国籍を取得し、就学義務が生じました。"),
}
LEAVING = {
    "residents.died": ClosedBy.DIED,
    "residents.moved_out": ClosedBy.MOVED_OUT,
    "residents.removed_ex_officio": ClosedBy.REMOVED,
}
ASK = "外国籍です。就学の希望を確かめ、希望があれば受け付け、なければ却下してください。"


@dataclass(frozen=True)
class Known:
    """Residencies and rows of the register of some persons as known at an entry."""

    residencies: tuple[Residency, ...]
    lines: tuple[pupils.Line, ...]
    homes: tuple[Home, ...]
    schools: tuple[SchoolLine, ...]
    districts: tuple[DistrictLine, ...]

    @classmethod
    def of(cls, persons: list[int], known_at: int) -> "Known":
        """Five queries, however many the persons are."""
        return cls(
            tuple(residencies_of(persons, known_at)), tuple(pupils.lines_of(persons, known_at)),
            tuple(every_home(persons, known_at)), tuple(schools_on(None)), tuple(districts_on(None)),
        )  # fmt: skip

    def school(self, person: int, stage: int, day: date) -> int | None:
        """The school of the district a person lives in on a day."""
        places = Places.of(self.schools, self.districts, day)
        home = next(
            (h for h in self.homes if h.person == person and h.valid_from <= day < h.valid_until), None
        )
        return places.school_of(stage, home.town_code, home.lot) if home else None

    def home(self, person: int, day: date) -> Residency | None:
        return next((r for r in self.residencies if r.person == person and r.holds_on(day)), None)

    def line(self, person: int, day: date) -> pupils.Line | None:
        """The row of a day, or one that begins later."""
        return next((one for one in self.lines if one.person == person and one.valid_until > day), None)


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Entering for those who came, leaving for those who went, another school for those who moved inside."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    known = Known.of(persons, known_at)
    return [proposal for entry in entries for proposal in _answers(entry, known)]


def _answers(entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    day = entry.happened_on
    if day is None:
        return
    for person in entry.numbers_of("person"):
        if entry.kind in COMING:
            yield from _coming(person, day, entry, known)
        elif entry.kind in LEAVING:
            yield from _leaving(person, day + timedelta(days=1), entry, known)
        elif entry.kind == "residents.moved_inside":
            yield from _moved(person, day, entry, known)


def _coming(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    home = known.home(person, day)
    line = known.line(person, day)
    if home is None or not home.is_birth_certain:
        return
    if line is not None and line.attendance != Attendance.TAKEN_IN:
        return
    first = years.first_year_of(home.birth_on)
    if not years.calendar_of(first)["base_on"] <= day < years.ends_on(first):
        return
    began_by, why = COMING[entry.kind]
    if home.resident_kind == FOREIGN:
        began_by, why = BeganBy.APPLIED, ASK
    yield Proposal(
        procedure=ENTER, subjects=(("person", person),),
        arguments={"person": person, "entered_on": day, "began_by": int(began_by)},
        cause=entry.number, due_on=day, title="学齢簿への記載", reason=why,
    )  # fmt: skip


def _leaving(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    line = known.line(person, day)
    if line is None or known.home(person, day) is not None:
        return
    reason = LEAVING[entry.kind]
    more = (
        "国外への転出なら事由を「国外への転出」に改めてください。在学を続けたいときは、転出先の教育委員会に区域外就学を申し立てるよう案内してください。"
        if reason == ClosedBy.MOVED_OUT
        else ""
    )
    yield Proposal(
        procedure=LEAVE, subjects=(("person", person),),
        arguments={"person": person, "left_on": day, "closed_by": int(reason)},
        cause=entry.number, due_on=day, title="学齢簿からの消除", reason=f"{reason.label}。{more}",
    )  # fmt: skip


def _moved(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """Another school for the stage of the day, and for the next one where its school is designated already."""
    seen: set[int] = set()
    for line in known.lines:
        if line.person != person or line.valid_until <= day:
            continue
        from_on = max(day, line.valid_from, years.begins(line.first_year))
        stage = 1 if line.grade_on(from_on) <= years.last_elementary() else 2
        if stage not in seen:
            seen.add(stage)
            yield from _rehoused(line, stage, from_on, day, entry, known)


def _rehoused(
    line: pupils.Line, stage: int, from_on: date, day: date, entry: EntryRecord, known: Known
) -> Iterator[Proposal]:
    school, about = known.school(line.person, stage, day), (("person", line.person),)
    if school is None:
        yield Proposal(
            procedure="", subjects=about, cause=entry.number, due_on=day, title="転居した児童生徒の通学区域の確認",
            key=f"moved:{entry.number}:{line.person}:{stage}", right="schooling.change",
            reason="新しい住所の通学区域が登録されていません。学校を確かめてください。",
        )  # fmt: skip
    elif school != line.designated:
        yield Proposal(
            procedure=DESIGNATE, subjects=about,
            arguments={"person": line.person, "school": school, "from_on": from_on},
            cause=entry.number, due_on=day, title="転居による学校の指定",
            reason="通学区域が変わりました。今の学校に通い続けたいときは、指定校変更の申立てを受け付けてください。",
        )  # fmt: skip


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Whose allowed time at another school ended the day before: the designated school holds again."""
    return [
        Proposal(
            procedure="", subjects=(("person", asked.person),), due_on=day, title="指定校変更・区域外就学の期間の終わり",
            key=f"ended:{asked.request}:{day}", right="schooling.change",
            reason="許可の期間が終わり、指定校に戻りました。就学する学校を確かめてください。",
        )
        for asked in pupils.requests_of(until_on=day - timedelta(days=1))
    ]  # fmt: skip


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """What an act answered was taken back: take the act back too."""
    return [
        Proposal(
            procedure=CANCEL, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
            title="学齢簿の異動の取消し", reason="契機となった異動が取り消されました。", reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure in (ENTER, LEAVE, DESIGNATE)
    ]  # fmt: skip
