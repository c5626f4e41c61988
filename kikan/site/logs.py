"""What a log may hold of an error: its kind and where it came from, never its words.

The database quotes the values of a row it refuses, so the words of an exception may name a resident.
"""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """Formats exceptions as kinds and places (例外は種類と場所だけを記録する)."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802  (the name is logging's)
        return "\n".join(line for error in _chain(ei[1]) for line in _told(error))


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and what led to it, the first one first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found[::-1]


def _told(error: BaseException) -> list[str]:
    places = traceback.extract_tb(error.__traceback__)
    lines = [f'  File "{p.filename}", line {p.lineno}, in {p.name}' for p in places]
    return [*lines, f"{type(error).__module__}.{type(error).__qualname__}"]
