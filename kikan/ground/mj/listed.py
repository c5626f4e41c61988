"""The list of MJ characters (MJ文字情報一覧表): 58,862 glyphs with sequence, strokes, radicals, readings, codes."""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COLUMNS = 16
# Numbers that were given up: the glyph is to be written by another one (備考 of the list).
REPLACED = {37229: 68077, 40579: 40580, 42077: 68085, 59043: 68101}
RADICALS = range(1, 215)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One MJ character (MJ文字図形).

    text: how it is written, a character or a base with its selector (IVS), "" for the few without code;
    also: the IVS of a glyph that has both; radicals: (部首, 内画数), the first is the principal one;
    juki: code of the national resident network (住基ネット統一文字), family: of the family register (戸籍統一文字番号).
    """

    number: int
    text: str
    also: str
    base: str
    strokes: int
    radicals: tuple[tuple[int, int], ...]
    readings: tuple[str, ...]
    family: str
    juki: str

    @property
    def name(self) -> str:
        """MJ022335."""
        return f"MJ{self.number:06d}"

    @property
    def codes(self) -> str:
        """U+845B U+E0102."""
        return code_points(self.text or self.base)


def code_points(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)


def radical_sign(radical: int) -> str:
    """The sign of a radical (部首), 9 -> ⼈."""
    return chr(0x2EFF + radical)


@cache
def lines() -> list[str]:
    """The rows of the list, unsplit: most are never asked for."""
    packed = files("kikan.ground.mj").joinpath("list.tsv.xz").read_bytes()
    return lzma.decompress(packed).decode().splitlines()


def cells(line: int) -> list[str]:
    return lines()[line].split("\t")


@cache
def places() -> dict[str, int]:
    """The row of each sequence."""
    found: dict[str, int] = {}
    for i, line in enumerate(lines()):
        _, text, also, _ = line.split("\t", 3)
        for sequence in filter(None, (text, also)):
            found.setdefault(sequence, i)
    return found


@cache
def numbers() -> dict[int, int]:
    """The row of each MJ number."""
    return {int(line[:6]): i for i, line in enumerate(lines())}


def by_text(sequence: str) -> Glyph | None:
    """The glyph that a character, or a base with its selector, stands for."""
    place = places().get(sequence)
    return None if place is None else glyph(place)


def by_number(number: int) -> Glyph | None:
    """The glyph of an MJ number; of one given up the glyph that takes its place."""
    place = numbers().get(REPLACED.get(number, number))
    return None if place is None else glyph(place)


def glyphs(places: Iterator[int]) -> list[Glyph]:
    return [glyph(place) for place in places]


def glyph(place: int) -> Glyph:
    number, text, also, base, strokes, radicals, readings, family, juki, *_ = cells(place)
    return Glyph(
        int(number),
        text,
        also,
        base,
        int(strokes or 0),
        tuple(_radical(each) for each in radicals.split(",") if each),
        tuple(filter(None, readings.split("・"))),
        family,
        juki,
    )


def _radical(text: str) -> tuple[int, int]:
    radical, _, rest = text.partition(".")
    # "-": the glyph has fewer strokes than its radical.
    return int(radical), int(rest) if rest.isdigit() else -1
