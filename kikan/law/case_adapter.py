"""How a published case reaches a rule: adapters stand beside the rules and are registered by rule name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kikan.law.case_shape import Shape
from kikan.law.law import Law
from kikan.law.working import Working

Inputs = Sequence[Mapping[str, Any]]
Answers = Sequence[Mapping[str, Any]]


def _no_parameters(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


def _all_built(case_input: Mapping[str, Any]) -> str:
    return ""


@dataclass(frozen=True)
class Adapter:
    """What the runner needs to know of one rule name of the case files.

    `answer(inputs, law)` computes all inputs in one call and says, per input, every key it knows;
    `values(parameters)` turns a case's parameters into values by id of the book (plain: rates as text);
    `missing(input)` names what this installation cannot yet compute, or "";
    `working(inputs, law)` gives the whole working, for `kikan law explain`.
    """

    rule: str
    axis: str
    input: Shape
    expected: Shape
    parameters: Shape
    answer: Callable[[Inputs, Law], Answers]
    values: Callable[[Mapping[str, Any]], Mapping[str, Any]] = field(default=_no_parameters)
    missing: Callable[[Mapping[str, Any]], str] = field(default=_all_built)
    working: Callable[[Inputs, Law], Working] | None = None


_adapters: dict[str, Adapter] = {}


def case_adapter(
    rule: str,
    *,
    axis: str,
    input: Shape,
    expected: Shape,
    parameters: Shape | None = None,
    values: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _no_parameters,
    missing: Callable[[Mapping[str, Any]], str] = _all_built,
    working: Callable[[Inputs, Law], Working] | None = None,
) -> Callable[[Callable[[Inputs, Law], Answers]], Callable[[Inputs, Law], Answers]]:
    """Register the adapter of a rule name of the case files."""

    def register(answer: Callable[[Inputs, Law], Answers]) -> Callable[[Inputs, Law], Answers]:
        if rule in _adapters:
            raise ValueError(f"two adapters for {rule}")
        _adapters[rule] = Adapter(
            rule, axis, input, expected, parameters or {}, answer, values, missing, working
        )
        return answer

    return register


def adapters() -> Mapping[str, Adapter]:
    """All adapters registered so far, by rule name."""
    return dict(_adapters)
