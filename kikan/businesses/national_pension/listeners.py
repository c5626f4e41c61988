"""What the national pension makes of the register's and NHI's entries and of each day: proposals, never writes.

As known at the batch's last entry: a person who has moved on since then gives no stale proposal.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kikan.businesses.national_pension.models.qualification import GainedBy, InsuredKind, LostBy
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

GAIN, LOSE, CANCEL = (
    f"national_pension.{act}" for act in ("accept_gain", "accept_loss", "cancel_qualification")
)
REPORT_WITHIN = timedelta(days=14)
# Codes of the fact health_insurance.enrolment: left employee insurance, joined it.
LEFT_EMPLOYEE_INSURANCE = JOINED_EMPLOYEE_INSURANCE = 2
LEAVING = {
    "residents.died": LostBy.DIED,
    "residents.moved_out": LostBy.MOVED_OUT,
    "residents.removed_ex_officio": LostBy.OTHER,
}
COMING = {
    "residents.moved_in": (
        GainedBy.MOVED_IN,
        "転入。国外からの転入、または第1号のままの転入なら受け付けてください。厚生年金の人とその被扶養配偶者なら却下してください。",
    ),
    "residents.entered_ex_officio": (
        GainedBy.OTHER,
        "職権記載。厚生年金の人とその被扶養配偶者でなければ受け付けてください。",
    ),
}


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Gains for those who came or left a job, losses for those who left, died or took a job."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    known = reads.Standing.of(persons, known_at)
    return [proposal for entry in entries for proposal in _answers(entry, known)]


def _answers(entry: EntryRecord, known: reads.Standing) -> Iterator[Proposal]:
    day = entry.happened_on
    if day is None:
        return
    for person in entry.numbers_of("person"):
        if entry.kind in COMING:
            yield from _gain(person, day, *COMING[entry.kind], known, entry)
        elif entry.kind in LEAVING:
            yield from _leaving(person, day + timedelta(days=1), LEAVING[entry.kind], known, entry)
        elif entry.kind == "health_insurance.enrolled":
            if known.joined_nhi_by(person, day) == LEFT_EMPLOYEE_INSURANCE:
                yield from _gain(person, day, GainedBy.LEFT_JOB, "退職などで国保に入りました。", known, entry)
        elif known.left_nhi_by(person, day) == JOINED_EMPLOYEE_INSURANCE and known.period(person, day):
            why = "職場の健康保険に入りました。厚生年金に入ったか確かめてください。"
            yield _loss(person, day, LostBy.JOINED_JOB, why, entry.number)


def _gain(
    person: int, day: date, reason: GainedBy, why: str, known: reads.Standing, entry: EntryRecord
) -> Iterator[Proposal]:
    residency = known.residency(person, day)
    if residency is None or known.is_insured_from(person, day):
        return
    first, last = reads.age_span(InsuredKind.FIRST, residency.birth_on, day)
    if first <= day < last:
        yield _gaining(person, day, reason, why, entry.reported_on or day, entry.number)


def _gaining(
    person: int, day: date, reason: GainedBy, why: str, reported_on: date, cause: int | None, key: str = ""
) -> Proposal:
    return Proposal(
        procedure=GAIN,
        subjects=(("person", person),),
        arguments={
            "person": person, "kind": int(InsuredKind.FIRST), "gained_on": day, "gained_by": int(reason),
            "reported_on": reported_on,
        },
        cause=cause, due_on=day + REPORT_WITHIN, title="国民年金の資格取得の確認", reason=why, key=key,
    )  # fmt: skip


def _leaving(
    person: int, lost_on: date, reason: LostBy, known: reads.Standing, entry: EntryRecord
) -> Iterator[Proposal]:
    if known.residency(person, lost_on) is None and known.period(person, lost_on):
        more = (
            "国外への転出なら事由を「国外への転出」に改めてください。" if reason == LostBy.MOVED_OUT else ""
        )
        yield _loss(person, lost_on, reason, f"{reason.label}。{more}", entry.number)


def _loss(person: int, lost_on: date, reason: LostBy, why: str, cause: int | None, key: str = "") -> Proposal:
    return Proposal(
        procedure=LOSE,
        subjects=(("person", person),),
        arguments={"person": person, "lost_on": lost_on, "lost_by": int(reason), "reported_on": lost_on},
        cause=cause, due_on=lost_on + REPORT_WITHIN, title="国民年金の資格喪失", reason=why, key=key,
    )  # fmt: skip


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Those who reach the first age of the first class that day, and those whose kind ends by age.

    Law: 国民年金法第8条・第9条 (20歳に達した日、60歳に達した日: the eves of the birthdays)
    """
    ages = reads.ages_on(day)
    births = {birth for spans in ages.values() for dates in spans for birth in dates}
    born = dict(reads.residents_born_on(sorted(births), day, known_at))
    periods = {p.person: p for p in reads.periods_of(sorted(born), known_at) if p.holds_on(day)}
    found = []
    for person, birth in born.items():
        held = periods.get(person)
        if held is None and birth in ages[InsuredKind.FIRST][0]:
            why = "20歳到達。厚生年金の人とその被扶養配偶者なら却下してください。"
            found.append(_gaining(person, day, GainedBy.AGED_20, why, day, None, f"gain:{person}:{day}"))
        elif held is not None and birth in ages[held.kind][1]:
            found.append(_loss(person, day, LostBy.AGED_OUT, "年齢到達", None, f"age:{person}:{day}"))
    return found


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """What an act answered was taken back: take the act back too."""
    return [
        Proposal(
            procedure=CANCEL, subjects=act.subjects, arguments={"cancelled": act.result}, cause=entry.number,
            title="国民年金の資格異動の取消し", reason="契機となった異動が取り消されました。", reverses=act.result,
        )
        for act in acts
        if act.result is not None and act.procedure in (GAIN, LOSE)
    ]  # fmt: skip
