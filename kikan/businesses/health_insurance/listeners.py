"""What NHI makes of the resident register's entries and of each day: proposals, never writes.

As known at the batch's last entry: a person who has moved on since then gives no stale proposal.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from kikan.businesses.health_insurance.models.enrolment import AcquiredBy, LostBy
from kikan.businesses.health_insurance.reads import births
from kikan.businesses.health_insurance.reads import enrolments as reads
from kikan.law import column
from kikan.law.ages import reached_on
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act

ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"
FOLLOW, CANCEL = "health_insurance.change_household", "health_insurance.cancel_enrolment_act"
CHILDBIRTH, FUNERAL = "health_insurance.decide_childbirth", "health_insurance.decide_funeral"
END_BENEFIT, RIGHT = "health_insurance.end_benefit", "health_insurance.change"
LATE_ELDERLY_AGE = 75
REPORT_WITHIN = timedelta(days=14)


def on_event(entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """Acquisitions for those who came, losses for those who left or died, changes of household."""
    persons = sorted({p for e in entries for p in e.numbers_of("person")})
    known = reads.Standing.of(persons, known_at)
    mothers = births.mothers_of(_newborn(entries, known), known_at)
    return [proposal for entry in entries for proposal in _answers(entry, known, mothers)]


def _newborn(entries: Sequence[EntryRecord], known: reads.Standing) -> list[births.Born]:
    """The children whom these entries register as born, with the household they are born into."""
    found = []
    for entry in entries:
        if entry.kind != "residents.born" or entry.happened_on is None:
            continue
        for person in entry.numbers_of("person"):
            home = known.residency(person, entry.happened_on)
            if home is not None and home.birth_on == entry.happened_on:
                found.append(births.Born(person, home.household, entry.happened_on))
    return found


def _answers(
    entry: EntryRecord, known: reads.Standing, mothers: Mapping[int, births.Mothers]
) -> Iterator[Proposal]:
    if entry.happened_on is None:
        return
    if entry.kind in ("residents.moved_in", "residents.entered_ex_officio"):
        yield from _gains(entry, entry.happened_on, known, AcquiredBy.MOVED_IN, entry.numbers_of("person"))
    elif entry.kind == "residents.born":
        newborn = [p for p in entry.numbers_of("person") if known.is_born_on(p, entry.happened_on)]
        yield from _gains(entry, entry.happened_on, known, AcquiredBy.BORN, newborn)
        for child in newborn:
            if child in mothers:
                yield from _childbirth(child, mothers[child], entry, entry.happened_on)
    elif entry.kind == "residents.died":
        yield from _losses(entry, entry.happened_on + timedelta(days=1), known, LostBy.DIED)
        yield from _funerals(entry, entry.happened_on, known)
    elif entry.kind == "residents.moved_out":
        yield from _losses(entry, entry.happened_on + timedelta(days=1), known, LostBy.MOVED_OUT)
    elif entry.kind == "residents.removed_ex_officio":
        yield from _losses(entry, entry.happened_on + timedelta(days=1), known, LostBy.OTHER)
    elif entry.kind in ("residents.household_changed", "residents.head_changed", "residents.moved_inside"):
        yield from _moves(entry, entry.happened_on, known)


def _gains(
    entry: EntryRecord, day: date, known: reads.Standing, reason: AcquiredBy, persons: Sequence[int]
) -> Iterator[Proposal]:
    for person in persons:
        residency = known.residency(person, day)
        if (
            residency is None
            or known.is_insured(person, day)
            or birthday(residency.birth_on, LATE_ELDERLY_AGE) <= day
        ):
            continue
        yield Proposal(
            procedure=ENROL,
            subjects=(("person", person), ("household", residency.household)),
            arguments={
                "person": person,
                "acquired_on": day,
                "acquired_by": int(reason),
                "reported_on": entry.reported_on or day,
            },
            cause=entry.number,
            due_on=day + REPORT_WITHIN,
            title="国保の加入の確認",
            reason=f"{reason.label}。職場の健康保険などに入っていなければ取得してください。",
        )


def _losses(entry: EntryRecord, lost_on: date, known: reads.Standing, reason: LostBy) -> Iterator[Proposal]:
    gone = [p for p in entry.numbers_of("person") if known.residency(p, lost_on) is None]
    for person in gone:
        enrolment = known.enrolment(person, lost_on)
        if enrolment is not None:
            yield _withdrawal(person, enrolment.household, lost_on, reason, entry.number)


def _childbirth(child: int, found: births.Mothers, entry: EntryRecord, day: date) -> Iterator[Proposal]:
    """The lump sum for a birth (国民健康保険法第58条第1項); what the hospital was paid and the compensation are the clerk's.

    Twins are one application: the child of the lowest number asks for all who are known by then.
    """
    if not found.women or found.children[0] != child:
        return
    if len(found.women) > 1:
        yield Proposal(
            procedure="", subjects=tuple(("person", p) for p in (*found.women, child)), cause=entry.number, right=RIGHT,
            title="出産育児一時金の申請者の確認",
            reason="世帯に国保の女性が複数います。出産した人の画面から申請を受け付けてください。",
        )  # fmt: skip
        return
    (mother,) = found.women
    yield Proposal(
        procedure=CHILDBIRTH, subjects=(("person", mother), ("person", child)),
        arguments={"person": mother, "happened_on": day, "children": len(found.children)},
        cause=entry.number, title="出産育児一時金の支給申請",
        reason="出産した人、直接支払の額、産科医療補償制度の対象かを、申請書で確かめて入力してください。",
    )  # fmt: skip


def _funerals(entry: EntryRecord, day: date, known: reads.Standing) -> Iterator[Proposal]:
    """The funeral benefit for one who was insured on the day of death; who held the funeral is the clerk's to enter."""
    for person in entry.numbers_of("person"):
        if (
            known.residency(person, day + timedelta(days=1)) is None
            and known.enrolment(person, day) is not None
        ):
            yield Proposal(
                procedure=FUNERAL, subjects=(("person", person),), arguments={"person": person, "happened_on": day},
                cause=entry.number, title="葬祭費の支給申請",
                reason="申請があったら、葬祭を行った人を確かめて入力してください。",
            )  # fmt: skip


def _withdrawal(
    person: int, household: int, lost_on: date, reason: LostBy, cause: int | None, key: str = ""
) -> Proposal:
    return Proposal(
        procedure=WITHDRAW,
        subjects=(("person", person), ("household", household)),
        arguments={"person": person, "lost_on": lost_on, "lost_by": int(reason), "reported_on": lost_on},
        cause=cause,
        due_on=lost_on + REPORT_WITHIN,
        title="国保の資格喪失",
        reason=reason.label,
        key=key,
    )


def _moves(entry: EntryRecord, day: date, known: reads.Standing) -> Iterator[Proposal]:
    for person in entry.numbers_of("person"):
        residency, enrolment = known.residency(person, day), known.enrolment(person, day)
        if residency is None or enrolment is None or residency.household == enrolment.household:
            continue
        yield Proposal(
            procedure=FOLLOW,
            subjects=(
                ("person", person),
                ("household", residency.household),
                ("household", enrolment.household),
            ),
            arguments={"person": person, "changed_on": day},
            cause=entry.number,
            due_on=day + REPORT_WITHIN,
            title="国保の世帯変更",
            reason="住民記録の世帯が変わりました。",
        )


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Those who turn 75 that day pass to 後期高齢者医療 (高齢者の医療の確保に関する法律第52条)."""
    first, last = date(day.year - LATE_ELDERLY_AGE, 1, 1), date(day.year - LATE_ELDERLY_AGE, 12, 31)
    return [
        _withdrawal(person, household, day, LostBy.JOINED_LATE_ELDERLY, None, key=f"75:{person}")
        for person, household, born in reads.insured_born_between(first, last, day, known_at)
        if birthday(born, LATE_ELDERLY_AGE) == day
    ]


def birthday(born: date, age: int) -> date:
    """The birthday at that age, the day after the age is reached (年齢計算ニ関スル法律)."""
    reached = reached_on(column(to_day(born)), age)
    return date_of(int(reached[0]) + 1)


def on_undone(acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """The register took back what an act answered: take the act, or the benefit it decided, back too."""
    done = [act for act in acts if act.result is not None]
    found = [
        Proposal(
            procedure=CANCEL,
            subjects=act.subjects,
            arguments={"cancelled": act.result},
            cause=entry.number,
            title="国保の資格異動の取消し",
            reason="契機となった住民記録の異動が取り消されました。",
            reverses=act.result,
        )
        for act in done
        if act.procedure in (ENROL, WITHDRAW, FOLLOW)
    ]
    decided = [act for act in done if act.procedure in (CHILDBIRTH, FUNERAL)]
    benefits = births.benefits_decided_by([act.result for act in decided if act.result is not None])
    return found + [_end(act, *benefits[act.result], entry) for act in decided if act.result in benefits]


def _end(act: Act, benefit: int, is_paid: bool, entry: EntryRecord) -> Proposal:
    """Take the decision back; what is paid already is asked back on the benefit's page (返納)."""
    why = "契機となった住民記録の異動が取り消されました。"
    if is_paid:
        return Proposal(
            procedure="", subjects=act.subjects, cause=entry.number, reverses=act.result, right=RIGHT,
            title="支払済みの給付の返納の確認", reason=f"{why}支給番号 {benefit} の画面で返納を決定してください。",
        )  # fmt: skip
    return Proposal(
        procedure=END_BENEFIT, subjects=act.subjects, arguments={"benefit": benefit, "reason": "住民記録の異動の取消し"},
        cause=entry.number, reverses=act.result, title="国保の給付の決定の取消し", reason=why,
    )  # fmt: skip
