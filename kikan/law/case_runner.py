"""Runs published cases: each alone, then all of a rule in one call; both must equal the published figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from kikan.law.book import Book
from kikan.law.case_adapter import Adapter
from kikan.law.case_file import Case, MalformedCase, require_known_keys
from kikan.law.errors import LawError
from kikan.law.law import Law
from kikan.law.moments import moment_of_day
from kikan.law.ordinances import plain, typed, undated
from kikan.law.parameter import Value

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Difference:
    """One key whose published figure is not ours; `way` is alone, together or statute."""

    key: str
    published: object
    ours: object
    way: str


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    case: Case
    state: str
    differences: tuple[Difference, ...] = ()
    reason: str = ""


def run_cases(cases: Sequence[Case], adapters: Mapping[str, Adapter], book: Book) -> list[Outcome]:
    """Every case with its outcome, in the order given. Raises MalformedCase before anything runs."""
    for case in cases:
        if case.rule in adapters:
            require_known_keys(case, adapters[case.rule])
    outcomes: dict[int, Outcome] = {}
    for rule in dict.fromkeys(case.rule for case in cases):
        of_rule = [case for case in cases if case.rule == rule]
        for outcome in _run_rule(of_rule, adapters.get(rule), book):
            outcomes[id(outcome.case)] = outcome
    return [outcomes[id(case)] for case in cases]


def _run_rule(cases: list[Case], adapter: Adapter | None, book: Book) -> Iterator[Outcome]:
    if adapter is None:
        yield from (Outcome(case, SKIPPED, reason=f"rule {case.rule} is not built yet") for case in cases)
        return
    ready = []
    for case in cases:
        if missing := adapter.missing(case.input):
            yield Outcome(case, SKIPPED, reason=f"{case.rule} does not know {missing} yet")
        else:
            ready.append(case)
    together = _Together(adapter, [case.input for case in ready])
    for place, case in enumerate(ready):
        yield _run_one(case, place, adapter, book, together)


class _Together:
    """All inputs of a rule in one call per law; answers are kept, since several cases may share a law."""

    def __init__(self, adapter: Adapter, inputs: list[Mapping[str, Any]]) -> None:
        self.adapter, self.inputs = adapter, inputs
        self.answers: dict[Law, Sequence[Mapping[str, Any]]] = {}

    def answer(self, place: int, law: Law) -> Mapping[str, Any]:
        if law not in self.answers:
            self.answers[law] = self.adapter.answer(self.inputs, law)
        return self.answers[law][place]


def law_of(case: Case, adapter: Adapter, book: Book) -> tuple[Law, list[Difference]]:
    """The law of a case: its own ordinance values; its statutory ones must equal the book's."""
    at = moment_of_day(adapter.axis, case.law_date)
    given = _values(case, adapter, book)
    own = {name: value for name, value in given.items() if book.parameters[name].is_set_by_body}
    law = book.law(adapter.axis, at, undated(own))
    differences = []
    for name, value in given.items():
        if name not in own and (ours := _book_value(case, law, name)) != value:
            differences.append(Difference(f"parameters ({name})", plain(value), plain(ours), "statute"))
    return law, differences


def _values(case: Case, adapter: Adapter, book: Book) -> dict[str, Value]:
    found = {}
    for name, raw in adapter.values(case.parameters).items():
        try:
            found[name] = typed(book.parameter(name), raw)
        except LawError as fault:
            raise MalformedCase(case.file, case.id, "parameters", str(fault)) from fault
    return found


def _book_value(case: Case, law: Law, name: str) -> Value:
    """The book's own value on the day of the case; a fiscal year's tax asks the income year before it."""
    axis = law.book.parameter(name).axis
    at = moment_of_day(axis, case.law_date)
    return (
        law.on(axis, law.at - 1 if (law.axis, axis) == ("fiscal_year", "tax_year") else at).dated(name).value
    )


def _run_one(case: Case, place: int, adapter: Adapter, book: Book, together: _Together) -> Outcome:
    try:
        law, differences = law_of(case, adapter, book)
        alone = adapter.answer([case.input], law)[0]
        all_at_once = together.answer(place, law)
    except LawError as fault:
        return Outcome(case, FAILED, reason=f"{type(fault).__name__}: {fault}")
    differences += compare(case.expected, alone, "alone")
    differences += compare(case.expected, all_at_once, "together")
    return Outcome(case, FAILED if differences else PASSED, tuple(differences))


def compare(
    published: Mapping[Any, Any], ours: Mapping[Any, Any], way: str, above: str = ""
) -> list[Difference]:
    """Every published key whose figure ours does not equal; keys only we know are not compared."""
    found: list[Difference] = []
    for key, figure in published.items():
        path = f"{above}{key}"
        mine = ours.get(key, "not computed")
        if isinstance(figure, Mapping) and isinstance(mine, Mapping):
            found += compare(figure, mine, way, f"{path}.")
        elif not _equal(figure, mine):
            found.append(Difference(path, figure, plain_answer(mine), way))
    return found


def _equal(published: object, ours: object) -> bool:
    mine = plain_answer(ours)
    return type(published) is type(mine) and published == mine


def plain_answer(value: object) -> object:
    """An answer as the case files write it."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain_answer(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain_answer(inner) for inner in value]
    return value


def shown(value: object) -> object:
    """A value for JSON and the terminal: dates as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): shown(inner) for key, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list) else value
