"""Rules of the law by name, newest version first; checks axis, date and column types whenever one runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np

from kikan.law.amounts import Exact
from kikan.law.errors import LawGap, NotExact, WrongAxis
from kikan.law.groups import Groups
from kikan.law.law import Law
from kikan.law.moments import show

_DTYPES = frozenset({np.dtype(np.int64), np.dtype(np.bool_)})
P = ParamSpec("P")
R = TypeVar("R")
_versions: dict[str, list["Rule[..., Any]"]] = {}


@dataclass(frozen=True)
class Rule(Generic[P, R]):
    """One version of a rule; it is called like the function it wraps, with `law` as a keyword."""

    name: str
    axis: str
    since: int
    until: int | None
    function: Callable[P, R]
    ja: str = ""

    def holds(self, at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        law = kwargs.get("law")
        if not isinstance(law, Law):
            raise TypeError(f"{self.name} needs law=…")
        self._require(law)
        kwargs["law"] = law.of(self.name.split(".")[0])
        with _checking() as checked:
            for argument in (*args, *kwargs.values()):
                require_exact(argument, self.name, checked)
            result = self.function(*args, **kwargs)
            require_exact(result, self.name, checked)
        return result

    def _require(self, law: Law) -> None:
        if law.axis != self.axis:
            raise WrongAxis(f"{self.name} is dated by {self.axis}, not by {law.axis}")
        if not self.holds(law.at):
            raise LawGap(
                f"{self.name} of {show(self.axis, self.since)} does not hold in {show(self.axis, law.at)}"
            )


def rule(
    name: str, *, axis: str, since: int, until: int | None = None, ja: str = ""
) -> Callable[[Callable[P, R]], Rule[P, R]]:
    """Register a function as a version of a rule that holds from `since` to before `until`.

    ja: what clerks call it, on one version; not needed where the first line of the docstring begins with the term.
    """

    def register(function: Callable[P, R]) -> Rule[P, R]:
        version = Rule(name, axis, since, until, function, ja)
        known = _versions.setdefault(name, [])
        if any(other.since == since or other.axis != axis for other in known):
            raise ValueError(f"{name}: two versions since {since}, or of different axes")
        known.append(version)
        known.sort(key=lambda each: -each.since)
        return version

    return register


def version_in_force(name: str, law: Law) -> Rule[..., Any]:
    """The newest version that holds; LawGap if the rule knows none for that moment."""
    if name not in _versions:
        raise LawGap(f"no rule is called {name}")
    for version in _versions[name]:
        if version.axis != law.axis:
            raise WrongAxis(f"{name} is dated by {version.axis}, not by {law.axis}")
        if version.holds(law.at):
            return version
    raise LawGap(f"{name}: no version for {law.axis} {show(law.axis, law.at)}")


def call(name: str, *args: Any, law: Law, **kwargs: Any) -> Any:
    """Run whichever version of a rule is in force."""
    return version_in_force(name, law)(*args, law=law, **kwargs)


def all_rules() -> dict[str, tuple[Rule[..., Any], ...]]:
    """Every rule with its versions, newest first."""
    return {name: tuple(versions) for name, versions in sorted(_versions.items())}


class _Checked(threading.local):
    """Groups of columns found exact during one outermost call, so that inner rules need not look again."""

    seen: dict[int, object] | None = None


_checked_now = _Checked()


@contextmanager
def _checking() -> Iterator[dict[int, object]]:
    if _checked_now.seen is not None:
        yield _checked_now.seen
        return
    _checked_now.seen = {}
    try:
        yield _checked_now.seen
    finally:
        _checked_now.seen = None


def require_exact(value: object, where: str, checked: dict[int, object] | None = None) -> None:
    """Columns must be int64 or bool, amounts Exact; a float anywhere is refused (NotExact)."""
    if isinstance(value, np.ndarray):
        if value.dtype not in _DTYPES:
            raise NotExact(f"{where}: a column of {value.dtype} where int64 or bool is needed")
    elif isinstance(value, Exact):
        require_exact(value.numerators, where)
    elif isinstance(value, (float, np.floating)):
        raise NotExact(f"{where}: a float")
    elif isinstance(value, (tuple, list)):
        for each in value:
            require_exact(each, where, checked)
    elif isinstance(value, dict):
        for each in value.values():
            require_exact(each, where, checked)
    elif is_dataclass(value) and not isinstance(value, (Law, Groups, type)):
        _require_exact_fields(value, where, {} if checked is None else checked)


def _require_exact_fields(value: Any, where: str, checked: dict[int, object]) -> None:
    if id(value) in checked:
        return
    for name, inner in vars(value).items():
        require_exact(inner, f"{where}: {name}", checked)
    checked[id(value)] = value  # held, so that its id stays its own
