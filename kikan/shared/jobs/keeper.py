"""The kept session of a worker: it claims runs and holds their locks, so a killed worker frees them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections

from kikan.shared.access import Actor
from kikan.shared.jobs.context import Execute, RunContext
from kikan.shared.jobs.models import Step
from kikan.shared.jobs.queue import CHANNEL, approving_right, find_job

# A run whose lock nobody holds is free: queued, or left by a worker that died.
CANDIDATE = """
WITH candidate AS (
  SELECT municipality, number FROM jobs_run r
  WHERE (state = 'running' OR state = 'queued' AND not_before <= now())
    AND (%(municipality)s::int IS NULL OR municipality = %(municipality)s AND number = %(number)s)
    AND NOT EXISTS (
      SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid = r.municipality::oid AND l.objid = r.number::oid)
  ORDER BY requested_at, municipality, number
  LIMIT 1 FOR UPDATE SKIP LOCKED
)
SELECT municipality, number FROM candidate WHERE pg_try_advisory_lock(municipality, number::int)
"""
CLAIM = """
UPDATE jobs_run SET state = 'running', claims = claims + 1, attempts = attempts + 1, claimed_at = now(),
  started_at = coalesce(started_at, now()), progress_at = now(), finished_at = NULL
WHERE municipality = %s AND number = %s AND state IN ('queued', 'running')
RETURNING job, parameters, step, claims, attempts, requested_by, released_by, office, known_at, cancel_requested
"""


@dataclass(frozen=True)
class Claimed:
    """A run this worker holds."""

    municipality: int
    number: int
    job: str
    parameters: dict[str, Any]
    step: str
    claim: int
    attempts: int
    requested_by: int
    released_by: int | None
    office: int
    known_at: int | None
    cancel_requested: bool

    def actor(self) -> Actor:
        """Whoever asked for this step, with no more rights than the step needs."""
        rights = frozenset(find_job(self.job).all_rights)
        if self.step == Step.WORK:
            return Actor(self.requested_by, self.municipality, self.office, rights, "worker")
        rights |= {approving_right(self.job)}
        return Actor(self.released_by or 0, self.municipality, self.office, rights, "worker")


class Keeper:
    """A session outside the pool, in autocommit; `shared` uses the open one of Django (synchronous runs)."""

    def __init__(self, session: psycopg.Connection[Any] | None) -> None:
        self.session = session

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Keeper]:
        with psycopg.connect(**_place(), autocommit=True) as session:
            yield cls(session)

    def execute(self, query: str, values: Any = ()) -> list[tuple[Any, ...]]:
        if self.session is None:
            with connections["default"].cursor() as cursor:
                cursor.execute(query, values)
                return list(cursor.fetchall()) if cursor.description else []
        found = self.session.execute(query, values)
        return list(found.fetchall()) if found.description else []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        from django.db import transaction

        with transaction.atomic() if self.session is None else self.session.transaction():
            yield

    def claim(self, municipality: int | None = None, number: int | None = None) -> Claimed | None:
        """Take the next free run, or the one named; None when there is none."""
        with self.transaction():
            found = self.execute(CANDIDATE, {"municipality": municipality, "number": number})
            rows = self.execute(CLAIM, found[0]) if found else []
        if found and not rows:
            self.let_go(*found[0])
        return Claimed(*found[0], *rows[0]) if rows else None

    def let_go(self, municipality: int, number: int) -> None:
        self.execute("SELECT pg_advisory_unlock(%s, %s::int)", [municipality, number])

    def context(self, run: Claimed, stopping: Callable[[], bool]) -> RunContext:
        execute: Execute = self.execute
        return RunContext(
            run.municipality,
            run.number,
            run.job,
            run.parameters,
            run.actor(),
            run.claim,
            execute,
            stopping,
            shares_transaction=self.session is None,
            known_at=run.known_at,
        )

    def listen(self) -> None:
        self.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> None:
        """Until somebody enqueues something, at most this long."""
        assert self.session is not None
        for _ in self.session.notifies(timeout=seconds, stop_after=1):
            pass


def _place() -> dict[str, Any]:
    settings = connections["default"].settings_dict
    place: dict[str, Sequence[Any]] = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    extra = {"application_name": "kikan worker", "keepalives_idle": 30, "connect_timeout": 5}
    return {name: value for name, value in place.items() if value} | extra
