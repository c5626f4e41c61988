"""What the late-stage elderly's system makes of the resident register's entries and of each day: proposals."""

from datetime import date, timedelta

from kikan.businesses.late_elderly_medical.models import AcquiredBy, Insured, LostBy
from kikan.businesses.late_elderly_medical.reads.elsewhere import (
    is_of_another_union,
    of_other_unions,
    reaching_elsewhere,
    stays_insured,
)
from kikan.businesses.late_elderly_medical.reads.insured import SCHEME, age_of
from kikan.shared.qualification.proposals import Listening, Reasons, birthday
from kikan.shared.qualification.reaching import reaching
from kikan.shared.qualification.standing import Residency, Standing
from kikan.shared.worklist.proposals import Proposal

MOVED_IN = (AcquiredBy.MOVED_IN.value, "転入")
REACHED = (AcquiredBy.REACHED_75.value, "75歳到達")


def _is_due(home: Residency, day: date) -> bool:
    """Whoever has had the 75th birthday is insured where he lives, unless another union insures him."""
    return (
        not is_of_another_union(home.person, day)
        and birthday(home.birth_on, age_of("insured_age", day)) <= day
    )


LISTENING = Listening(
    scheme=SCHEME,
    reasons=Reasons(MOVED_IN, (LostBy.MOVED_OUT.value, "転出"), (LostBy.DIED.value, "死亡")),
    gain="late_elderly_medical.accept_gain",
    lose="late_elderly_medical.accept_loss",
    cancel="late_elderly_medical.cancel_gain_or_loss",
    is_due=_is_due,
    stays=stays_insured,
)
on_event = LISTENING.on_event
on_undone = LISTENING.on_undone


def on_day(day: date, known_at: int) -> list[Proposal]:
    """Those whose 75th birthday it is: the age is reached at the end of the day before.

    Left out: whom another union insures; with them: those elsewhere whom NHI has carried over to the union.
    """
    age = age_of("insured_age", day)
    here = reaching(day - timedelta(days=1), age, known_at)
    others = of_other_unions(here, day, known_at)
    people = sorted({p for p in here if p not in others} | set(reaching_elsewhere(day, age, known_at)))
    known = Standing.of(Insured, people, known_at)
    return [
        LISTENING.gaining(person, day, REACHED, key=f"75:{person}")
        for person in people
        if not known.is_insured_from(person, day)
    ]
