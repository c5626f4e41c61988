"""The worker (処理の実行): takes runs one after the other, survives a database restart, stops cleanly."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connections

from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Cancelled, Interrupted, Outcome, Stopping
from kikan.shared.jobs.keeper import Claimed, Keeper
from kikan.shared.jobs.models import State, Step
from kikan.shared.jobs.queue import find_job

log = logging.getLogger(__name__)

PAUSE = 1.0
RECONNECT = (0.2, 0.5, 1.0, 2.0, 5.0)
LASTING = 10.0
# How often a run may be taken up without finishing one block: then it is the run that kills the worker.
ATTEMPTS = 5
CONNECTION_LOST = (psycopg.OperationalError, psycopg.InterfaceError, OperationalError, InterfaceError)


class Worker:
    """Runs jobs until stopped; each function of `beside` is called again and again in a thread of its own.

    So the sweep of listeners goes on while a long run works.
    """

    def __init__(self, beside: Sequence[Callable[[], object]] = (), pause: float = PAUSE) -> None:
        self.beside = tuple(beside)
        self.pause = pause
        self._stop = threading.Event()

    def stop(self, *_: object) -> None:
        """End after the block at hand; also a signal handler."""
        self._stop.set()

    def run_forever(self) -> None:
        """Work until `stop`; a lost database is waited for."""
        bypass_pool()
        threads = [threading.Thread(target=self._repeat, args=(f,), name=f.__name__) for f in self.beside]
        for thread in threads:
            thread.start()
        try:
            self._reconnecting(self._work_connected)
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _repeat(self, step: Callable[[], object]) -> None:
        def again_and_again() -> None:
            while not self._stop.is_set():
                try:
                    step()
                except CONNECTION_LOST:
                    raise
                except Exception as error:  # noqa: BLE001 - one bad round must not end all later ones
                    log.error("%s failed: %s at %s", step.__name__, type(error).__name__, _place_of(error))
                self._stop.wait(self.pause)

        self._reconnecting(again_and_again)

    def _reconnecting(self, work: Callable[[], None]) -> None:
        failures = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                work()
            except CONNECTION_LOST as error:
                failures = 0 if time.monotonic() - began > LASTING else failures + 1
                log.warning("database not reachable (%s); trying again", type(error).__name__)
                connections.close_all()
                self._stop.wait(RECONNECT[min(failures, len(RECONNECT) - 1)])
        connections.close_all()

    def _work_connected(self) -> None:
        with Keeper.opened() as keeper:
            keeper.listen()
            while not self._stop.is_set():
                claimed = keeper.claim()
                if claimed is not None:
                    carry_out(keeper, claimed, self._stop.is_set)
                tidy(keeper)
                if claimed is None and not self._stop.is_set():
                    keeper.wait(self.pause)


def bypass_pool() -> None:
    """A worker keeps its own sessions: locks belong to them, and a pool would hand out dead ones."""
    connections["default"].close()
    for settings in (connections.settings["default"], connections["default"].settings_dict):
        settings["OPTIONS"] = {k: v for k, v in settings["OPTIONS"].items() if k != "pool"}


def run_now(municipality: int, number: int) -> State:
    """Carry out one run in this process (demo, benchmarks, tests) and return its state.

    Inside an open transaction everything happens in it; else runs and locks are as with a worker.
    """
    if connections["default"].in_atomic_block:
        return _run_with(Keeper(None), municipality, number)
    with Keeper.opened() as keeper:
        return _run_with(keeper, municipality, number)


def _run_with(keeper: Keeper, municipality: int, number: int) -> State:
    claimed = keeper.claim(municipality, number)
    if claimed is not None:
        carry_out(keeper, claimed, lambda: False)
    found = keeper.execute(
        "SELECT state FROM jobs_run WHERE municipality = %s AND number = %s", [municipality, number]
    )
    return State(found[0][0])


def carry_out(keeper: Keeper, run: Claimed, stopping: Callable[[], bool]) -> None:
    """Call the job of a claimed run and write down how it ended; its lock is freed in any case."""
    try:
        if run.cancel_requested:
            raise Cancelled
        if run.attempts > ATTEMPTS:
            _finish(keeper, run, State.FAILED, error="WorkerLost")
            return
        outcome = _function(run)(keeper.context(run, stopping))
        _finish(keeper, run, State.WAITING if outcome is Outcome.WAITING else State.DONE)
    except Cancelled:
        trial.discard(run.municipality, run.number)
        _finish(keeper, run, State.CANCELLED)
    except Stopping:
        _finish(keeper, run, State.QUEUED)
    except Interrupted:
        log.warning("run %s of %s was taken over by another worker", run.number, run.municipality)
    except CONNECTION_LOST as error:
        if keeper.session is None or keeper.session.closed:
            raise
        # The run keeps its state: freed below, it is taken up again after its last finished block.
        log.warning("run %s of %s: %s", run.number, run.municipality, type(error).__name__)
        connections.close_all()
    except Exception as error:  # noqa: BLE001 - whatever a job raises ends this run, not the worker
        _fail(keeper, run, error)
    finally:
        _let_go(keeper, run)


def _function(run: Claimed) -> Callable[[Any], Outcome | None]:
    job = find_job(run.job)
    module, _, name = (job.release if run.step == Step.RELEASE else job.module).rpartition(".")
    function: Callable[[Any], Outcome | None] = getattr(import_module(module), name)
    return function


def _finish(keeper: Keeper, run: Claimed, state: State, error: str = "", error_at: str = "") -> None:
    is_final = state in (State.DONE, State.CANCELLED, State.FAILED)
    keeper.execute(
        "UPDATE jobs_run SET state = %s, error = %s, error_at = %s,"
        " finished_at = CASE WHEN %s THEN now() ELSE finished_at END,"
        " trial_seconds = CASE WHEN %s THEN extract(epoch FROM now() - greatest(requested_at, not_before))::int"
        " ELSE trial_seconds END"
        " WHERE municipality = %s AND number = %s AND claims = %s AND state = 'running'",
        [
            state.value,
            error[:80],
            error_at[:200],
            is_final,
            state is State.WAITING,
            run.municipality,
            run.number,
            run.claim,
        ],
    )


def _fail(keeper: Keeper, run: Claimed, error: Exception) -> None:
    """Keep what went wrong by class and place: texts of errors may name a person."""
    place = _place_of(error)
    log.error("run %s of %s failed: %s at %s", run.number, run.municipality, type(error).__name__, place)
    _finish(keeper, run, State.FAILED, type(error).__name__, place)


def _place_of(error: Exception) -> str:
    """The last line of ours that an error passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/kikan/" in f.filename]
    return f"{frames[-1].filename.rpartition('/kikan/')[2]}:{frames[-1].lineno}" if frames else ""


def _let_go(keeper: Keeper, run: Claimed) -> None:
    try:
        keeper.let_go(run.municipality, run.number)
    except CONNECTION_LOST as error:
        log.warning("lock of run %s ended with its session: %s", run.number, type(error).__name__)


def tidy(keeper: Keeper) -> None:
    """Remove trial rows that nobody needs any more: of released and of cancelled runs."""
    found = keeper.execute(
        "SELECT municipality, number FROM jobs_run WHERE has_trial AND state IN ('done', 'cancelled') LIMIT 20"
    )
    for municipality, number in found:
        trial.discard(municipality, number)
