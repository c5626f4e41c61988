"""How checks of the register are declared and run: rules over columns, the same at the counter and on import."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kikan.law.amounts import Truth

MISSING = -(2**63)
Columns = Mapping[str, np.ndarray]
Test = Callable[[Columns], Truth]


@dataclass(frozen=True)
class Check:
    """One error or alert of the national list: what it asks, of which item, what the clerk can do."""

    number: str
    field: str
    message: str
    what_to_do: str
    cites: str
    needs: tuple[str, ...]
    test: Test

    @property
    def is_error(self) -> bool:
        return self.number.startswith("E")


@dataclass(frozen=True)
class Finding:
    """A check with the rows it found; `rows` are indexes into the columns it was given."""

    number: str
    field: str
    message: str
    what_to_do: str
    cites: str
    rows: tuple[int, ...]

    @property
    def is_error(self) -> bool:
        return self.number.startswith("E")


_checks: list[Check] = []


def check(
    number: str, field: str, message: str, *, do: str, needs: Iterable[str], cites: str = ""
) -> Callable[[Test], Test]:
    """Register a check; it runs wherever all the columns it needs are given."""

    def register(test: Test) -> Test:
        _checks.append(Check(number, field, message, do, cites, tuple(needs), test))
        return test

    return register


def all_checks() -> tuple[Check, ...]:
    return tuple(sorted(_checks, key=lambda each: (each.number, each.field)))


def run(columns: Columns, among: Iterable[Check] | None = None) -> tuple[Finding, ...]:
    """Every check whose columns are given, in the order of the list; only those that found something."""
    findings = []
    for each in all_checks() if among is None else among:
        if any(name not in columns for name in each.needs):
            continue
        rows = np.flatnonzero(each.test(columns))
        if len(rows):
            findings.append(
                Finding(
                    each.number, each.field, each.message, each.what_to_do, each.cites, tuple(rows.tolist())
                )
            )
    return tuple(findings)


def is_known(column: np.ndarray) -> Truth:
    """Where a column has a value: unknown is not zero, and nothing follows from it."""
    known: Truth = column != MISSING
    return known


def before(left: np.ndarray, right: np.ndarray) -> Truth:
    """Where one day is before the other and both are known."""
    result: Truth = is_known(left) & is_known(right) & (left < right)
    return result
