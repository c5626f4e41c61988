"""Provisional numbers: a preview must not lock a counter, so it counts far above the real ones."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

FIRST = 2**60
_next: ContextVar[int | None] = ContextVar("kikan_provisional", default=None)


def is_preview() -> bool:
    return _next.get() is not None


def take(count: int = 1) -> int:
    """The first of `count` provisional numbers; only inside `counting()`."""
    first = _next.get()
    if first is None:
        raise RuntimeError("provisional numbers exist only in a preview")
    _next.set(first + count)
    return first


@contextmanager
def counting() -> Iterator[None]:
    # Two previews at once must not meet on one number: the second would wait for the first to roll back.
    token = _next.set(FIRST + (secrets.randbits(38) << 20))
    try:
        yield
    finally:
        _next.reset(token)
