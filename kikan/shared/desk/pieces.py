"""Small pieces a screen hands to its template: steps, tiles, differences, progress, receipts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

Shown = str | int | date | None


@dataclass(frozen=True)
class Step:
    """One step of a procedure or a run (手順): done, now, next or off with the reason why."""

    ja: str
    state: str = "next"
    url: str = ""
    note: str = ""


def steps(names: list[str], now: int) -> list[Step]:
    """Steps by name; those before the one numbered `now` (from 1) are done."""
    states = ("done" if i < now else "now" if i == now else "next" for i in range(1, len(names) + 1))
    return [Step(name, state) for name, state in zip(names, states, strict=True)]


@dataclass(frozen=True)
class Tile:
    """One figure a chief looks at (指標)."""

    ja: str
    value: str
    unit: str = ""
    change: str = ""
    url: str = ""


@dataclass(frozen=True)
class Difference:
    """One value before and after an act (変更前・変更後)."""

    ja: str
    before: Shown
    after: Shown
    cites: str = ""

    @property
    def is_same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Progress:
    """How far whole-municipality work has come (進捗)."""

    ja: str
    done: int
    total: int
    url: str
    per_second: float = 0.0
    is_over: bool = False
    state: str = ""
    cancel_url: str = ""

    @property
    def percent(self) -> int:
        return 100 if self.is_over and not self.total else min(100, 100 * self.done // max(self.total, 1))

    @property
    def left(self) -> str:
        """The time left in words; empty while it cannot be told."""
        if self.is_over or self.per_second <= 0:
            return ""
        seconds = int((self.total - self.done) / self.per_second)
        if seconds < 60:
            return f"あと約{max(seconds, 1)}秒"
        return f"あと約{seconds // 60}分" if seconds < 5400 else f"あと約{seconds // 3600}時間"


@dataclass(frozen=True)
class Receipt:
    """What to tell and hand over when an act is done (受付結果)."""

    ja: str
    number: int
    papers: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    next_acts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Act:
    """An act that is possible for a person today, or greyed with the reason why not (できる手続)."""

    ja: str
    url: str = ""
    reason: str = ""
    key: str = ""


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Row by row in the order of `after`, keys that only `before` has at the end."""
    names = [*after, *(k for k in before if k not in after)]
    return [Difference(name, before.get(name), after.get(name)) for name in names]
