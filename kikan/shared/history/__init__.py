"""The one way to keep dated rows: when they hold, and when we knew it."""

from kikan.shared.history.change import add, change, effects, end, replace, retract, withdraw, write
from kikan.shared.history.fields import OPEN, HistoryModel, as_of

__all__ = [
    "OPEN",
    "HistoryModel",
    "add",
    "as_of",
    "change",
    "effects",
    "end",
    "replace",
    "retract",
    "withdraw",
    "write",
]
