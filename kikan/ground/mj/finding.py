"""Finding a character that no keyboard offers (文字検索): by reading, strokes, radical, number, code or another form."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kikan.ground.mj.listed import RADICALS, Glyph, glyph, lines, numbers, places, radical_sign
from kikan.ground.mj.variants import forms_of

LIMIT = 120
KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
NUMBER = re.compile(r"(?:MJ)?0*([0-9]{1,6})", re.IGNORECASE)
CODE = re.compile(r"(?:U\+|0x)?([0-9A-F]{4,6})(?:[ _]+(?:U\+|0x)?(E01[0-9A-F]{2}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What a clerk knows of a character; everything given must hold."""

    reading: str = ""
    strokes: int | None = None
    radical: int | None = None
    like: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.reading or self.strokes or self.radical or self.like)


def find(asked: Asked, limit: int = LIMIT) -> list[Glyph]:
    """The glyphs for which all that is asked holds, by strokes and number; one more than `limit` where there are more."""
    sets = [set(found) for found in _asked(asked)]
    if not sets:
        return []
    both = sorted(set.intersection(*sets), key=lambda i: (_strokes()[i], i))
    return [glyph(i) for i in both[: limit + 1]]


def _asked(asked: Asked) -> Iterable[Iterable[int]]:
    if asked.reading:
        yield _readings().get(asked.reading.translate(KATAKANA), ())
    if asked.strokes is not None:
        yield (i for i, strokes in enumerate(_strokes()) if strokes == asked.strokes)
    if asked.radical is not None:
        yield _radicals().get(asked.radical, ())
    if asked.like:
        yield (i for char in forms_of(asked.like) for i in _bases().get(char, ()))


def by_number_text(text: str) -> Glyph | None:
    """MJ022335, mj22335 or 22335."""
    found = NUMBER.fullmatch(text.strip())
    place = numbers().get(int(found[1])) if found else None
    return None if place is None else glyph(place)


def by_code(text: str) -> Glyph | None:
    """U+845B, 845b, or with a selector U+845B U+E0102."""
    found = CODE.fullmatch(text.strip())
    if found is None or int(found[1], 16) > 0x10FFFF:
        return None
    place = places().get(chr(int(found[1], 16)) + (chr(int(found[2], 16)) if found[2] else ""))
    return None if place is None else glyph(place)


@cache
def _strokes() -> list[int]:
    return [int(line.split("\t", 5)[4] or 0) for line in lines()]


@cache
def _bases() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, line in enumerate(lines()):
        _, text, _, base, _ = line.split("\t", 4)
        for char in {text[:1], base[:1]} - {""}:
            found.setdefault(char, []).append(i)
    return found


@cache
def _readings() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, line in enumerate(lines()):
        for reading in line.split("\t", 7)[6].split("・"):
            if reading:
                found.setdefault(reading.translate(KATAKANA), []).append(i)
    return found


@cache
def _radicals() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {radical: [] for radical in RADICALS}
    for i, line in enumerate(lines()):
        for each in line.split("\t", 6)[5].split(","):
            radical = int(each.split(".")[0]) if each else 0
            if radical in found:
                found[radical].append(i)
    return found


def strokes_of_radical(radical: int) -> int:
    """How many strokes a radical has, written as a character of its own."""
    place = places().get(unicodedata.normalize("NFKC", radical_sign(radical)))
    return _strokes()[place] if place is not None else 0
