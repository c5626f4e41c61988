"""What the late-stage elderly's system makes of the resident register's entries and of each day: proposals."""

from datetime import date, timedelta

from kikan.businesses.late_elderly_medical.models import AcquiredBy, Insured, LostBy
from kikan.businesses.late_elderly_medical.reads.insured import SCHEME, age_of
from kikan.shared.qualification.proposals import Listening, Reasons, birthday
from kikan.shared.qualification.reaching import reaching
from kikan.shared.qualification.standing import Residency, Standing
from kikan.shared.worklist.proposals import Proposal

MOVED_IN = (AcquiredBy.MOVED_IN.value, "転入")
REACHED = (AcquiredBy.REACHED_75.value, "75歳到達")


def _is_due(home: Residency, day: date) -> bool:
    """Whoever has had the 75th birthday is insured where he lives."""
    return birthday(home.birth_on, age_of("insured_age", day)) <= day


LISTENING = Listening(
    scheme=SCHEME,
    reasons=Reasons(MOVED_IN, (LostBy.MOVED_OUT.value, "転出"), (LostBy.DIED.value, "死亡")),
    gain="late_elderly_medical.accept_gain",
    lose="late_elderly_medical.accept_loss",
    cancel="late_elderly_medical.cancel_gain_or_loss",
    is_due=_is_due,
)
on_event = LISTENING.on_event
on_undone = LISTENING.on_undone


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Those whose 75th birthday it is: the age is reached at the end of the day before."""
    people = reaching(day - timedelta(days=1), age_of("insured_age", day), known_at)
    known = Standing.of(Insured, people, known_at)
    return [
        LISTENING.gaining(person, day, REACHED, key=f"75:{person}")
        for person in people
        if not known.is_insured_from(person, day)
    ]
