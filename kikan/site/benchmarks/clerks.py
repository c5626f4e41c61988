"""Clerks at the counter (窓口): search, look at a person, sometimes a preview and a small act, for a while.

Run as a module it is one of several processes of clerks and prints what each step took, one JSON line each.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# As the web server has: processes, and clerks as its threads.
PROCESSES = 2
# Seconds between two requests of one clerk, evenly spread: reading the page, asking the visitor.
PAUSE = (0.5, 2.5)
# Every fourth person looked at is worked on: preview, then act.
ACTS = 4


@dataclass(frozen=True)
class Step:
    """One request: when it was sent (seconds of the machine's clock), how long it took, what it failed with."""

    kind: str
    municipality: int
    at: float
    seconds: float
    error: str = ""


class Clerks:
    """Thirty clerks in child processes; `finish` waits for them and gives back every step."""

    def __init__(self, towns: Sequence[int], seconds: float) -> None:
        """towns: one municipality for each clerk."""
        self._children = [
            subprocess.Popen(
                [sys.executable, "-m", __name__, str(seconds), str(i), *map(str, towns[i::PROCESSES])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for i in range(PROCESSES)
        ]

    def wait_until_ready(self) -> None:
        """Every clerk has connected and opened each page once, as after the first minutes of a day."""
        for child in self._children:
            assert child.stdout is not None
            if child.stdout.readline().strip() != "ready":
                raise RuntimeError("the clerks could not begin; see the messages above")

    def finish(self) -> list[Step]:
        """Let them go home once their time is over; their steps."""
        steps: list[Step] = []
        for child in self._children:
            assert child.stdin is not None
            child.stdin.close()
            child.stdin = None
        for child in self._children:
            out, _ = child.communicate()
            if child.returncode:
                raise RuntimeError(f"a process of clerks ended with {child.returncode}")
            steps += [Step(**json.loads(line)) for line in out.splitlines()]
        return steps

    def stop(self) -> None:
        for child in self._children:
            if child.poll() is None:
                child.kill()
                child.wait()


def _main(seconds: float, seed: int, towns: Sequence[int]) -> None:
    import django

    django.setup()
    work = {town: _prepared(town, seed) for town in sorted(set(towns))}
    steps: list[Step] = []
    day = _Day(seconds, len(towns))
    threads = [
        threading.Thread(target=_serve, args=(town, *work[town], seed * 1000 + i, day, steps))
        for i, town in enumerate(towns)
    ]
    for thread in threads:
        thread.start()
    day.begin()
    print("ready", flush=True)
    sys.stdin.read()  # until the parent closes it
    day.may_end.set()
    for thread in threads:
        thread.join()
    for step in steps:
        print(json.dumps(vars(step)))


class _Day:
    """The day at the counter: it begins for all at once, and ends when its time is over and the parent says so."""

    def __init__(self, seconds: float, clerks: int) -> None:
        self.may_end = threading.Event()
        self._seconds = seconds
        self._barrier = threading.Barrier(clerks + 1)
        self._until = 0.0

    def begin(self) -> None:
        self._barrier.wait()
        self._until = time.time() + self._seconds

    def cannot_begin(self) -> None:
        """Nobody waits for a clerk who failed before the first visitor."""
        self._barrier.abort()

    @property
    def is_over(self) -> bool:
        return time.time() > self._until and self.may_end.is_set()


def _prepared(town: int, seed: int) -> tuple[Any, list[int], list[str]]:
    from kikan.shared.tenancy import tenant
    from kikan.site.benchmarks.looks import sample_persons, search_words
    from kikan.site.samples.settling import sample_actor

    chance = random.Random(seed)  # noqa: S311 - a benchmark
    with tenant(town):
        persons = sample_persons(400, chance)
        words = search_words(persons, chance)
    return sample_actor(town, "resident_clerk"), persons, words


def _serve(
    town: int, actor: Any, persons: list[int], words: list[str], seed: int, day: _Day, steps: list[Step]
) -> None:
    from django.db import connections

    chance = random.Random(seed)  # noqa: S311 - a benchmark
    try:
        _search(actor, words[0])
        _person(actor, persons[0])
        _preview(actor, persons[0])
    except BaseException:
        day.cannot_begin()
        raise
    day.begin()
    time.sleep(chance.uniform(0, PAUSE[1]))
    for kind, request in _requests(actor, persons, words, chance):
        if day.is_over:
            break
        steps.append(_timed(kind, town, request))
        time.sleep(chance.uniform(*PAUSE))
    connections.close_all()


def _timed(kind: str, town: int, request: Callable[[], object]) -> Step:
    at, began, error = time.time(), time.perf_counter(), ""
    try:
        request()
    except Exception as fault:  # noqa: BLE001 - every failure of a request is counted, by its class
        error = type(fault).__name__
    return Step(kind, town, at, time.perf_counter() - began, error)


def _requests(
    actor: Any, persons: list[int], words: list[str], chance: random.Random
) -> Iterator[tuple[str, Callable[[], object]]]:
    count = 0
    while True:
        count += 1
        word, person = chance.choice(words), chance.choice(persons)
        yield "search", lambda word=word: _search(actor, word)  # type: ignore[misc]
        yield "person", lambda person=person: _person(actor, person)  # type: ignore[misc]
        if count % ACTS == 0:
            yield "preview", lambda person=person: _preview(actor, person)  # type: ignore[misc]
            yield "act", lambda person=person: _act(actor, person)  # type: ignore[misc]


def _search(actor: Any, word: str) -> None:
    from kikan.businesses.residents.reads.search import search
    from kikan.shared.access import looks
    from kikan.shared.tenancy import tenant

    with tenant(actor.municipality):
        found = search(word, actor=actor)
    looks.record(actor, screen="residents.search", persons=[hit.person for hit in found.hits], search=word)


def _person(actor: Any, person: int) -> None:
    from kikan.businesses.residents.reads.cards import person_card
    from kikan.businesses.residents.reads.possible import possible_acts
    from kikan.shared.access import looks
    from kikan.shared.desk.people import person_bar
    from kikan.shared.tenancy import clock, tenant

    with tenant(actor.municipality):
        person_bar(person, actor, clock.today())
        possible_acts(person_card(person, actor=actor), actor)
    looks.record(actor, screen="residents.person", persons=[person])


def _correction(person: int) -> dict[str, Any]:
    """A note on a record (職権修正): small, and it makes the run's facts of this person newer than the run."""
    from kikan.businesses.residents.procedures.arguments import Correction
    from kikan.shared.tenancy import clock

    today = clock.today()
    return {
        "person": person, "happened_on": today, "reported_on": today,
        "correction": Correction(remark=f"測定による備考 {time.time():.6f}"),
    }  # fmt: skip


def _preview(actor: Any, person: int) -> None:
    from kikan.shared.worklist.preview import preview

    preview("residents.correct_record", actor, **_correction(person))


def _act(actor: Any, person: int) -> None:
    from kikan.shared.procedures import find

    find("residents.correct_record").call(actor=actor, **_correction(person))


if __name__ == "__main__":
    _main(float(sys.argv[1]), int(sys.argv[2]), [int(code) for code in sys.argv[3:]])
