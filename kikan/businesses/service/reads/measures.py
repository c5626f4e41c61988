"""What was measured and done, as the report of a place wants it (計測した値): rows of no municipality, one place alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import connection

from kikan.businesses.service.law.availability import Spell
from kikan.businesses.service.law.judging import Drill
from kikan.businesses.service.law.recovery import reaches_back
from kikan.businesses.service.law.response import BEYOND
from kikan.businesses.service.reads.events import minute_of
from kikan.shared.jobs.models import Approval, Run, State
from kikan.shared.jobs.queue import APPROVALS
from kikan.shared.operation.measuring import BORDERS
from kikan.shared.operation.models import Backup
from kikan.shared.operation.models import Drill as DrillRow
from kikan.shared.tenancy.clock import TOKYO

CLASSES = (*BORDERS, BEYOND)
ASKED_IN_VAIN = ("Refused", "NotFound", "NotPermitted", "LawGap", "Stale")
"""A run that ended so was asked for what cannot be: nothing of the service failed."""

GOOD = """
SELECT minute, before IS NULL, next FROM (
  SELECT minute, lag(minute) OVER w AS before, lead(minute) OVER w AS next FROM operation_probe
  WHERE page_status = 200 AND minute >= %s AND minute < %s WINDOW w AS (ORDER BY minute)) good
WHERE before IS NULL OR next IS NULL OR next > minute + interval '1 minute' ORDER BY minute
"""
SUMS = ", ".join(f"sum(counts[{i}])::bigint" for i in range(1, len(CLASSES) + 1))
BY_DAY = f"""
SELECT (minute AT TIME ZONE 'Asia/Tokyo')::date, {SUMS} FROM operation_response
WHERE place = %s AND minute >= %s AND minute < %s
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 (numbers alone)
BY_ROUTE = f"""
SELECT route, sum(total_ms)::bigint, {SUMS} FROM operation_response
WHERE place = %s AND minute >= %s AND minute < %s GROUP BY 1
"""  # noqa: S608 (numbers alone)


@dataclass(frozen=True)
class RouteLine:
    """A screen: how often it answered, its mean in ms, answers by class."""

    route: str
    total_ms: int
    counts: Mapping[int, int]

    @property
    def answers(self) -> int:
        return sum(self.counts.values())

    @property
    def mean_ms(self) -> int:
        return self.total_ms // self.answers

    def beyond(self, limit: int) -> int:
        return sum(n for border, n in self.counts.items() if border == BEYOND or border > limit)


@dataclass(frozen=True)
class RunLine:
    """A batch: from when it might begin (one that was released: its release), how many minutes it took; None for one
    that failed."""

    job: str
    at: datetime
    minutes: int | None
    is_released: bool = False


def measured_from() -> int | None:
    """The first minute that was ever probed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(minute) FROM operation_probe")
        ((found,),) = cursor.fetchall()
    return None if found is None else minute_of(found)


def unproven(begins: datetime, until: datetime) -> list[Spell]:
    """The minutes of the time without a good probe, as spells."""
    with connection.cursor() as cursor:
        cursor.execute(GOOD, [begins, until])
        edges = cursor.fetchall()
    first, last = minute_of(begins), minute_of(until)
    if not edges:
        return [(first, last)]
    found = [(first, minute_of(edges[0][0]))]
    for minute, _, following in edges:
        is_gap = following is None or following > minute + timedelta(minutes=1)
        if is_gap:
            found.append((minute_of(minute) + 1, last if following is None else minute_of(following)))
    return [spell for spell in found if spell[0] < spell[1]]


def answers_by_day(place: int, begins: datetime, until: datetime) -> dict[int, dict[int, int]]:
    """Answers by day (as a number) and class."""
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, [place, begins, until])
        rows = cursor.fetchall()
    return {day.toordinal(): dict(zip(CLASSES, counts, strict=True)) for day, *counts in rows}


def routes(place: int, begins: datetime, until: datetime) -> list[RouteLine]:
    """Every screen that answered, those with most answers first."""
    with connection.cursor() as cursor:
        cursor.execute(BY_ROUTE, [place, begins, until])
        rows = cursor.fetchall()
    found = [
        RouteLine(route, total, dict(zip(CLASSES, counts, strict=True))) for route, total, *counts in rows
    ]
    return sorted(found, key=lambda r: (-r.answers, r.route))


def runs_between(municipality: int, begins: datetime, until: datetime) -> list[RunLine]:
    """The batches that might begin in the time and have ended their own work, in order; two queries.

    What people take to approve is not the service's: a run that waits for approvals counts until then. One that two
    people approved counts from then on (or from the hour it was told to wait for): its trial and its release together.
    One released on its screen ended with the act that asked for it, so its trial alone counts. Of runs from before
    `trial_seconds` was kept the release alone is known.
    """
    states = (State.DONE, State.WAITING, State.FAILED)
    rows = Run.objects.filter(municipality=municipality, requested_at__lt=until, state__in=states)
    runs = list(rows.exclude(error__in=ASKED_IN_VAIN).exclude(finished_at__lt=begins).order_by("number"))
    approved = _approved(municipality, [r.number for r in runs])
    found = []
    for r in runs:
        is_released = r.number in approved and r.state != State.WAITING
        at = max(approved[r.number] if is_released else r.requested_at, r.not_before)
        if begins <= at < until and (took := _seconds(r, at, is_released)) is not None:
            minutes = None if r.state == State.FAILED else max(took, 0) // 60
            found.append(RunLine(r.job, at, minutes, is_released))
    return found


def _seconds(run: Run, at: datetime, is_released: bool) -> int | None:
    """What the service itself took; None where nothing of that was kept."""
    if is_released and run.released_by is None:
        return run.trial_seconds
    done = run.finished_at or run.progress_at
    if done is None:
        return 0 if run.state == State.FAILED else None
    return int((done - at).total_seconds()) + ((run.trial_seconds or 0) if is_released else 0)


def _approved(municipality: int, runs: Sequence[int]) -> dict[int, datetime]:
    """When each run had the approvals it needs; those that have them."""
    rows = Approval.objects.filter(municipality=municipality, run__in=runs).order_by("run", "at")
    moments: dict[int, list[datetime]] = {}
    for run, at in rows.values_list("run", "at"):
        moments.setdefault(run, []).append(at)
    return {run: all_[APPROVALS - 1] for run, all_ in moments.items() if len(all_) >= APPROVALS}


def backup_days(begins: datetime, until: datetime) -> frozenset[int]:
    """The days on which a whole backup was made."""
    moments = Backup.objects.filter(at__gte=begins, at__lt=until).values_list("at", flat=True)
    return frozenset(at.astimezone(TOKYO).toordinal() for at in moments)


def drills_between(begins: datetime, until: datetime, days: int, closed: Sequence[date]) -> list[Drill]:
    """The restore drills of the time; days: business days the restored state may lie back."""
    shut, found = set(closed), []
    for row in DrillRow.objects.filter(at__gte=begins, at__lt=until).order_by("at"):
        on = row.at.astimezone(TOKYO).date()
        whole = (row.at - timedelta(seconds=row.lost_seconds)).astimezone(TOKYO).date() - timedelta(days=1)
        recent = reaches_back(on, whole, days, shut)
        found.append(Drill(minute_of(row.at), row.has_passed, Fraction(row.restore_seconds), recent))
    return found
