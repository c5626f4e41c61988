"""What a job gets to work with: its municipality, its parameters, its progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.tenancy import current

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


class Outcome(Enum):
    """How a job ends: everything is done, or its figures wait for two approvals (承認待ち)."""

    DONE = "done"
    WAITING = "waiting"


class Interrupted(Exception):
    """The work ends between two blocks; the worker knows what to do, a job lets it pass."""


class Cancelled(Interrupted):
    """Somebody asked for the run to be cancelled (取消し)."""


class Stopping(Interrupted):
    """This worker is being stopped; the next one goes on after the last finished block."""


class TakenOver(Interrupted):
    """Another worker has taken the run over: this one's connection had been lost."""


class ProgressInsideTransaction(RuntimeError):
    """Progress is written on a connection of its own: inside a transaction it could wait for itself."""


@dataclass
class RunContext:
    """One run in the hands of one worker.

    `total` is set with `expect`; `block_done(n)` counts on and raises Interrupted where the work must end.
    """

    municipality: int
    number: int
    job: str
    parameters: Mapping[str, Any]
    actor: Actor = field(repr=False)
    claim: int
    execute: Execute = field(repr=False)
    stopping: Callable[[], bool] = field(default=lambda: False, repr=False)
    shares_transaction: bool = False
    known_at: int | None = None
    total: int = 0
    done: int = 0

    def expect(self, total: int, already_done: int = 0) -> None:
        """Say how many there are (対象件数) and how many an earlier worker has finished."""
        self.total, self.done = total, already_done
        self._write("total = %s, done = %s, resumed_from = %s", total, already_done, already_done)

    def block_done(self, count: int) -> None:
        """Count a finished block. Errors: Cancelled, Stopping, TakenOver – let them pass."""
        self.done += count
        self._write("done = %s, attempts = 0", self.done)
        if self.stopping():
            raise Stopping

    def cancelled(self) -> bool:
        """Whether the work should end now, because of a cancelling or a stopping worker."""
        try:
            self._write("claims = claims")
        except Cancelled:
            return True
        return self.stopping()

    def fix_known_at(self, head: int) -> int:
        """The journal number everything of this run is decided at: the head when it first began (基準番号)."""
        self._write("known_at = coalesce(known_at, %s)", head)
        found = self.execute(
            "SELECT known_at FROM jobs_run WHERE municipality = %s AND number = %s",
            [self.municipality, self.number],
        )
        self.known_at = int(found[0][0])
        return self.known_at

    def note_figures(self, **figures: int | str | None) -> None:
        """Keep totals for the page of the run: numbers and codes only, nothing about one person."""
        import json

        self._write("figures = figures || %s::jsonb", json.dumps(figures))

    def _write(self, assignments: str, *values: Any) -> None:
        if current() is not None and not self.shares_transaction:
            raise ProgressInsideTransaction("leave the municipality before telling progress")
        found = self.execute(
            f"UPDATE jobs_run SET progress_at = now(), {assignments}"  # noqa: S608
            " WHERE municipality = %s AND number = %s AND claims = %s AND state = 'running'"
            " RETURNING cancel_requested",
            [*values, self.municipality, self.number, self.claim],
        )
        if not found:
            raise TakenOver
        if found[0][0]:
            raise Cancelled
