"""The cut-over of a rehearsal (本番切替え): the plan, what still stands in its way, what was taken in, the month after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from kikan.businesses.data_migration.models import (
    CutoverDecision,
    CutoverPlan,
    CutoverStep,
    CutoverTaken,
    CutoverWatch,
    RehearsalResult,
)
from kikan.businesses.data_migration.reads.comparisons import ComparisonLine, of_rehearsal
from kikan.businesses.data_migration.reads.comparisons import obstacles as undecided
from kikan.businesses.data_migration.reads.field_samples import obstacles as unsigned
from kikan.businesses.data_migration.reads.form_samples import obstacles as uncompared
from kikan.businesses.data_migration.reads.reconciliation import RehearsalPage, page_of
from kikan.businesses.data_migration.reads.rehearsals import STATES, recorded_at
from kikan.shared.access.actor import SYSTEM
from kikan.shared.addressees.models import Household, Person
from kikan.shared.documents.models import Issue
from kikan.shared.exchange.models import TakeOver
from kikan.shared.exchange.taken import Step
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

LEAST_REHEARSALS, WATCHED_DAYS = 2, 31
OWN = ("data_migration.", "exchange.")
RESTORED = "administration.restored"
RESIDENTS = "SELECT count(DISTINCT person) AS found FROM fact_residents_residency WHERE valid_from <= %s AND valid_until > %s"
# The steps of practice, for a plan to begin with: days before the first day live, time, what is done.
USUAL = (
    (2, "17:30", "旧システムの更新を止め、最終のファイルを取り出す"), (2, "19:00", "最終のリハーサルと突合"),
    (1, "09:00", "突合表の確認（三者）"), (1, "10:00", "切替えの判断"), (1, "11:00", "本番への取込み"),
    (1, "14:00", "取込み後の件数の確認"), (1, "15:00", "証明書50件を旧システムのものと並べて確認"),
    (0, "08:30", "窓口の開始"),
)  # fmt: skip


@dataclass(frozen=True)
class StepLine:
    """A step of the plan; result is empty before it is done."""

    number: int
    at: str
    title: str
    by: str
    result: str

    @property
    def at_ja(self) -> str:
        day, _, time = self.at.partition(" ")
        found = date.fromisoformat(day)
        return f"{found.month}月{found.day}日 {time}"


@dataclass(frozen=True)
class Condition:
    """What must be so before it is decided to go; lacks: what is missing, in words, nothing where it is fulfilled."""

    ja: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class DecisionLine:
    """is_void: the municipality was put back since; what was decided before does not hold any more."""

    kind: int
    decided_by: str
    reason: str
    decided_on: date
    entry: int
    is_void: bool

    @property
    def kind_ja(self) -> str:
        return str(CutoverDecision.Kind(self.kind).label)


@dataclass(frozen=True)
class CheckLine:
    """A count of the files beside that of the system."""

    ja: str
    expected: int
    found: int

    @property
    def is_even(self) -> bool:
        return self.expected == self.found


@dataclass(frozen=True)
class WatchLine:
    """A day after the first one live; acts: of people, not of the system; note: None before somebody looked."""

    day: date
    acts: int
    is_calm: bool | None
    note: str


@dataclass(frozen=True)
class CutoverPage:
    """Everything of a cut-over; taken_at: when it was taken in."""

    rehearsal: RehearsalPage
    version: int
    live_on: date | None
    back_until: date | None
    steps: tuple[StepLine, ...]
    conditions: tuple[Condition, ...]
    decisions: tuple[DecisionLine, ...]
    load: int | None
    checks: tuple[CheckLine, ...]
    standing: int
    watched: tuple[WatchLine, ...]
    has_begun: bool
    comparisons: tuple[ComparisonLine, ...]
    undecided: tuple[str, ...]
    uncompared: tuple[str, ...]
    taken_at: datetime | None

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it cannot be decided to go, in words."""
        return tuple(lack for c in self.conditions for lack in c.lacks)

    @property
    def is_go(self) -> bool:
        return (
            bool(self.decisions)
            and self.decisions[-1].kind == CutoverDecision.Kind.GO
            and not self.decisions[-1].is_void
        )

    @property
    def restore_until(self) -> str:
        """The moment for `kikan restore`: just before the taking in; empty before it."""
        if self.taken_at is None:
            return ""
        return f"{(self.taken_at - timedelta(seconds=1)).astimezone(clock.TOKYO):%Y-%m-%dT%H:%M:%S}"

    @property
    def is_right(self) -> bool:
        """Whether what was taken in is what the files held."""
        return bool(self.checks) and all(c.is_even for c in self.checks)

    def may_go_back(self, today: date) -> bool:
        """Whether the old system may still be gone back to: taken over, in time, nothing done since."""
        return (
            self.is_taken and not self.has_begun and self.back_until is not None and today <= self.back_until
        )

    @property
    def is_taken(self) -> bool:
        return self.standing in (Step.TAKEN, Step.ACCEPTED)

    @property
    def is_waiting(self) -> bool:
        """Whether what was taken in is not accepted yet."""
        return self.standing == Step.TAKEN

    @property
    def is_accepted(self) -> bool:
        return self.standing == Step.ACCEPTED

    @property
    def standing_ja(self) -> str:
        return str(Step(self.standing).label) if self.standing else "取込み前"


def page(rehearsal: int, today: date) -> CutoverPage:
    """Errors: NotFound."""
    place, sheet = current_or_raise(), page_of(rehearsal)
    plan = CutoverPlan.objects.filter(municipality=place, rehearsal=rehearsal).order_by("-version").first()
    decisions = list(
        CutoverDecision.objects.filter(municipality=place, rehearsal=rehearsal).order_by("entry")
    )
    taken = CutoverTaken.objects.filter(municipality=place, rehearsal=rehearsal).first()
    times = recorded_at([d.entry for d in decisions] + ([taken.entry] if taken else []))
    restored = _restored()
    standing = _standing(taken.load) if taken else 0
    return CutoverPage(
        sheet, plan.version if plan else 0, plan.live_on if plan else None, plan.back_until if plan else None,
        _steps(plan) if plan else (), tuple(_conditions(sheet, plan)),
        tuple(
            DecisionLine(d.kind, d.decided_by, d.reason, localdate(times[d.entry]), d.entry, d.entry < restored)
            for d in decisions
        ),
        taken.load if taken else None, tuple(CheckLine(*c) for c in taken.checks) if taken else (),
        standing, _watched(rehearsal, plan, today) if plan and standing else (),
        has_begun(taken.last, plan.live_on) if plan and taken else False,
        tuple(of_rehearsal(rehearsal)), tuple(undecided(rehearsal)),
        tuple(uncompared(rehearsal, today)) if standing == Step.TAKEN else (),
        times[taken.entry] if taken else None,
    )  # fmt: skip


def _conditions(sheet: RehearsalPage, plan: CutoverPlan | None) -> list[Condition]:
    """Each of them; those of what a rehearsal found only once it was carried out."""

    def condition(ja: str, lacks: str) -> Condition:
        return Condition(ja, (lacks,) if lacks else ())

    found = [
        condition("切替えの計画がある", "" if plan else "切替えの計画がありません"),
        condition("リハーサルが終わっている", "" if sheet.is_done else "リハーサルが終わっていません"),
    ]
    if not sheet.is_done:
        return found
    rejected = sum(n for *_, n in sheet.reasons)
    left = f"受け入れなかった行が{rejected:,}件残っています（直すか、移さないと決めて、もう一度リハーサルを行います）"
    unconfirmed = (
        f"突合表の確認が済んでいません（残り {'、'.join(sheet.unsigned)}。"
        "データ移行責任者の役割を持つ別々の三人が、突合表の「確認した」を押します）"
    )
    done = RehearsalResult.objects.filter(municipality=current_or_raise()).values_list("rehearsal", flat=True)
    numbers = set(done)
    short = f"リハーサルが{LEAST_REHEARSALS}回済んでいません"
    return [
        *found,
        condition("受け入れなかった行が残っていない", left if rejected else ""),
        condition("突合が合っている", "" if sheet.is_even else "突合が合っていません"),
        Condition("抜き取った項目の確認が済んでいる", tuple(unsigned(sheet.number))),
        condition("突合表を三者が確認している", unconfirmed if sheet.unsigned else ""),
        condition(
            f"リハーサルを{LEAST_REHEARSALS}回以上行っている",
            short if len(numbers) < LEAST_REHEARSALS else "",
        ),
        condition(
            "最も新しいリハーサルである",
            "これより新しいリハーサルがあります" if max(numbers) > sheet.number else "",
        ),
    ]


def _steps(plan: CutoverPlan) -> tuple[StepLine, ...]:
    done = dict(
        CutoverStep.objects.filter(
            municipality=plan.municipality, rehearsal=plan.rehearsal, version=plan.version
        ).values_list("step", "result")
    )
    return tuple(
        StepLine(n, s["at"], s["title"], s["by"], done.get(n, "")) for n, s in enumerate(plan.steps, 1)
    )


def _standing(load: int) -> int:
    rows = TakeOver.objects.filter(municipality=current_or_raise(), load=load)
    return rows.order_by("-step").values_list("step", flat=True).first() or 0


def _restored() -> int:
    """The entry by which the municipality was last put back (復元); 0 where it never was."""
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), kind=RESTORED).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def standing_of(rehearsal: int) -> int:
    """How far its take-over has come (`Step`); 0 before it."""
    place = current_or_raise()
    load = CutoverTaken.objects.filter(municipality=place, rehearsal=rehearsal).values_list("load", flat=True)
    return _standing(load[0]) if load else 0


def awaited() -> int | None:
    """The rehearsal whose cut-over was planned last; None where none was, or where what it took in is accepted."""
    place = current_or_raise()
    plans = CutoverPlan.objects.filter(municipality=place).order_by("-entry")
    rehearsal = plans.values_list("rehearsal", flat=True).first()
    if rehearsal is None:
        return None
    taken = CutoverTaken.objects.filter(municipality=place, rehearsal=rehearsal).first()
    return None if taken is not None and _standing(taken.load) == Step.ACCEPTED else rehearsal


def _peoples_acts(after: int) -> Sequence[tuple[int, date]]:
    """Numbers and days of what people did since, without the migration itself."""
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), number__gt=after).exclude(
        actor=SYSTEM
    )
    for prefix in OWN:
        rows = rows.exclude(procedure__startswith=prefix)
    return [
        (number, localdate(at)) for number, at in rows.order_by("number").values_list("number", "recorded_at")
    ]


def has_begun(after: int, live_on: date) -> bool:
    """Whether somebody has acted since, or handed out a paper from the first day live on: then nothing is rolled back."""
    issued = Issue.objects.filter(municipality=current_or_raise(), issued_on__gte=live_on).exclude(
        actor=SYSTEM
    )
    return bool(_peoples_acts(after)) or issued.exists()


def _watched(rehearsal: int, plan: CutoverPlan, today: date) -> tuple[WatchLine, ...]:
    """Each day from the first one live to today, a month at the longest."""
    place = current_or_raise()
    notes: dict[date, CutoverWatch] = {
        w.day: w
        for w in CutoverWatch.objects.filter(municipality=place, rehearsal=rehearsal).order_by("entry")
    }
    last = CutoverTaken.objects.values_list("last", flat=True).get(municipality=place, rehearsal=rehearsal)
    acts = Counter(day for _, day in _peoples_acts(last))
    count = min((today - plan.live_on).days + 1, WATCHED_DAYS)
    days = [plan.live_on + timedelta(days=n) for n in range(max(count, 0))]
    return tuple(
        WatchLine(d, acts[d], notes[d].is_calm if d in notes else None, notes[d].note if d in notes else "")
        for d in days
    )


def counted(sheet: RehearsalPage, rows_of: dict[str, int], rejected: int, on: date) -> list[list[object]]:
    """What the files hold beside what the system now holds: [words, files, system]."""
    place = current_or_raise()
    found: list[list[object]] = [["業務が受け入れなかった行", 0, rejected]]
    if "resident" in rows_of:
        found.append(["人", rows_of["resident"], Person.objects.filter(municipality=place).count()])
        living = sum(i.loaded for i in sheet.items if i.item in STATES[:2])
        residents = int(read_columns(RESIDENTS, [on, on])["found"][0])
        found.append(["住民（外国人住民を含む）", living, residents])
    if "household" in rows_of:
        households = Household.objects.filter(municipality=place).count()
        found.append(["世帯", rows_of["household"], households])
    return found
