"""Whether each item of a month was met (項目ごとの判定), from raw events alone.

Minutes are numbers: days since 0001-01-01 × 1440 + the minute of the day in Japan. Sources: the contract's values
(service_level.*); rules of measuring: 稼働率 = (計画サービス時間 − 停止時間) ÷ 計画サービス時間.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from fractions import Fraction
from itertools import pairwise

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
from kikan.law import Law, LawGap, Table

DAY = 24 * 60
HOUR = 60
EVERY = ""
"""The business of what concerns all of them."""
ALL = "all"
"""The same as a contract writes it."""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
    LEAVING = 10
    PEAK_RESPONSE = 11
    PROGRESS = 12


@dataclass(frozen=True)
class Incident:
    """Something went wrong (障害); is_stop: nothing could be used; is_duty: it was the provider's to prevent.

    told: the progress notices (途中経過の連絡) after the first one.
    """

    business: str
    begins: int
    ends: int
    noticed: int
    notified: int | None
    is_stop: bool
    is_duty: bool
    told: Sequence[int] = ()


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
class SpecialHours:
    """Hours told ahead for the days first to last (特別日): added to those of the week, or none at all (is_open false).

    begins, ends: minutes of the day where hours are added.
    """

    business: str
    first: int
    last: int
    is_open: bool
    begins: int = 0
    ends: int = 0

    def concerns(self, business: str, day: int) -> bool:
        return self.business in (EVERY, business) and self.first <= day <= self.last


@dataclass(frozen=True)
class Month:
    """The raw events of a month. period: what of it has been measured and is over; days: those the office is open.

    unproven: minutes without a good probe; answers, peak_answers: by upper border in ms, those
    of a peak season apart; runs: minutes each batch took, None for one
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
    peak_answers: Mapping[int, int] = field(default_factory=dict)
    special: Sequence[SpecialHours] = ()


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
        _availability(month, law), *_responses(month, law), _notice(month, now, law),
        *_progress(month, now, law), _planned(month, law),
        _batch(month, law), _backup(month), _drill(month, law), _enquiry(month, now // DAY),
        *(_all_of(item, [day in done for day in due]) for item, (due, done) in month.nights.items()),
    )  # fmt: skip


# -- availability -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """Hours a contract promises (サービス時間): of a business (EVERY: of all), on which days, from minute to minute."""

    business: str
    days: str
    begins: int
    ends: int

    def is_on(self, day: int, is_open: bool) -> bool:
        if self.days in WEEK:
            return date.fromordinal(day).weekday() == WEEK.index(self.days)
        return {"every": True, "open": is_open, "closed": not is_open}[self.days]


def agreed_windows(law: Law) -> list[Window]:
    """The hours of open days for all, then what the contract adds to them or sets for one business.

    Errors: LawGap for days nobody knows, or hours that are none of one day.
    """
    begins, length = law.amount("service_level.service_begins"), law.amount("service_level.service_minutes")
    found = [Window(EVERY, "open", begins, begins + length)]
    table = _clause(law, "service_level.service_windows")
    if table is None:
        return found
    for business, days, first, minutes_ in table.rows:
        of = EVERY if business == ALL else str(business)
        one = Window(of, str(days), int(first or 0), int(first or 0) + int(minutes_ or 0))
        if one.days not in (*WEEK, "open", "closed", "every") or not 0 <= one.begins < one.ends <= DAY:
            raise LawGap(f"service_level.service_windows: {days} {first} {minutes_} are no hours of a day")
        found.append(one)
    return found


def _clause(law: Law, name: str) -> Table | None:
    """A table a contract need not have: None where it says nothing of it (定めがない)."""
    try:
        return law.table(name)
    except LawGap:
        return None


def windows(month: Month, law: Law, business: str = EVERY) -> list[Spell]:
    """What was promised of the part of the month that was measured (計画サービス時間).

    A business with hours of its own has those alone; every other has the hours of all. A day announced as closed has
    none of them, hours announced for single days are added.
    """
    agreed = agreed_windows(law)
    own = [w for w in agreed if w.business == business] or [w for w in agreed if w.business == EVERY]
    opened = set(month.days)
    days = range(month.period[0] // DAY, -(-month.period[1] // DAY))
    told = {d: [s for s in month.special if s.concerns(business, d)] for d in days}
    usual = [d for d in days if all(s.is_open for s in told[d])]
    promised = [(d * DAY + w.begins, d * DAY + w.ends) for w in own for d in usual if w.is_on(d, d in opened)]
    promised += [(d * DAY + s.begins, d * DAY + s.ends) for d in days for s in told[d] if s.is_open]
    return common(promised, [month.period])


def available(month: Month, law: Law) -> list[Available]:
    """The availability of all together, then of each business that had a stop or has hours of its own."""
    named = {i.business for i in month.incidents if i.is_stop} | {p.business for p in month.planned}
    named |= {w.business for w in agreed_windows(law)} | {s.business for s in month.special}
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
    promised = windows(month, law, business)
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


def is_peak(day: int, law: Law) -> bool:
    """Whether a day lies in a peak season of the contract (繁忙期); first and last days are in it."""
    table = _clause(law, "service_level.peak_spells")
    if table is None:
        return False
    on = date.fromordinal(day)
    spells = zip(table.amounts("first"), table.amounts("last"), strict=True)
    return any(first <= on.month * 100 + on.day <= last for first, last in spells)


def _responses(month: Month, law: Law) -> list[Judged]:
    """The answers of ordinary days; those of a peak season apart, with its own target, where the contract has one."""
    found = [_response(Item.RESPONSE, month.answers, law.rate("service_level.response_target"), law)]
    if _clause(law, "service_level.peak_spells") is not None:
        target = law.rate("service_level.peak_response_target")
        found.append(_response(Item.PEAK_RESPONSE, month.peak_answers, target, law))
    return found


def _response(item: Item, answers: Mapping[int, int], target: Fraction, law: Law) -> Judged:
    limit = int(law.choice("service_level.response_limit"))
    total, share = sum(answers.values()), share_within(answers, limit)
    good = int(share * total) if share is not None else 0
    return Judged(item, total, good, target, None if share is None else share >= target)


def _all_of(item: Item, flags: Sequence[bool]) -> Judged:
    """An item that one failure misses."""
    return Judged(item, len(flags), sum(flags), Fraction(1), all(flags) if flags else None)


def _notice(month: Month, now: int, law: Law) -> Judged:
    """The first notice of each incident that began in the month; one that is not due yet is left out."""
    limit = law.amount("service_level.first_notice_minutes")
    own = [i for i in month.incidents if month.period[0] <= i.begins < month.period[1]]
    due = [i for i in own if i.notified is not None or now - i.noticed > limit]
    return _all_of(Item.NOTICE, [i.notified is not None and i.notified - i.noticed <= limit for i in due])


def progress_limit(law: Law) -> int | None:
    """Minutes between two notices while an incident lasts (途中経過の連絡の間隔); None where the contract names none."""
    try:
        return law.amount("service_level.progress_notice_minutes")
    except LawGap:
        return None


def notice_due(incident: Incident, law: Law) -> int | None:
    """When members must hear next of an incident that lasts: first of all, then of its progress."""
    if incident.notified is None:
        return incident.noticed + law.amount("service_level.first_notice_minutes")
    limit = progress_limit(law)
    return None if limit is None else max((incident.notified, *incident.told)) + limit


def progress_waits(incident: Incident, now: int) -> list[int]:
    """The minutes members waited from one notice to the next, then to the end, or to now while it lasts.

    The wait for the first notice is an item of its own; one that was never told waits from being noticed.
    """
    first = incident.noticed if incident.notified is None else incident.notified
    ends = min(incident.ends, now)
    heard = sorted(at for at in incident.told if first < at < ends)
    moments = [first, *heard, max(first, ends)]
    return [after - before for before, after in pairwise(moments)]


def progress_delay(incident: Incident, now: int, limit: int) -> int | None:
    """By how many minutes the longest wait was too long, 0: told in time; None where no progress was due."""
    waits = progress_waits(incident, now)
    return max(max(waits) - limit, 0) if sum(waits) > limit else None


def _progress(month: Month, now: int, law: Law) -> list[Judged]:
    """The incidents that began in the month and lasted so long that progress was due: told in time each time."""
    limit = progress_limit(law)
    if limit is None:
        return []
    own = [i for i in month.incidents if month.period[0] <= i.begins < month.period[1]]
    delays = [progress_delay(i, now, limit) for i in own]
    return [_all_of(Item.PROGRESS, [delay == 0 for delay in delays if delay is not None])]


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
