"""Which statements each test sends, so that a second version of PostgreSQL need not meet any of them twice.

With KIKAN_KEEP_STATEMENTS=folder a run writes them down; with KIKAN_NEW_STATEMENTS=folder one takes only tests that
send what none before them sends.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

KEEP, NEW = "KIKAN_KEEP_STATEMENTS", "KIKAN_NEW_STATEMENTS"
# A test with one of these leaves nothing to the next, so that it can be taken alone; others are taken by the file.
OF_ITS_OWN = {"db", "live_database", "undone"}
# Quicker than this is not measured.
LEAST = 0.01
# A list is the same statement at any length, and so is a statement with other numbers in it.
SAME = (
    (re.compile(r"%s(?:\s*,\s*%s)+"), "%s"),
    (re.compile(r"(\(%s\))(?:\s*,\s*\(%s\))+"), r"\1"),
    (re.compile(r"\d+"), "0"),
)


@dataclass(frozen=True)
class Sent:
    """What a test took and the short names of what it sent."""

    seconds: float
    names: frozenset[str]

    def worth(self, known: set[str]) -> float:
        return len(self.names - known) / max(self.seconds, LEAST)


class Keeping:
    """Writes down for each test the short names of the statements it sent; another process counts as one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"{os.getpid()}.jsonl"
        self.sent: set[str] = set()
        for method in ("execute", "executemany", "copy", "stream"):
            self._watch(psycopg.Cursor, method, lambda query: short_name(_text(query)))
        self._watch(psycopg.ServerCursor, "execute", lambda query: short_name(_text(query)))
        # What a child sends is not seen here: its test is always taken.
        self._watch(subprocess.Popen, "__init__", lambda _: f"process of {self.test}")
        self.test = ""

    def _watch(self, owner: type, method: str, told: Callable[[Any], str]) -> None:
        original = getattr(owner, method)

        def watched(this: Any, *arguments: Any, **options: Any) -> Any:
            self.sent.add(told(arguments[0] if arguments else options.get("query")))
            return original(this, *arguments, **options)

        setattr(owner, method, watched)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.test = item.nodeid
        self.sent.clear()
        began = time.monotonic()
        answer = yield
        line = [item.nodeid, time.monotonic() - began, sorted(self.sent)]
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        return answer


class TakingNew:
    """Deselects tests all of whose statements are sent by others that are taken."""

    def __init__(self, folder: Path) -> None:
        self.sent: dict[str, Sent] = {}
        for file in folder.glob("*.jsonl"):
            for line in file.read_text("utf-8").splitlines():
                test, seconds, names = json.loads(line)
                self.sent[test] = Sent(seconds, frozenset(names))

    # After -m has had its say: a test that does not run sends nothing.
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        units: dict[str, list[pytest.Item]] = {}
        for item in items:
            units.setdefault(_unit(item), []).append(item)
        wanted = taken({unit: [item.nodeid for item in inside] for unit, inside in units.items()}, self.sent)
        left_out = [item for item in items if _unit(item) not in wanted]
        items[:] = [item for item in items if _unit(item) in wanted]
        config.hook.pytest_deselected(items=left_out)


def taken(units: dict[str, list[str]], sent: dict[str, Sent]) -> set[str]:
    """The units that together send everything, those first that send most in a second.

    What nobody wrote down is taken. The same for every process that asks: all workers must choose alike.
    """
    every = {
        unit: _together([sent.get(t, Sent(0, frozenset([t]))) for t in tests])
        for unit, tests in units.items()
    }
    found: set[str] = set()
    known: set[str] = set()
    waiting = [(-every[unit].worth(known), unit) for unit in every]
    heapq.heapify(waiting)
    while waiting:
        _, unit = heapq.heappop(waiting)
        worth = every[unit].worth(known)
        if waiting and worth < -waiting[0][0]:
            # Others have sent some of it meanwhile: it waits its turn again.
            heapq.heappush(waiting, (-worth, unit))
        elif worth:
            found.add(unit)
            known |= every[unit].names
    return found


def _together(tests: list[Sent]) -> Sent:
    return Sent(sum(test.seconds for test in tests), frozenset().union(*(test.names for test in tests)))


@lru_cache(maxsize=5_000)  # some are long
def short_name(statement: str) -> str:
    """The same for statements that differ in numbers and the lengths of lists alone."""
    for pattern, same in SAME:
        statement = pattern.sub(same, statement)
    return hashlib.blake2b(statement.encode(), digest_size=8).hexdigest()


def plugins() -> Sequence[object]:
    """What the environment asks for."""
    asked = ((KEEP, Keeping), (NEW, TakingNew))
    return [made(Path(os.environ[name])) for name, made in asked if os.environ.get(name)]


def _text(query: object) -> str:
    return query.decode() if isinstance(query, bytes) else str(query)


def _unit(item: pytest.Item) -> str:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_alone = fixtures & OF_ITS_OWN or item.get_closest_marker("django_db")
    return item.nodeid if is_alone else item.nodeid.split("::")[0]
