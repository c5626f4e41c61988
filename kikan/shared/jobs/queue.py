"""Put runs into the queue, approve, cancel and resume them: what clerks and the calendar ask for."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs.models import Approval, Run, State, Step
from kikan.shared.manifest import Job
from kikan.shared.tenancy import numbers, tenant

CHANNEL = "kikan_jobs"
APPROVALS = 2
CODE = re.compile(r"[A-Za-z0-9_.:\-]{0,40}")
Parameter = int | str | bool | None


class UnknownJob(LookupError):
    """No manifest lists a job of this name."""


class NotACode(ValueError):
    """A parameter that is neither number nor code: texts could carry personal data into the queue."""


def find_job(name: str) -> Job:
    """The job of this name in the manifests. Errors: UnknownJob."""
    for one in manifest.all_manifests():
        for job in one.jobs:
            if job.name == name:
                return job
    raise UnknownJob(name)


def enqueue(
    job: str,
    *,
    actor: Actor,
    parameters: Mapping[str, Parameter] | None = None,
    due: str | None = None,
    not_before: datetime | None = None,
) -> int:
    """Ask for a run (実行の依頼) and return its number.

    With `due` (a year, a month, a day) there is one run of the job for it: asking again returns the first.
    """
    listed = find_job(job)
    for right in listed.all_rights:
        actor.require(right)
    codes = _only_codes(parameters or {})
    with tenant(actor.municipality):
        found = _number_due(actor.municipality, job, due) if due else None
        if found is not None:
            return found
        number = numbers.draw("jobs_run")
        # The series is locked from here on: whoever asked for the same has committed or waits.
        found = _number_due(actor.municipality, job, due) if due else None
        if found is not None:
            return found
        run = Run(
            municipality=actor.municipality,
            number=number,
            job=job,
            parameters=codes,
            due=due,
            requested_by=actor.user,
            office=actor.office,
        )
        if not_before is not None:
            run.not_before = not_before
        run.save(force_insert=True)
        _wake()
    return number


def _only_codes(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    for name, value in parameters.items():
        if isinstance(value, str) and not CODE.fullmatch(value):
            raise NotACode(name)
        if not isinstance(value, int | str | None):
            raise NotACode(name)
    return dict(parameters)


def _number_due(municipality: int, job: str, due: str) -> int | None:
    runs = Run.objects.filter(municipality=municipality, job=job, due=due)
    return runs.exclude(state=State.CANCELLED).values_list("number", flat=True).first()


def approve(number: int, *, actor: Actor) -> int:
    """One person's approval of the figures (承認); returns how many approvals the run has now."""
    with tenant(actor.municipality):
        run = _locked(actor.municipality, number)
        actor.require(approving_right(run.job))
        if run.state != State.WAITING:
            raise Refused("この処理は承認を待っていません。", what_to_do="処理の状態を確かめてください。")
        if actor.user in approvers(actor.municipality, number):
            raise Refused(
                "同じ人が二度承認することはできません。", what_to_do="別の承認者に依頼してください。"
            )
        Approval(municipality=actor.municipality, run=number, user=actor.user).save(force_insert=True)
        return len(approvers(actor.municipality, number))


def approving_right(job: str) -> str:
    return f"{find_job(job).right.split('.')[0]}.approve"


def approvers(municipality: int, number: int) -> tuple[int, ...]:
    """Who has approved, in order."""
    rows = Approval.objects.filter(municipality=municipality, run=number).order_by("at")
    return tuple(rows.values_list("user", flat=True))


def require_approved(run: Run) -> None:
    """Errors: Refused until two persons have approved the figures."""
    if len(approvers(run.municipality, run.number)) < APPROVALS:
        raise Refused(
            "確定には二人の承認が必要です。",
            what_to_do="試算の結果を確かめて、もう一人の承認を受けてください。",
        )


def release_later(number: int, *, actor: Actor, not_before: datetime | None = None) -> None:
    """Let a worker release the approved figures (確定), at once or after closing hours."""
    with tenant(actor.municipality):
        run = _locked(actor.municipality, number)
        actor.require(approving_right(run.job))
        if run.state != State.WAITING:
            raise Refused(
                "この処理は確定できる状態ではありません。", what_to_do="処理の状態を確かめてください。"
            )
        if not find_job(run.job).release:
            raise Refused("この処理は画面から確定します。", what_to_do="処理の画面で確定してください。")
        require_approved(run)
        changes: dict[str, object] = {"state": State.QUEUED, "step": Step.RELEASE, "attempts": 0}
        if not_before is not None:
            changes["not_before"] = not_before
        _update(run, released_by=actor.user, office=actor.office, **changes)
        _wake()


def cancel(number: int, *, actor: Actor) -> None:
    """Cancel a run (取消し) that is not released yet; a running one ends after its block, without a trace."""
    with tenant(actor.municipality):
        run = _locked(actor.municipality, number)
        actor.require(find_job(run.job).right)
        if run.state in (State.QUEUED, State.WAITING, State.FAILED):
            Approval.objects.filter(municipality=run.municipality, run=number).delete()
            _update(run, state=State.CANCELLED, cancel_requested=True, finished_at=_now())
            _wake()
        elif run.state == State.RUNNING:
            _update(run, cancel_requested=True)
        elif run.state == State.DONE:
            raise Refused("確定した処理は取り消せません。", what_to_do="更正の手続で直してください。")


def resume(number: int, *, actor: Actor) -> None:
    """Let a failed run go on (再開) after its cause is removed; finished blocks are kept."""
    with tenant(actor.municipality):
        run = _locked(actor.municipality, number)
        actor.require(find_job(run.job).right)
        if run.state != State.FAILED:
            raise Refused("失敗した処理だけを再開できます。", what_to_do="処理の状態を確かめてください。")
        _update(run, state=State.QUEUED, attempts=0, error="", error_at="", finished_at=None)
        _wake()


def find(municipality: int, number: int) -> Run:
    """Errors: NotFound."""
    run = Run.objects.filter(municipality=municipality, number=number).first()
    if run is None:
        raise NotFound("この番号の処理はありません。")
    return run


def recent(municipality: int, count: int = 50, business: str = "") -> list[Run]:
    """The latest runs, newest first; with a business only those of its jobs."""
    runs = Run.objects.filter(municipality=municipality)
    if business:
        runs = runs.filter(job__startswith=f"{business}.")
    return list(runs.order_by("-number")[:count])


def _locked(municipality: int, number: int) -> Run:
    find(municipality, number)
    return Run.objects.select_for_update().get(municipality=municipality, number=number)


def _update(run: Run, **changes: object) -> None:
    Run.objects.filter(municipality=run.municipality, number=run.number).update(**changes)


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
