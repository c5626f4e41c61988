"""When which business of which member is prepared and runs (工程): spans of the steps, from the rows as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.joint_office.models.activation import State
from kikan.businesses.joint_office.reads.activations import ActivationLine
from kikan.businesses.joint_office.reads.members import MemberLine

STAGES = ("計画", "移行・研修", "決定", "稼働", "稼働の予定")
LIVE_PLANNED = 4
ONE_DAY = timedelta(days=1)
# How far a bar goes on where no end is known.
AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Course:
    """A business of a member: spans as (stage, first day, first day after)."""

    name: str
    business_ja: str
    spans: tuple[tuple[int, date, date], ...]
    state_ja: str
    planned_live_on: date
    live_on: date | None


def courses(lines: Sequence[ActivationLine], members: Sequence[MemberLine], today: date) -> list[Course]:
    """One for each business of each member, in the order of the members' first live day."""
    names = {m.member: m.name for m in members}
    first = {
        m: min(a.live_on or a.planned_live_on for a in lines if a.member == m)
        for m in {a.member for a in lines}
    }
    ordered = sorted(lines, key=lambda a: (first[a.member], a.member, a.planned_live_on, a.business))
    return [
        Course(
            names.get(a.member, ""), a.business_ja, _spans(a, today), a.state_ja, a.planned_live_on, a.live_on
        )
        for a in ordered
    ]


def _spans(it: ActivationLine, today: date) -> tuple[tuple[int, date, date], ...]:
    """Planned, migrating, decided, live: each until the next begins; what lies ahead as planned."""
    ends = it.ended_on if it.state == State.ENDED else None
    live = it.live_on or it.planned_live_on
    last = ends or max(live, today) + AHEAD
    begins = [it.planned_on, it.begun_on, it.decided_on, live if not ends or it.live_on else None]
    known = [(stage, day) for stage, day in enumerate(begins) if day is not None]
    found = []
    for place, (stage, day) in enumerate(known):
        until = known[place + 1][1] if place + 1 < len(known) else last
        if until > day:
            found.append((LIVE_PLANNED if stage == 3 and it.live_on is None else stage, day, until))
    return tuple(found) or ((0, it.planned_on, it.planned_on + ONE_DAY),)
