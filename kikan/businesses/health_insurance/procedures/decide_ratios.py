"""decide_ratios: what each insured person of 70 to 74 pays at the window until 31 July (負担割合の判定)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kikan.businesses.health_insurance.models import ElderlyRatio
from kikan.businesses.health_insurance.reads.judged import Ints, elderly_ratios, judging
from kikan.businesses.health_insurance.reads.seventies import insured_seventies
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import RatioChange, keep, year_from
from kikan.shared.tenancy import clock

CITES = "国民健康保険法第42条・施行令第27条の2"
# Who turns 70 next month has the card before.
AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class _Decided:
    person: Ints
    begins: Ints
    tenths: Ints
    working: list[list[int]]


@procedure("health_insurance.decide_ratios", right="health_insurance.batch", ja="負担割合の判定")
def decide_ratios(*, year: int, actor: Actor) -> list[RatioChange]:
    """Let the ratio of everybody of 70 to 74 insured in the year from August be what the facts say now.

    Each is judged on 1 August, on the day of gaining, or from the month after 70 was reached, up to a month ahead. One
    entry for all changes; running it again without new facts changes nothing. Errors: LawGap.
    """
    known_at = head()
    begins, until = year_from(year)
    last = min(until - timedelta(days=1), clock.today() + AHEAD)
    parts = list(_judged(insured_seventies(begins, max(last, begins)), known_at))
    found = _Decided(
        np.concatenate([np.zeros(0, dtype=np.int64), *(p.person for p in parts)]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(p.begins for p in parts)]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(p.tenths for p in parts)]),
        [row for part in parts for row in part.working],
    )

    def enter(changes: list[RatioChange]) -> int:
        return append(
            actor=actor, kind="health_insurance.ratios_decided", procedure="health_insurance.decide_ratios",
            subjects=[("person", c.person) for c in changes], happened_on=begins, cites=CITES,
        ).number  # fmt: skip

    return keep(
        ElderlyRatio, year, person=found.person, begins=found.begins, tenths=found.tenths, working=found.working,
        enter=enter,
    )  # fmt: skip


def _judged(wanted: dict[date, tuple[Ints, Ints]], known_at: int) -> Iterator[_Decided]:
    """The decisions day by day on which somebody's ratio begins: nearly all on 1 August."""
    for on, (persons, households) in wanted.items():
        ratios = elderly_ratios(judging(on, known_at, np.unique(households)), on)
        chosen = np.isin(ratios.person, persons)
        rows = ratios.household[chosen]
        packed = ratios.working.pack()
        yield _Decided(
            ratios.person[chosen],
            np.full(int(chosen.sum()), (on - date(1970, 1, 1)).days, dtype=np.int64),
            ratios.working.tenths[rows],
            [packed[row].tolist() for row in rows],
        )
