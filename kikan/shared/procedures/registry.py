"""The decorator that opens the tenant, checks the right and makes an act callable by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from kikan.shared.access import Actor
from kikan.shared.tenancy import tenant

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Procedure:
    """An act as listed in manifests: what it is called, which right it needs, what carries it out.

    takes_two: no municipality may let one person enter and decide it (専決できない).
    """

    name: str
    ja: str
    right: str
    call: Callable[..., Any]
    takes_two: bool = False


_procedures: dict[str, Procedure] = {}


def procedure(
    name: str, *, right: str, ja: str, takes_two: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register an act. The function takes keyword arguments only, `actor` among them."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            assert isinstance(actor, Actor)
            actor.require(right)
            with tenant(actor.municipality):
                return function(*args, **kwargs)

        if name in _procedures and _procedures[name].call.__module__ != act.__module__:
            raise ValueError(f"procedure {name} is registered twice")
        _procedures[name] = Procedure(name, ja, right, act, takes_two)
        return act

    return decorate


def find(name: str) -> Procedure:
    """Errors: KeyError for a name nobody registered."""
    return _procedures[name]


def by_name() -> dict[str, Procedure]:
    return dict(_procedures)
