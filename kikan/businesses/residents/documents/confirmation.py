"""The confirmation sheet of a draft (確認票): what would be written, before and after, with places for the stamps.

For the office alone; nobody signs it. Of the protected it says no more than the screen does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kikan.ground.eras import in_words
from kikan.shared.desk.worklist.wording import Section, Told


@dataclass(frozen=True, repr=False)
class Sheet:
    """One draft as the sheet shows it."""

    number: int
    title: str
    state: str
    entered_by: str
    entered_at: str
    sections: tuple[Section, ...]
    alerts: tuple[str, ...]
    hearings: tuple[str, ...]


def confirmation(it: Sheet) -> dict[str, Any]:
    """The sheet as plain text."""
    return {
        "number": f"{it.number:,}",
        "title": it.title,
        "state": it.state,
        "entered_by": it.entered_by,
        "entered_at": it.entered_at,
        "sections": [_section(each) for each in it.sections],
        "alerts": list(it.alerts),
        "hearings": list(it.hearings),
    }


def _section(it: Section) -> dict[str, Any]:
    number = "新規" if it.number is None else f"{it.number // 10:07d}-{it.number % 10}"
    name = "世帯" if it.kind == "household" else it.name
    return {"name": name, "number": number, "groups": [_group(told) for told in it.told]}


def _group(it: Told) -> dict[str, Any]:
    begins = f"{in_words(it.begins_on)}から" if it.begins_on else ""
    until = f"{in_words(it.until)}の前日まで" if it.until else ""
    rows = [
        {"label": item.ja, "before": _plain(item.before), "after": _plain(item.after)} for item in it.items
    ]
    return {"name": it.ja, "change": it.kind_ja, "period": f"{begins}{until}", "rows": rows}


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    return in_words(value) if hasattr(value, "isoformat") else str(value)


def in_lines(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """「業務：すること」, one line each."""
    return tuple(f"{first}：{second}" for first, second in texts)
