"""What care insurance makes of the resident register's entries and of each day: proposals, never writes."""

from datetime import date, timedelta

from kikan.businesses.long_term_care.models.insured import (
    AcquiredBy,
    AddressException,
    ExceptionKind,
    Insured,
    InsuredKind,
    LostBy,
)
from kikan.businesses.long_term_care.reads import certification, restrictions
from kikan.businesses.long_term_care.reads.arrears import freed
from kikan.businesses.long_term_care.reads.insured import SCHEME, first_class_age
from kikan.shared.history import as_of
from kikan.shared.qualification.proposals import Listening, Reasons, reached
from kikan.shared.qualification.reaching import reaching
from kikan.shared.qualification.standing import Residency, Standing
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.proposals import Proposal

MOVED_IN = (AcquiredBy.MOVED_IN.value, "転入")
REACHED = (AcquiredBy.REACHED_65.value, "65歳到達")
# A renewal is asked for this long before the certification ends, with time for the letter to arrive.
REMIND_BEFORE = timedelta(days=60)


def _is_due(home: Residency, day: date) -> bool:
    """Whoever has reached the age of the first class is insured where he lives, unless another insures him."""
    theirs = as_of(AddressException.objects.filter(municipality=current_or_raise(), person=home.person), day)
    is_theirs = theirs.filter(kind=ExceptionKind.THEIRS).exists()
    return not is_theirs and reached(home.birth_on, first_class_age(day)) <= day


def _stays(person: int, day: date, known_at: int) -> bool:
    """Whoever moves into a facility elsewhere stays insured here (住所地特例)."""
    rows = AddressException.objects.filter(municipality=current_or_raise(), person=person)
    return as_of(rows, day, known_at).filter(kind=ExceptionKind.OURS).exists()


LISTENING = Listening(
    scheme=SCHEME,
    reasons=Reasons(MOVED_IN, (LostBy.MOVED_OUT.value, "転出"), (LostBy.DIED.value, "死亡")),
    gain="long_term_care.accept_gain",
    lose="long_term_care.accept_loss",
    cancel="long_term_care.cancel_gain_or_loss",
    is_due=_is_due,
    stays=_stays,
)
on_event = LISTENING.on_event
on_undone = LISTENING.on_undone


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Those who reach 65 that day become insured, the certified of the second class too; certifications that end in sixty
    days ask for a renewal; restrictions of those who have paid ask to be ended."""
    return [*_reaching(day, known_at), *_ending(day), *_paid(day)]


def _reaching(day: date, known_at: int) -> list[Proposal]:
    people = reaching(day, first_class_age(day), known_at)
    known = Standing.of(Insured, people, known_at)
    return [
        LISTENING.gaining(person, day, REACHED, key=f"65:{person}")
        for person in people
        if not any(
            s.person == person and s.valid_until > day and s.kind == InsuredKind.FIRST for s in known.spells
        )
    ]


def _ending(day: date) -> list[Proposal]:
    last = day + REMIND_BEFORE
    return [
        Proposal(
            procedure="", subjects=(("person", line.person),), due_on=line.last_on, title="要介護認定の更新",
            reason=f"{line.level_ja}の有効期間が満了します。更新の案内を送り、申請を受け付けてください。",
            key=f"renewal:{line.person}:{line.last_on.isoformat()}", right="long_term_care.change",
        )
        for line in certification.ending_between(last, last)
    ]  # fmt: skip


def _paid(day: date) -> list[Proposal]:
    """Whose ground is gone is no longer restricted (完納などによる終了); a reduction runs on to its end."""
    held = restrictions.standing(day)
    free = freed(held, day) if held else set()
    return [
        Proposal(
            procedure="long_term_care.end_restriction", subjects=(("person", r.person),),
            arguments={"person": r.person, "kind": r.kind, "ends_on": day, "reason": "滞納がない"},
            reason=f"制限の理由になった滞納がありません。{r.kind_ja}を終了してください。",
            key=f"restriction_paid:{r.number}",
        )
        for r in held
        if (r.person, r.kind) in free
    ]  # fmt: skip
