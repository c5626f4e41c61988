"""What a business of a member needs before its next step, and what endangers its day (稼働の条件・準備の危険).

The steps follow the seed's practice (migration accepted, staff trained, cut-over decided by name); no statute sets them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kikan.law import Law

PLANNED, MIGRATING, TRAINED, DECIDED, LIVE, ENDED = range(1, 7)
BEFORE = {MIGRATING: (PLANNED,), TRAINED: (MIGRATING,), DECIDED: (TRAINED,), LIVE: (DECIDED,)}


@dataclass(frozen=True)
class Preparation:
    """What is known of a business of a member; old_contract_until: its last day."""

    state: int
    planned_live_on: date
    old_contract_until: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    has_signed: bool = False
    joined_on: date | None = None


def missing(it: Preparation, to: int, on: date) -> tuple[str, ...]:
    """What the step `to` on a day still lacks, by name: order, accepted, signed, joined, decided."""
    found = []
    if it.state not in BEFORE[to]:
        found.append("order")
    if to in (DECIDED, LIVE) and it.accepted_on is None:
        found.append("accepted")
    if to in (DECIDED, LIVE) and not it.has_signed:
        found.append("signed")
    if to == LIVE and (it.joined_on is None or it.joined_on > on):
        found.append("joined")
    if to == LIVE and (it.decided_on is None or it.decided_on > on):
        found.append("decided")
    return tuple(found)


def months_left(today: date, planned: date) -> int:
    """Whole months from today to a day; below zero once it is past. Rounding: a part of a month is cut."""
    months = (planned.year - today.year) * 12 + planned.month - today.month
    return months - (planned.day < today.day)


def risks(it: Preparation, today: date, law: Law) -> tuple[str, ...]:
    """What endangers the day it is to go live, by name: late, short, uncovered, unsigned. None once live or ended.

    short: fewer months left than the rules ask for and the migration not accepted; uncovered: the old contract ends
    before the day.
    """
    if it.state in (LIVE, ENDED):
        return ()
    found = []
    if it.planned_live_on < today:
        found.append("late")
    elif it.accepted_on is None and _is_short(today, it.planned_live_on, law):
        found.append("short")
    if it.old_contract_until is not None and it.old_contract_until + timedelta(days=1) < it.planned_live_on:
        found.append("uncovered")
    if not it.has_signed:
        found.append("unsigned")
    return tuple(found)


def _is_short(today: date, planned: date, law: Law) -> bool:
    return months_left(today, planned) < law.of("joint_operation").amount("preparation_months")
