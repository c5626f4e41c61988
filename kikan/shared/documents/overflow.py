"""What a paper cannot print (文字溢れ・未登録外字): refused first; who passes the alert prints as the municipality says.

The municipality chooses for its certificates: the field stays blank, or is printed as far as it can be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.shared.access import Actor
from kikan.shared.documents import rendering
from kikan.shared.documents.issue import OVERFLOW, Issued, note
from kikan.shared.documents.rendering.characters import texts
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, ordinances

STATUTE = "certificate_forms"
BLANK, LIMIT = "blank", "limit"
WAYS = {BLANK: "空欄で印刷", LIMIT: "印刷できるところまで印刷"}
# Shorter texts fit into every field there is: only longer ones are worth a trial.
SURELY_FITS = 40


@dataclass(frozen=True)
class Fault:
    """A place of a paper and the character that has no glyph; the code, never the name."""

    place: str
    codes: str

    @property
    def ja(self) -> str:
        return f"{self.place}（{self.codes}）"


def faults(data: Mapping[str, Any]) -> list[Fault]:
    """Every text of the data with a character that cannot be printed."""
    return [
        Fault(place, " ".join(f"U+{ord(c):04X}" for c in character))
        for place, text in texts(data)
        if (character := rendering.unprintable(text))
    ]


def way() -> str:
    """What the municipality has chosen. Errors: Refused where it has not."""
    law = ordinances.law("event_date", day_number(clock.today()), statute=STATUTE)
    try:
        return law.choice(f"{STATUTE}.overflow")
    except LawGap as gap:
        raise Refused(
            "印刷できない文字の取扱い（空欄・印刷できるところまで）が登録されていません。",
            what_to_do="条例・規則の値の登録を管理者に依頼してください。",
        ) from gap


def printable(data: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    """The data as it can be printed in the chosen way; texts that are too long are seen to by the template."""
    cleaned = _cleaned(data, chosen)
    assert isinstance(cleaned, dict)
    return {**cleaned, "overflow": chosen}


def _cleaned(data: Any, chosen: str) -> Any:
    if isinstance(data, Mapping):
        return {key: _cleaned(value, chosen) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_cleaned(value, chosen) for value in data]
    if isinstance(data, str) and (character := rendering.unprintable(data)):
        return data[: data.index(character)] if chosen == LIMIT else ""
    return data


def has_long_text(data: Mapping[str, Any]) -> bool:
    return any(len(text) > SURELY_FITS for _, text in texts(data))


def keep(issued: tuple[Issued, ...], found: list[Fault], chosen: str, actor: Actor) -> None:
    """Note on each copy what was not printed, for the list of overflows (文字溢れの一覧)."""
    told = "、".join(fault.ja for fault in found) or "長い文字"
    for one in issued:
        note(one.number, OVERFLOW, f"{WAYS[chosen]}：{told}", actor)
