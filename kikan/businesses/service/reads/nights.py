"""What the service did of itself by the clock, as the report of a month tells it (夜間の運用・訓練・容量・セキュリティ)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from kikan.businesses.service.law.judging import Item
from kikan.shared.access.doors import KINDS
from kikan.shared.access.models import Door, Grant
from kikan.shared.exchange.models import LeavingProof
from kikan.shared.operation.models import Drill, OutageCopy, OutageKey, Task, Upgrade
from kikan.shared.tenancy.clock import TOKYO

TASKS = {
    "backup": "バックアップ", "outage_copies": "停止時の写し", "capacity": "容量の計測", "drill": "復元訓練",
    "upgrade_drill": "更新訓練", "sum_up": "古い計測の集約",
}  # fmt: skip
"""What the tasks of the night are called; one that is not named here stands under its own name."""
REFUSED = ("failed", "locked_out", "unknown", "expired", "foreign", "wrong_terminal")
GIGABYTE = 10**9


@dataclass(frozen=True)
class TaskLine:
    """A task: how often it ran, how often it failed, the longest in seconds."""

    name: str
    times: int
    failed: int
    longest: float

    @property
    def ja(self) -> str:
        return TASKS.get(self.name, self.name)


@dataclass(frozen=True)
class DrillLine:
    """A drill and what it measured: hours to get back (RTO), seconds of work lost (RPO); None where it has none."""

    ja: str
    at: datetime
    has_passed: bool
    seconds: float
    lost_seconds: float | None
    rows: int | None


@dataclass(frozen=True)
class Capacity:
    """Room taken and left when it was measured last, in bytes; grown: since the first time in the month."""

    at: datetime
    database: int
    grown: int
    disk: int
    free: int

    @property
    def used_percent(self) -> int:
        return round((self.disk - self.free) * 100 / self.disk) if self.disk else 0


@dataclass(frozen=True)
class Done:
    """The month's tasks, drills, refusals at the door (word, times), versions brought in, capacity."""

    tasks: Sequence[TaskLine]
    drills: Sequence[DrillLine]
    doors: Sequence[tuple[str, int]]
    upgrades: Sequence[tuple[datetime, str, int]]
    capacity: Capacity | None


def promised_between(
    municipality: int, begins: datetime, until: datetime
) -> dict[Item, tuple[int, frozenset[int]]]:
    """What is promised each night: the day it was promised on (it is due after), and the days it was done.

    Copies are due once the municipality has registered a key for them: nobody could open one made before. That it can
    leave is proven each night from the first proof on.
    """
    found: dict[Item, tuple[int, frozenset[int]]] = {}
    added = OutageKey.objects.filter(municipality=municipality).aggregate(at=Min("added_at"))["at"]
    if added is not None:
        copies = OutageCopy.objects.filter(municipality=municipality, at__gte=begins, at__lt=until)
        found[Item.COPY] = (_day(added), frozenset(_day(at) for at in copies.values_list("at", flat=True)))
    proofs = LeavingProof.objects.filter(municipality=municipality, at__lt=until).order_by("at")
    proven = list(proofs.values_list("at", "has_passed"))
    if proven:
        found[Item.LEAVING] = (_day(proven[0][0]), frozenset(_day(at) for at, passed in proven if passed))
    return found


def _day(at: datetime) -> int:
    return at.astimezone(TOKYO).toordinal()


def done_between(municipality: int, begins: datetime, until: datetime) -> Done:
    """Everything that was done in the time; four queries."""
    tasks = list(Task.objects.filter(began_at__gte=begins, began_at__lt=until).order_by("began_at"))
    drills = Drill.objects.filter(at__gte=begins, at__lt=until).order_by("at")
    ran = [
        DrillLine("復元訓練", d.at, d.has_passed, d.restore_seconds, d.lost_seconds, d.rows) for d in drills
    ]
    ran += [
        DrillLine(
            "更新訓練", t.began_at, t.has_passed, t.figures.get("upgrade_seconds", t.seconds), None, None
        )
        for t in tasks
        if t.name == "upgrade_drill"
    ]
    return Done(
        _lines(tasks), sorted(ran, key=lambda d: d.at), _doors(municipality, begins, until),
        finished(Upgrade.objects.filter(at__lt=until).order_by("number"), begins), _capacity(tasks),
    )  # fmt: skip


def finished(steps: Iterable[Upgrade], begins: datetime) -> list[tuple[datetime, str, int]]:
    """Each upgrade that was finished since `begins`, with the migrations of all its steps; steps by their number."""
    found, migrations = [], 0
    for step in steps:
        migrations += step.migrations
        if step.phase == "finished":
            if step.at >= begins:
                found.append((step.at, step.version, migrations))
            migrations = 0
    return found


def _lines(tasks: Sequence[Task]) -> list[TaskLine]:
    by_name: dict[str, list[Task]] = {}
    for task in tasks:
        by_name.setdefault(task.name, []).append(task)
    order = [*TASKS, *sorted(by_name.keys() - TASKS.keys())]
    return [
        TaskLine(name, len(ran), sum(not t.has_passed for t in ran), max(t.seconds for t in ran))
        for name in order
        if (ran := by_name.get(name))
    ]


def _doors(municipality: int, begins: datetime, until: datetime) -> list[tuple[str, int]]:
    """Who was refused: people with a grant here, and whoever asked for pages of this municipality."""
    rows = Door.objects.filter(at__gte=begins, at__lt=until, kind__in=REFUSED)
    here = Grant.objects.filter(municipality=municipality).values("user")
    counts = Counter(
        (rows.filter(user__in=here) | rows.filter(municipality=municipality)).values_list("kind", flat=True)
    )
    return [(KINDS[kind], counts[kind]) for kind in REFUSED if counts[kind]]


def _capacity(tasks: Sequence[Task]) -> Capacity | None:
    measured = [t for t in tasks if t.name == "capacity" and t.has_passed and "database_bytes" in t.figures]
    if not measured:
        return None
    first: Mapping[str, int] = measured[0].figures
    last: Mapping[str, int] = measured[-1].figures
    return Capacity(
        measured[-1].began_at, last["database_bytes"], last["database_bytes"] - first["database_bytes"],
        last["disk_bytes"], last["disk_free"],
    )  # fmt: skip
