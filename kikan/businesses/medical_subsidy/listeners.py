"""What the medical subsidies make of births, moves, deaths, changes of insurance and of taxes: proposals, never writes.

As known at the batch's last entry: a person who has moved on since then gives no stale proposal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.medical_subsidy.law.periods import child_last_day
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.models.recipient import EndedBy
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads.high_cost import touched_by
from kikan.businesses.medical_subsidy.reads.standing import heads_on, supported_by
from kikan.ground.eras import month_of_day
from kikan.law import LawGap, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.qualification.standing import Residency, residencies
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

APPLY, END, CANCEL = (f"medical_subsidy.{act}" for act in ("apply_child", "end_subsidy", "cancel_act"))
RIGHT = "medical_subsidy.change"
COMING = ("residents.born", "residents.moved_in", "residents.entered_ex_officio")
LEAVING = {
    "residents.moved_out": EndedBy.MOVED_OUT,
    "residents.died": EndedBy.DIED,
    "residents.removed_ex_officio": EndedBy.REMOVED,
}
INSURANCE = (
    "health_insurance.enrolled", "health_insurance.withdrawn", "late_elderly_medical.gained", "late_elderly_medical.lost",
)  # fmt: skip
BENEFITS = (
    "health_insurance.benefit_decided", "health_insurance.benefit_ended", "health_insurance.benefit_claimed_back",
)  # fmt: skip
FAMILY = ("residents.household_changed", "residents.head_changed")
MOVED, TAXED = "residents.moved_inside", "resident_tax.assessment_corrected"
ASK = "保護者と医療保険を確かめて受け付けてください。ひとり親家庭・障がいのある人の制度に当たるかも尋ねてください。"
REMIND_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Known:
    """Homes and times of being subsidised of some persons, and who names them as supporter, as known at an entry."""

    homes: tuple[Residency, ...]
    rows: tuple[reads.RecipientLine, ...]
    supported: dict[int, set[int]]

    @classmethod
    def of(cls, persons: list[int], known_at: int) -> "Known":
        """Three queries, however many the persons are."""
        supported = supported_by(persons, known_at)
        everybody = sorted({*persons, *(p for each in supported.values() for p in each)})
        rows = reads.recipients(known_at, person__in=everybody)
        return cls(tuple(residencies(persons, known_at)), tuple(rows), supported)

    def home(self, person: int, day: date) -> Residency | None:
        return next((h for h in self.homes if h.person == person and h.holds_on(day)), None)

    def held(self, person: int, day: date) -> list[reads.RecipientLine]:
        """What holds on the day."""
        return [r for r in self.rows if r.person == person and r.holds_on(day)]


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Applications for children who came, losses for who left or died, tasks for what may change the rest."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    if not persons:
        return []
    known = Known.of(persons, known_at)
    return [proposal for entry in entries for proposal in _answers(entry, known)]


def _answers(entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    day = entry.happened_on
    if entry.kind in BENEFITS:
        yield from _benefits(entry)
        return
    if day is None:
        return
    if entry.kind in COMING:
        yield from _coming(entry, day, known)
        return
    for person in entry.numbers_of("person"):
        if entry.kind in LEAVING:
            yield from _leaving(person, day + timedelta(days=1), entry, known)
        elif entry.kind in INSURANCE:
            yield from _task(
                person, day, entry, known, "医療保険の変更の確認", "保険を確かめて記録し、受給者証を交付し直してください。"
            )  # fmt: skip
        elif entry.kind == MOVED:
            yield from _task(
                person, day, entry, known, "受給者証の住所の変更", "転居しました。受給者証を交付し直してください。"
            )  # fmt: skip
        elif entry.kind in FAMILY:
            yield from _task(
                person, day, entry, known, "ひとり親家庭等の要件の確認", "世帯が変わりました。要件に当たるかを確かめてください。",
                (Scheme.SINGLE_PARENT,),
            )  # fmt: skip
        elif entry.kind == TAXED:
            yield from _taxed(person, day, entry, known)


def _coming(entry: EntryRecord, day: date, known: Known) -> Iterator[Proposal]:
    children = []
    for person in entry.numbers_of("person"):
        home = known.home(person, day)
        if home is None or not home.is_birth_certain or known.held(person, day):
            continue
        if entry.kind == "residents.born" and home.birth_on != day:
            continue
        if _is_of_age(home.birth_on, day):
            children.append((person, home.household))
    heads = heads_on([household for _, household in children], day) if children else {}
    for person, household in children:
        payee = heads.get(household)
        due_on = day + timedelta(days=14)
        if payee is None or payee == person:
            yield Proposal(
                procedure="", subjects=(("person", person),), cause=entry.number, due_on=due_on, title="子育て支援医療の申請",
                reason=f"世帯主が保護者ではありません。{ASK}", key=f"child:{entry.number}:{person}", right=RIGHT,
            )  # fmt: skip
            continue
        applied_on = max(entry.reported_on or day, day)
        yield Proposal(
            procedure=APPLY, subjects=(("person", person),),
            arguments={"person": person, "applied_on": applied_on, "event_on": day, "payee": payee},
            cause=entry.number, due_on=due_on, title="子育て支援医療の申請", reason=ASK,
        )  # fmt: skip


def _is_of_age(birth: date, day: date) -> bool:
    """Whether the scheme for children reaches so far; not where the ordinance's age is missing."""
    try:
        return day <= date_of(int(child_last_day(column(to_day(birth)), law=reads.law_on(day))[0]))
    except LawGap:
        return False


def _leaving(person: int, ends_on: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    if known.home(person, ends_on) is not None:
        return
    reason = LEAVING[entry.kind]
    for row in known.held(person, ends_on):
        yield Proposal(
            procedure=END, subjects=(("person", person),),
            arguments={"person": person, "scheme": row.scheme, "ends_on": ends_on, "lost_by": int(reason)},
            cause=entry.number, due_on=ends_on, title=f"{row.scheme_ja}の資格喪失",
            reason=f"{reason.label}。受給者証の返還と、未支給の償還払いを確かめてください。",
        )  # fmt: skip


def _task(
    person: int, day: date, entry: EntryRecord, known: Known, title: str, reason: str, schemes: tuple[int, ...] = ()
) -> Iterator[Proposal]:  # fmt: skip
    """One task for who is subsidised on the day, under one of these schemes where some are named."""
    if any(not schemes or row.scheme in schemes for row in known.held(person, day)):
        yield Proposal(
            procedure="", subjects=(("person", person),), cause=entry.number, due_on=day, title=title, reason=reason,
            key=f"{entry.kind}:{entry.number}:{person}", right=RIGHT,
        )  # fmt: skip


def _benefits(entry: EntryRecord) -> Iterator[Proposal]:
    """Of everybody whose month of care NHI decided anew, where the subsidy of that month was reckoned already."""
    for person, month in touched_by(entry.number):
        yield Proposal(
            procedure="", subjects=(("person", person),), cause=entry.number, due_on=entry.happened_on,
            title="高額療養費の決定による助成の再計算",
            reason=f"国保の高額療養費（{month_of_day(month)}診療）の決定が変わりました。領収書の訂正と、保険者への請求を確かめてください。",
            key=f"high_cost:{entry.number}:{person}:{month.isoformat()}", right=RIGHT,
        )  # fmt: skip


def _taxed(person: int, day: date, entry: EntryRecord, known: Known) -> Iterator[Proposal]:
    """Of the taxed person, and of whom the person supports: both schemes that look at taxes."""
    for other in sorted({person, *known.supported.get(person, ())}):
        schemes = (Scheme.SEVERE_DISABILITY, Scheme.SINGLE_PARENT)
        reason = "住民税が更正されました。所得の要件と一部負担金を確かめ、変わるときは申請を受け付け直してください。"
        yield from _task(other, day, entry, known, "課税の変更による再判定", reason, schemes)


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Whose handbook ends in thirty days; the yearly term is the renewal run's, the end of school years the list's."""
    last = day + REMIND_BEFORE
    rows = reads.recipients(known_at, valid_until=last + timedelta(days=1), lost_by=EndedBy.NONE)
    expiring = {
        a.number for a in reads.applications(number__in=[r.application for r in rows], ground_until=last)
    }
    return [
        Proposal(
            procedure="", subjects=(("person", row.person),), due_on=last, title="手帳などの有効期限",
            reason=f"{row.scheme_ja}の要件の手帳などの有効期限が来ます。更新した手帳で申請を受け付けてください。",
            key=f"ground:{row.person}:{row.scheme}:{last.isoformat()}", right=RIGHT,
        )
        for row in rows
        if row.application in expiring
    ]  # fmt: skip


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """What an act answered was taken back: take the act back too."""
    return [
        Proposal(
            procedure=CANCEL, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
            title="医療費助成の異動の取消し", reason="契機となった異動が取り消されました。", reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure in (APPLY, END)
    ]  # fmt: skip
