"""Which characters and variation sequences (IVS) a font file holds, read from its cmap table.

typst drops an unknown variation selector without a word; only the table tells it apart from a known one.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Coverage:
    """The characters of one or more fonts and, by selector, the bases that have that form."""

    characters: frozenset[str]
    sequences: frozenset[tuple[str, str]]

    def __or__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.characters | other.characters, self.sequences | other.sequences)

    def __repr__(self) -> str:
        return f"Coverage({len(self.characters)} characters, {len(self.sequences)} sequences)"


NOTHING = Coverage(frozenset(), frozenset())


def read_coverage(path: Path, index: int = 0) -> Coverage:
    """The coverage of face `index` of a TrueType, OpenType or collection file."""
    with path.open("rb") as file:
        table = _cmap_table(file, index)
    characters: set[str] = set()
    sequences: set[tuple[str, str]] = set()
    for offset in _subtables(table):
        form = struct.unpack_from(">H", table, offset)[0]
        if form == 4:
            characters.update(map(chr, _format_4(table, offset)))
        elif form == 12:
            characters.update(map(chr, _format_12(table, offset)))
        elif form == 14:
            sequences.update(_format_14(table, offset))
    return Coverage(frozenset(characters), frozenset(sequences))


def _cmap_table(file: BinaryIO, index: int) -> bytes:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        start = struct.unpack(">I", file.read(4))[0]
    file.seek(start + 4)
    count = struct.unpack(">H", file.read(2))[0]
    file.seek(start + 12)
    for _ in range(count):
        tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
        if tag == b"cmap":
            file.seek(offset)
            return file.read(length)
    raise ValueError(f"{file.name} has no cmap table")


def _subtables(table: bytes) -> list[int]:
    count = struct.unpack_from(">H", table, 2)[0]
    unicode_ones = set()
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * i)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            unicode_ones.add(offset)
    return sorted(unicode_ones)


def _format_4(table: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", table, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, at + 14)
    starts = struct.unpack_from(f">{count}H", table, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", table, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", table, offsets_at)
    for i in range(count):
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = code
            if offsets[i]:
                glyph = struct.unpack_from(
                    ">H", table, offsets_at + 2 * i + offsets[i] + 2 * (code - starts[i])
                )[0]
                if not glyph:
                    continue
            if (glyph + deltas[i]) & 0xFFFF:
                yield code


def _format_12(table: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">I", table, at + 12)[0]
    for first, last, glyph in struct.iter_unpack(">III", table[at + 16 : at + 16 + 12 * count]):
        yield from range(first + (glyph == 0), last + 1)


def _format_14(table: bytes, at: int) -> Iterator[tuple[str, str]]:
    count = struct.unpack_from(">I", table, at + 6)[0]
    for i in range(count):
        record = at + 10 + 11 * i
        selector = chr(_uint24(table, record))
        default, special = struct.unpack_from(">II", table, record + 3)
        if default:
            for j in range(struct.unpack_from(">I", table, at + default)[0]):
                first = _uint24(table, at + default + 4 + 4 * j)
                more = table[at + default + 7 + 4 * j]
                yield from ((chr(code), selector) for code in range(first, first + more + 1))
        if special:
            for j in range(struct.unpack_from(">I", table, at + special)[0]):
                yield chr(_uint24(table, at + special + 4 + 5 * j)), selector


def _uint24(table: bytes, at: int) -> int:
    return int.from_bytes(table[at : at + 3], "big")
