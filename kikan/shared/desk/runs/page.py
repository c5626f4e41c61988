"""One run as its page shows it: where it stands, who approved, what may be done now and why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kikan.ground.eras import fiscal_year_in_words, month_in_words
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act, Progress, Step, steps
from kikan.shared.desk.runs.words import WORDS
from kikan.shared.errors import NotPermitted
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Approval, Run, State
from kikan.shared.jobs.models import Step as Stage
from kikan.shared.jobs.queue import APPROVALS, UnknownJob, approving_right, find_job
from kikan.shared.manifest import all_manifests
from kikan.shared.tenancy.clock import TOKYO

TONES = {
    State.QUEUED: "grey", State.RUNNING: "blue", State.WAITING: "amber", State.DONE: "green",
    State.CANCELLED: "grey", State.FAILED: "red",
}  # fmt: skip
STEPS = ["条件", "試算", "比べ合わせと抜き取り", "承認（二人）", "確定", "通知"]
SHORT_STEPS = ["条件", "実行", "完了"]
WAITING, CLOSED, RELEASED, TOLD = 3, 4, 5, 6
# When the counters are closed (閉庁後): a release then keeps nobody waiting.
CLOSING = time(17, 30)
VALUES: dict[str, Callable[[Any], Any]] = {
    "fiscal_year": fiscal_year_in_words,
    "month": month_in_words,
    "zone": lambda zone: zone or "すべて",
    "winter": lambda winter: "冬期概算" if winter else "検針",
}


@dataclass(frozen=True)
class Approved:
    """One approval: who and when."""

    user: int
    name: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class RunPage:
    """A run for one actor. `acts` are the possible acts by name; an impossible one says why."""

    run: Run
    ja: str
    url: str
    requested_by: str = field(repr=False)
    approvals: tuple[Approved, ...] = field(repr=False)
    progress: Progress
    acts: dict[str, Act]
    closing: datetime

    @property
    def number(self) -> int:
        return self.run.number

    @property
    def state_ja(self) -> str:
        if self.is_releasing:
            return "確定の待機中" if self.run.state == State.QUEUED else "確定の実行中"
        return str(State(self.run.state).label)

    @property
    def tone(self) -> str:
        return TONES[State(self.run.state)]

    @property
    def is_over(self) -> bool:
        return self.run.state not in (State.QUEUED, State.RUNNING)

    @property
    def refresh(self) -> int:
        """After how many seconds the page loads itself anew where no script runs; 0 for never."""
        return 0 if self.is_over or self.is_later else 5

    @property
    def is_waiting(self) -> bool:
        return self.run.state == State.WAITING

    @property
    def is_released(self) -> bool:
        return self.run.state == State.DONE

    @property
    def is_failed(self) -> bool:
        return self.run.state == State.FAILED

    @property
    def is_cancelled(self) -> bool:
        return self.run.state == State.CANCELLED

    @property
    def is_releasing(self) -> bool:
        return self.run.step == Stage.RELEASE and self.run.state in (State.QUEUED, State.RUNNING)

    @property
    def is_later(self) -> bool:
        """Whether the release waits for an hour to come."""
        return self.is_releasing and self.run.state == State.QUEUED and self.run.not_before > timezone.now()

    @property
    def missing_approvals(self) -> int:
        return max(APPROVALS - len(self.approvals), 0)

    @property
    def inputs(self) -> list[tuple[str, Any]]:
        """What the run was asked for, in words."""
        return [
            (WORDS.get(name, name), self._said(name, value)) for name, value in self.run.parameters.items()
        ]

    def _said(self, name: str, value: Any) -> Any:
        try:
            codes = find_job(self.run.job).values.get(name, {})
        except UnknownJob:
            codes = {}
        return codes.get(value, VALUES[name](value) if name in VALUES else value)

    @property
    def totals(self) -> list[tuple[str, Any]]:
        order = {name: place for place, name in enumerate(WORDS)}
        names = sorted(self.run.figures, key=lambda name: order.get(name, len(order)))
        return [(WORDS.get(name, name), self.run.figures[name]) for name in names]

    @property
    def is_decided(self) -> bool:
        return _is_decided(self.run)

    @property
    def home(self) -> tuple[str, str] | None:
        """The first page of the business whose work it is: its name and where."""
        business = self.run.job.partition(".")[0]
        found = next((m for m in all_manifests() if m.name == business and m.home), None)
        where = {"municipality": self.run.municipality}
        return None if found is None else (found.ja, reverse(found.home, kwargs=where))

    @property
    def files_url(self) -> str:
        """Where the files lie that a finished run has made; empty where it makes none."""
        try:
            route = find_job(self.run.job).files
        except UnknownJob:
            return ""
        if not route or not self.is_released:
            return ""
        return reverse(route, kwargs={"municipality": self.run.municipality, "run": self.run.number})

    @property
    def told_at(self) -> tuple[str, str] | None:
        """Where what a run did is read, once it is done: words and address."""
        try:
            found = find_job(self.run.job).told_at
        except UnknownJob:
            return None
        if found is None or not self.is_released:
            return None
        route, parameter, ja = found
        where = {"municipality": self.run.municipality, "number": self.run.parameters[parameter]}
        return ja, reverse(route, kwargs=where)

    @property
    def seconds(self) -> int | None:
        """How long the trial took; a release overwrites the times, so then it is not told."""
        if self.run.step == Stage.RELEASE:
            return None
        begun, ended = self.run.started_at, self.run.progress_at
        return max(int((ended - begun).total_seconds()), 1) if begun and ended else None

    def steps(self) -> list[Step]:
        """The steps of a run (手順) and the one it is at; without a trial it is asked for, works and ends."""
        if not self.is_decided:
            return steps(SHORT_STEPS, 3 if self.is_over else 2)
        if self.is_released:
            now = TOLD
        elif self.is_releasing:
            now = RELEASED
        elif self.is_waiting:
            now = WAITING if not self.approvals else CLOSED if self.missing_approvals else RELEASED
        else:
            now = 2
        return steps(STEPS, now)


def run_page(municipality: int, number: int, actor: Actor) -> RunPage:
    """The page of a run; four queries. Errors: NotFound; NotPermitted where the business may not be looked at."""
    run = queue.find(municipality, number)
    require_look(run.job, actor)
    approvals = _approvals(municipality, number)
    names = _names({run.requested_by, *(a.user for a in approvals)})
    who = tuple(Approved(a.user, names.get(a.user, "システム"), a.at) for a in approvals)
    return RunPage(
        run=run,
        ja=ja_of(run.job),
        url=url_of(run),
        requested_by=names.get(run.requested_by, "システム"),
        approvals=who,
        progress=progress_of(run, actor),
        acts=_acts(run, who, actor),
        closing=next_closing(),
    )


def require_look(job: str, actor: Actor) -> None:
    """Errors: NotPermitted unless the actor may look at the job's business or at all runs."""
    if not may_look(job, actor):
        raise NotPermitted("この処理を見る権限がありません。", what_to_do="所属の管理者に申請してください。")


def may_look(job: str, actor: Actor) -> bool:
    return actor.may("jobs.look") or actor.may(f"{job.split('.', maxsplit=1)[0]}.look")


def ja_of(job: str) -> str:
    try:
        return find_job(job).ja
    except UnknownJob:
        return job


def url_of(run: Run) -> str:
    """The page of the run: that of its business where it has one."""
    try:
        page = find_job(run.job).page
    except UnknownJob:
        page = ""
    return reverse(page or "run", kwargs={"municipality": run.municipality, "number": run.number})


def state_badge(run: Run) -> Badge:
    return Badge(str(State(run.state).label), TONES[State(run.state)])


def _is_decided(run: Run) -> bool:
    """Whether what the run tries must be approved and released (試算・承認・確定); other runs work at once."""
    try:
        return bool(find_job(run.job).release)
    except UnknownJob:
        return True


def progress_of(run: Run, actor: Actor) -> Progress:
    """How far it is, how fast, and how to stop it."""
    is_over = run.state not in (State.QUEUED, State.RUNNING)
    place = {"municipality": run.municipality, "number": run.number}
    may_stop = not is_over and run.step == Stage.WORK and _may_run(run, actor)
    return Progress(
        ja="確定" if run.step == Stage.RELEASE else "試算" if _is_decided(run) else "実行",
        done=run.done,
        total=run.total,
        url=reverse("run_progress", kwargs=place),
        per_second=0.0 if run.step == Stage.RELEASE else per_second(run),
        is_over=is_over,
        state="中止しています…" if run.cancel_requested and not is_over else str(State(run.state).label),
        cancel_url=reverse("run_cancel", kwargs=place) if may_stop else "",
    )


def per_second(run: Run) -> float:
    """The pace since a worker took it up."""
    if not run.claimed_at or not run.progress_at:
        return 0.0
    seconds = (run.progress_at - run.claimed_at).total_seconds()
    return max(run.done - run.resumed_from, 0) / seconds if seconds > 0 else 0.0


def next_closing() -> datetime:
    """Today's closing hour, or now where it has passed."""
    now = timezone.now().astimezone(TOKYO)
    return max(now, now.replace(hour=CLOSING.hour, minute=CLOSING.minute, second=0, microsecond=0))


def _acts(run: Run, approvals: tuple[Approved, ...], actor: Actor) -> dict[str, Act]:
    place = {"municipality": run.municipality, "number": run.number}
    reasons = {
        "approve": _why_not_approve(run, approvals, actor),
        "release": _why_not_release(run, approvals, actor),
        "cancel": _why_not_cancel(run, actor),
        "resume": "" if run.state == State.FAILED and _may_run(run, actor) else "失敗した処理だけを再開できます。",
    }  # fmt: skip
    words = {"approve": "承認する", "release": "確定する", "cancel": "取り消す", "resume": "続きから再開する"}
    return {
        name: Act(words[name], "" if why else reverse(f"run_{name}", kwargs=place), why)
        for name, why in reasons.items()
    }


def _may_run(run: Run, actor: Actor) -> bool:
    try:
        return actor.may(find_job(run.job).right)
    except UnknownJob:
        return False


def _may_approve(run: Run, actor: Actor) -> bool:
    try:
        return actor.may(approving_right(run.job))
    except UnknownJob:
        return False


def _why_not_approve(run: Run, approvals: tuple[Approved, ...], actor: Actor) -> str:
    if run.state != State.WAITING:
        is_under_way = run.state in (State.QUEUED, State.RUNNING)
        return "試算が終わると承認できます。" if is_under_way else "承認を待っていません。"
    if not _may_approve(run, actor):
        return "承認の権限がありません。"
    if actor.user in (a.user for a in approvals):
        return "あなたは承認済みです。もう一人は別の人です。"
    return ""


def _why_not_release(run: Run, approvals: tuple[Approved, ...], actor: Actor) -> str:
    if run.state != State.WAITING:
        return "承認を待っていません。"
    if len(approvals) < APPROVALS:
        return f"あと{APPROVALS - len(approvals)}人の承認が必要です。"
    return "" if _may_approve(run, actor) else "確定の権限がありません。"


def _why_not_cancel(run: Run, actor: Actor) -> str:
    if run.state in (State.DONE, State.CANCELLED):
        return "確定したあとは更正で直します。" if run.state == State.DONE else "取り消されています。"
    return "" if _may_run(run, actor) else "この処理の権限がありません。"


def _approvals(municipality: int, number: int) -> list[Approval]:
    return list(Approval.objects.filter(municipality=municipality, run=number).order_by("at"))


def _names(users: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(number__in=users).values_list("number", "name"))
