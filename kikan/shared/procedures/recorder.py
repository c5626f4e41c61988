"""What an act issued beyond history rows (帳票・調定など), for whoever shows it before it is done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Issued:
    """One thing issued: `kind` is document, charge, receipt, allocation, refund, difference …; `ja` names it."""

    kind: str
    ja: str
    figures: Mapping[str, Any] = field(default_factory=dict, repr=False)


_issued: ContextVar[list[Issued] | None] = ContextVar("kikan_issued", default=None)


def note(kind: str, ja: str, **figures: Any) -> None:
    """Say what was just issued; without a listener around it costs nothing."""
    collected = _issued.get()
    if collected is not None:
        collected.append(Issued(kind, ja, figures))


@contextmanager
def recording() -> Iterator[list[Issued]]:
    """Collect what is issued inside the block."""
    issued: list[Issued] = []
    token = _issued.set(issued)
    try:
        yield issued
    finally:
        _issued.reset(token)
