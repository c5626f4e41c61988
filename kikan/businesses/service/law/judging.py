"""Whether each item of a month was met (項目ごとの判定), from raw events alone.

Minutes are numbers: days since 0001-01-01 × 1440 + the minute of the day in Japan. Sources: the contract's values
(service_level.*); rules of measuring: 稼働率 = (計画サービス時間 − 停止時間) ÷ 計画サービス時間.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

from kikan.businesses.service.law.availability import (
    Measured,
    Spell,
    common,
    is_announced_in_time,
    joined,
    measure,
    minutes,
    without,
)
from kikan.businesses.service.law.response import share_within
from kikan.law import Law

DAY = 24 * 60
HOUR = 60
EVERY = ""
"""The business of what concerns all of them."""


class Item(IntEnum):
    """What a report judges (項目)."""

    AVAILABILITY = 1
    RESPONSE = 2
    NOTICE = 3
    PLANNED = 4
    BATCH = 5
    BACKUP = 6
    DRILL = 7
    ENQUIRY = 8
    COPY = 9


@dataclass(frozen=True)
class Incident:
    """Something went wrong (障害); is_stop: nothing could be used; is_duty: it was the provider's to prevent."""

    business: str
    begins: int
    ends: int
    noticed: int
    notified: int | None
    is_stop: bool
    is_duty: bool


@dataclass(frozen=True)
class PlannedStop:
    """A stop announced (計画停止)."""

    business: str
    announced_on: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Drill:
    """A restore drill; reaches_back: what was restored is recent enough (RPO)."""

    at: int
    has_passed: bool
    seconds: Fraction
    reaches_back: bool


@dataclass(frozen=True)
class Month:
    """The raw events of a month. period: what of it has been measured and is over; days: those the office is open.

    unproven: minutes without a good probe; answers: by upper border in ms; runs: minutes each batch took, None for one
    that failed; backups and elapsed: days as numbers; enquiries: (day of the answer or None, last day for it);
    nights: what is promised each night beside the backup: the days it was due, the days it was done.
    """

    period: Spell
    days: Sequence[int]
    unproven: Sequence[Spell]
    incidents: Sequence[Incident]
    planned: Sequence[PlannedStop]
    answers: Mapping[int, int]
    runs: Sequence[int | None]
    elapsed: Sequence[int]
    backups: frozenset[int]
    drills: Sequence[Drill]
    enquiries: Sequence[tuple[int | None, int]]
    nights: Mapping[Item, tuple[Sequence[int], frozenset[int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """One item: what was counted, what of it was good, the target; None for is_met where nothing was to be judged."""

    item: Item
    counted: int
    good: int
    target: Fraction
    is_met: bool | None

    @property
    def result(self) -> Fraction | None:
        return Fraction(self.good, self.counted) if self.counted else None


@dataclass(frozen=True)
class Available:
    """The availability of one business (EVERY: of all together); excluded: minutes; stops: the spells that count."""

    business: str
    measured: Measured
    excluded: int
    stops: Sequence[Spell]


def judge(month: Month, now: int, law: Law) -> tuple[Judged, ...]:
    """Every item of a month (現在 now までの判定)."""
    return (
        _availability(month, law), _response(month, law), _notice(month, now, law), _planned(month, law),
        _batch(month, law), _backup(month), _drill(month, law), _enquiry(month, now // DAY),
        *(_all_of(item, [day in done for day in due]) for item, (due, done) in month.nights.items()),
    )  # fmt: skip


# -- availability -----------------------------------------------------------------------------------------------


def windows(month: Month, law: Law) -> list[Spell]:
    """What was promised of the part of the month that was measured (計画サービス時間)."""
    begins, length = law.amount("service_level.service_begins"), law.amount("service_level.service_minutes")
    promised = [(d * DAY + begins, d * DAY + begins + length) for d in month.days]
    return common(promised, [month.period])


def available(month: Month, law: Law) -> list[Available]:
    """The availability of all together, then of each business that had a stop of its own."""
    named = {i.business for i in month.incidents if i.is_stop} | {p.business for p in month.planned}
    return [_available(month, name, law) for name in [EVERY, *sorted(named - {EVERY})]]


def _available(month: Month, business: str, law: Law) -> Available:
    """Planned stops announced in time and stops outside the provider's duty leave what was promised."""
    days = law.amount("service_level.planned_stop_notice_days")
    shortest = law.amount("service_level.min_stop_minutes")
    stopped = [i for i in month.incidents if i.is_stop and i.business in (EVERY, business)]
    excluded = [
        (p.begins, p.ends)
        for p in month.planned
        if p.business in (EVERY, business) and is_announced_in_time(p.announced_on, p.begins // DAY, days)
    ] + [(i.begins, i.ends) for i in stopped if not i.is_duty]
    stops = [*month.unproven, *((i.begins, i.ends) for i in stopped if i.is_duty)]
    promised = windows(month, law)
    left = without(promised, excluded)
    measured = measure(promised, excluded, stops, shortest)
    counted = common([(a, b) for a, b in joined(stops) if b - a >= shortest], left)
    return Available(business, measured, minutes(promised) - measured.planned, counted)


def _availability(month: Month, law: Law) -> Judged:
    """The lowest of all businesses is compared, before any rounding."""
    target = law.rate("service_level.availability_target")
    found = [a.measured for a in available(month, law) if a.measured.planned]
    if not found:
        return Judged(Item.AVAILABILITY, 0, 0, target, None)
    worst = min(found, key=lambda m: m.availability or Fraction(0))
    good = worst.planned - worst.stopped
    return Judged(Item.AVAILABILITY, worst.planned, good, target, worst.meets(target))


# -- the others -------------------------------------------------------------------------------------------------


def _response(month: Month, law: Law) -> Judged:
    target, limit = law.rate("service_level.response_target"), int(law.choice("service_level.response_limit"))
    total, share = sum(month.answers.values()), share_within(month.answers, limit)
    good = int(share * total) if share is not None else 0
    return Judged(Item.RESPONSE, total, good, target, None if share is None else share >= target)


def _all_of(item: Item, flags: Sequence[bool]) -> Judged:
    """An item that one failure misses."""
    return Judged(item, len(flags), sum(flags), Fraction(1), all(flags) if flags else None)


def _notice(month: Month, now: int, law: Law) -> Judged:
    """The first notice of each incident that began in the month; one that is not due yet is left out."""
    limit = law.amount("service_level.first_notice_minutes")
    own = [i for i in month.incidents if month.period[0] <= i.begins < month.period[1]]
    due = [i for i in own if i.notified is not None or now - i.noticed > limit]
    return _all_of(Item.NOTICE, [i.notified is not None and i.notified - i.noticed <= limit for i in due])


def _planned(month: Month, law: Law) -> Judged:
    days = law.amount("service_level.planned_stop_notice_days")
    own = [p for p in month.planned if month.period[0] <= p.begins < month.period[1]]
    return _all_of(Item.PLANNED, [is_announced_in_time(p.announced_on, p.begins // DAY, days) for p in own])


def _batch(month: Month, law: Law) -> Judged:
    limit = law.amount("service_level.batch_hours") * HOUR
    return _all_of(Item.BATCH, [took is not None and took <= limit for took in month.runs])


def _backup(month: Month) -> Judged:
    return _all_of(Item.BACKUP, [day in month.backups for day in month.elapsed])


def _drill(month: Month, law: Law) -> Judged:
    """The last drill counts; one that is too long ago, or none at all, misses the item."""
    if not month.elapsed:
        return Judged(Item.DRILL, 0, 0, Fraction(1), None)
    hours = law.amount("service_level.standard_recovery_hours")
    last = max(month.drills, key=lambda d: d.at, default=None)
    is_good = bool(last and last.has_passed and last.seconds <= hours * 3600 and last.reaches_back)
    return _all_of(Item.DRILL, [is_good])


def _enquiry(month: Month, today: int) -> Judged:
    due = [(answered, last) for answered, last in month.enquiries if answered is not None or today > last]
    return _all_of(Item.ENQUIRY, [answered is not None and answered <= last for answered, last in due])
