"""The state of the service as its members see it (稼働の状況): today, incidents, planned stops, the last proofs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from kikan.businesses.service.reads import events, hours, leaving, measures
from kikan.shared.operation.models import Backup, Drill, OutageCopy, Probe, Task
from kikan.shared.tenancy import clock

WEEK, AHEAD = timedelta(days=7), timedelta(days=60)
FRESH = timedelta(minutes=3)
LATEST_HOURS, LATEST_DRILL_DAYS = 26, 400
SHORTEST = 5
"""Minutes on end without an answer that are shown: a restart is shorter."""


@dataclass(frozen=True)
class Proof:
    """Something that was done last: when, whether it went well and is recent."""

    ja: str
    at: datetime | None
    is_good: bool


@dataclass(frozen=True)
class Status:
    """probed_at: None while nothing is measured; stops: today's, from, until, minutes."""

    probed_at: datetime | None
    answers_ms: int | None
    stops: Sequence[tuple[datetime, datetime, int]]
    lasting: Sequence[events.Lasting]
    recent: Sequence[events.IncidentLine]
    planned: Sequence[events.StopLine]
    special: Sequence[hours.HoursLine]
    proofs: Sequence[Proof]


def status_now(municipality: int) -> Status:
    """What is known now; the tenant is open."""
    now = clock.now()
    today = events.midnight(now.date())
    last = Probe.objects.order_by("-minute").first()
    first = measures.measured_from()
    begins = max(today, events.moment_of(first)) if first is not None else today
    known_until = now - FRESH
    gaps = measures.unproven(begins, known_until) if first is not None and begins < known_until else []
    incidents = events.incidents_between(now - WEEK, now)
    return Status(
        None if last is None else last.minute,
        last.page_ms if last is not None and last.page_status == 200 and now - last.minute < FRESH else None,
        [(events.moment_of(a), events.moment_of(b), b - a) for a, b in gaps if b - a >= SHORTEST],
        events.lasting_at(now, incidents), [i for i in incidents if i.ended_at is not None],
        events.stops_between(now, now + AHEAD),
        [h for h in hours.hours_between(now.date(), (now + AHEAD).date()) if h.stands], _proofs(municipality, now),
    )  # fmt: skip


def _proofs(municipality: int, now: datetime) -> list[Proof]:
    copy = OutageCopy.objects.filter(municipality=municipality).aggregate(at=Max("at"))["at"]
    backup = Backup.objects.aggregate(at=Max("at"))["at"]
    drill = Drill.objects.order_by("-at").first()
    upgrade = Task.objects.filter(name="upgrade_drill").order_by("-began_at").first()
    proof = leaving.last_proof(municipality)
    return [
        Proof(leaving.JA, None if proof is None else proof.at, leaving.is_good(proof, now)),
        Proof("停止時の写し（毎晩）", copy, copy is not None and now - copy < timedelta(hours=LATEST_HOURS)),
        Proof("バックアップ（毎日）", backup, backup is not None and now - backup < timedelta(hours=LATEST_HOURS)),
        Proof(
            "復元訓練", None if drill is None else drill.at,
            drill is not None and drill.has_passed and now - drill.at < timedelta(days=LATEST_DRILL_DAYS),
        ),
        Proof(
            "更新訓練", None if upgrade is None else upgrade.began_at,
            upgrade is not None and upgrade.has_passed and now - upgrade.began_at < timedelta(days=LATEST_DRILL_DAYS),
        ),
    ]  # fmt: skip
