"""Finds what the typeface cannot print before a paper is made: a name is exact or it is not printed."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from kikan.shared.documents.rendering.cmap import Coverage
from kikan.shared.errors import ProcedureError

SELECTOR = re.compile("(?s)(.)([\ufe00-\ufe0f\U000e0100-\U000e01ef])")
LONELY = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Written with an escape in JSON: a control character, which has no glyph; the line break alone is placed.
CONTROL = re.compile(r'\\[^n"\\]')
PLACED = frozenset(" \n\u3000\u00a0")


class UnprintableCharacter(ProcedureError):
    """A character has no glyph in the typeface (印刷できない文字): nothing is printed, least of all a box."""

    def __init__(self, character: str, place: str) -> None:
        codes = " ".join(f"U+{ord(c):04X}" for c in character)
        shown = "" if unicodedata.category(character[0])[0] in "CZ" else f"「{character}」"
        super().__init__(
            f"印刷できない文字{shown}（{codes}）があります（{place}）。",
            what_to_do="文字溢れ・未登録外字の一覧で代わりの文字を決めるか、その文字を持つ書体を追加してください。",
            field=place,
        )
        self.character = character
        self.place = place


class TextTooLong(ProcedureError):
    """A text does not fit its field even in the smallest type (文字溢れ): a cut name would be another name."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"文字があふれて印刷できない項目があります（{place}）。",
            what_to_do="文字溢れの一覧で、その項目の記載のしかたを決めてください。",
            field=place,
        )
        self.place = place


def check(data: Any, coverage: Coverage, *, exact: bool) -> None:
    """Errors: UnprintableCharacter naming the first character and the field that holds it.

    exact: a variation selector must be known too; a fallback typeface prints the plain form and says so.
    """
    written = json.dumps(data, ensure_ascii=False, skipkeys=True, default=_no_text)
    if is_plain(written, coverage, exact=exact):
        return
    for place, text in texts(data):
        character = first_unprintable(text, coverage, exact=exact)
        if character:
            raise UnprintableCharacter(character, place)


def _no_text(_: object) -> None:
    """What JSON does not know holds no text."""


def is_plain(written: str, coverage: Coverage, *, exact: bool) -> bool:
    """Whether all of this JSON can be printed, by one look at its characters; False says nothing, look closer.

    Quotes and keys are looked at too: a typeface without them, or a mark beside one, only makes it False.
    """
    if CONTROL.search(written):
        return False
    found = set(written)
    selectors = set(filter(LONELY.match, found))
    if exact and selectors and not {(m[1], m[2]) for m in SELECTOR.finditer(written)} <= coverage.sequences:
        return False
    used = found - selectors - PLACED
    return used <= coverage.characters and not any(map(unicodedata.combining, used))


def first_unprintable(text: str, coverage: Coverage, *, exact: bool) -> str:
    """The first character (or base with selector) that the typeface lacks; empty where there is none."""
    if text.isascii() and text.isprintable():
        return ""
    if exact:
        for found in SELECTOR.finditer(text):
            if (found[1], found[2]) not in coverage.sequences:
                return found[0]
    used = set(LONELY.sub("", text))
    marks = {c for c in used if unicodedata.combining(c)}
    missing = used - marks - coverage.characters - PLACED
    missing |= {mark for mark in marks if not _composes(text, mark, coverage)}
    return next((c for c in text if c in missing), "") if missing else ""


def _composes(text: str, mark: str, coverage: Coverage) -> bool:
    """A combining mark is printable where every base before it has a glyph together with it.

    The font puts other marks beside the letter, not above it: that would be another name.
    """
    pairs = (text[m.start() - 1] + mark for m in re.finditer(mark, text) if m.start())
    composed = [unicodedata.normalize("NFC", pair) for pair in pairs]
    return not text.startswith(mark) and all(c in coverage.characters for c in composed)


def texts(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the data with the place where it stands, as in 'body.persons[2].name'."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, f"{place}.{key}" if place else str(key))
    elif isinstance(data, (list, tuple)):
        for i, value in enumerate(data):
            yield from texts(value, f"{place}[{i}]")
