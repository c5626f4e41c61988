"""A typeface with the glyphs of some characters alone (書体の部分集合), for terminals that do not have the whole one.

TrueType as the file has it: the glyphs asked for and their components, renumbered; no glyph is changed. The typeface
goes by another name, as the licence of IPA asks of what is derived from theirs.
"""

import mmap
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NAME = "Kikan Names"
COPIED = (b"OS/2", b"cvt ", b"fpgm", b"gasp", b"prep")
WORDS, SCALE, MORE, XY_SCALE, TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80
CHECKSUM = 0xB1B0AFBA


@dataclass(frozen=True, repr=False)
class Face:
    """One font file: its tables and which glyph each character, and each character with a selector, has.

    `drawn`: the outlines, which are nearly all of the file, stay in it and are read as they are asked for.
    """

    tables: Mapping[bytes, bytes]
    drawn: memoryview
    glyphs: Mapping[int, int]
    forms: Mapping[tuple[int, int], int]

    def outline(self, glyph: int) -> bytes:
        """The bytes of a glyph; empty for one that draws nothing."""
        is_long = struct.unpack_from(">h", self.tables[b"head"], 50)[0]
        loca = self.tables[b"loca"]
        begin, end = (
            struct.unpack_from(">2I", loca, 4 * glyph)
            if is_long
            else (2 * at for at in struct.unpack_from(">2H", loca, 2 * glyph))
        )
        return bytes(self.drawn[begin:end])


@lru_cache(maxsize=2)
def face_of(path: Path) -> Face:
    """Read a TrueType file; kept for the next time."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    count = struct.unpack_from(">H", data, 4)[0]
    tables, drawn = {}, memoryview(b"")
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == b"glyf":
            drawn = memoryview(data)[offset : offset + length]
        else:
            tables[tag] = data[offset : offset + length]
    return Face(tables, drawn, *_maps(tables[b"cmap"]))


def _maps(table: bytes) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    glyphs: dict[int, int] = {}
    selected = 0
    for i in range(struct.unpack_from(">H", table, 2)[0]):
        offset = struct.unpack_from(">I", table, 8 + 8 * i)[0]
        form = struct.unpack_from(">H", table, offset)[0]
        if form == 12:
            groups = struct.unpack_from(">I", table, offset + 12)[0]
            for first, last, glyph in struct.iter_unpack(
                ">3I", table[offset + 16 : offset + 16 + 12 * groups]
            ):
                glyphs |= {code: glyph + code - first for code in range(first, last + 1)}
        elif form == 14:
            selected = offset
    return glyphs, _forms(table, selected, glyphs) if selected else {}


def _forms(table: bytes, at: int, glyphs: Mapping[int, int]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for i in range(struct.unpack_from(">I", table, at + 6)[0]):
        record = at + 10 + 11 * i
        selector = _uint24(table, record)
        default, special = struct.unpack_from(">2I", table, record + 3)
        for j in range(struct.unpack_from(">I", table, at + default)[0] if default else 0):
            first, more = _uint24(table, at + default + 4 + 4 * j), table[at + default + 7 + 4 * j]
            found |= {
                (code, selector): glyphs[code] for code in range(first, first + more + 1) if code in glyphs
            }
        for j in range(struct.unpack_from(">I", table, at + special)[0] if special else 0):
            entry = at + special + 4 + 5 * j
            found[_uint24(table, entry), selector] = struct.unpack_from(">H", table, entry + 3)[0]
    return found


def _uint24(table: bytes, at: int) -> int:
    return int.from_bytes(table[at : at + 3], "big")


def subset(path: Path, characters: Iterable[str]) -> bytes:
    """A typeface of these characters, each a base with its selector if it has one; unknown ones are left out."""
    return _made(path, frozenset(characters))


@lru_cache(maxsize=128)
def _made(path: Path, characters: frozenset[str]) -> bytes:
    face = face_of(path)
    plain, forms = _wanted(face, characters)
    order = _with_components(face, {0, *plain.values(), *forms.values()})
    place = {glyph: i for i, glyph in enumerate(order)}
    outlines = [_renumbered(face.outline(glyph), place) for glyph in order]
    tables = {tag: face.tables[tag] for tag in COPIED if tag in face.tables}
    tables |= _metrics(face, order) | _outlines(outlines)
    tables[b"head"] = (
        face.tables[b"head"][:8] + bytes(4) + face.tables[b"head"][12:50] + struct.pack(">h", 1) + bytes(2)
    )
    tables[b"maxp"] = face.tables[b"maxp"][:4] + struct.pack(">H", len(order)) + face.tables[b"maxp"][6:]
    tables[b"post"] = struct.pack(">IIhhIIIII", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0)
    tables[b"name"] = _name()
    tables[b"cmap"] = _cmap(
        {code: place[g] for code, g in plain.items()}, {pair: place[g] for pair, g in forms.items()}
    )
    return _file(tables)


def _wanted(face: Face, characters: Iterable[str]) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    plain: dict[int, int] = {}
    forms: dict[tuple[int, int], int] = {}
    for character in filter(None, characters):
        base, marks = character[0], character[1:]
        if ord(base) in face.glyphs:
            plain[ord(base)] = face.glyphs[ord(base)]
        for mark in marks:
            if (ord(base), ord(mark)) in face.forms:
                forms[ord(base), ord(mark)] = face.forms[ord(base), ord(mark)]
    return plain, forms


def _with_components(face: Face, glyphs: set[int]) -> list[int]:
    """The glyphs with those they are composed of, in order."""
    found, waiting = set(glyphs), list(glyphs)
    while waiting:
        for _, part in _components(face.outline(waiting.pop())):
            if part not in found:
                found.add(part)
                waiting.append(part)
    return sorted(found)


def _components(outline: bytes) -> list[tuple[int, int]]:
    """Where a composed glyph names its parts, and which they are."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    found, at, flags = [], 10, MORE
    while flags & MORE:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        found.append((at + 2, glyph))
        at += 4 + (4 if flags & WORDS else 2)
        at += 2 if flags & SCALE else 4 if flags & XY_SCALE else 8 if flags & TWO_BY_TWO else 0
    return found


def _renumbered(outline: bytes, place: Mapping[int, int]) -> bytes:
    changed = bytearray(outline)
    for at, glyph in _components(outline):
        struct.pack_into(">H", changed, at, place[glyph])
    return bytes(changed)


def _metrics(face: Face, order: list[int]) -> dict[bytes, bytes]:
    """Widths of the chosen glyphs, each in full."""
    hhea, hmtx = face.tables[b"hhea"], face.tables[b"hmtx"]
    full = struct.unpack_from(">H", hhea, 34)[0]
    rows = []
    for glyph in order:
        width = struct.unpack_from(">H", hmtx, 4 * min(glyph, full - 1))[0]
        bearing_at = 4 * glyph + 2 if glyph < full else 4 * full + 2 * (glyph - full)
        rows.append(struct.pack(">Hh", width, struct.unpack_from(">h", hmtx, bearing_at)[0]))
    return {b"hhea": hhea[:34] + struct.pack(">H", len(order)), b"hmtx": b"".join(rows)}


def _outlines(outlines: list[bytes]) -> dict[bytes, bytes]:
    padded = [outline + bytes(-len(outline) % 4) for outline in outlines]
    ends = [0]
    for outline in padded:
        ends.append(ends[-1] + len(outline))
    return {b"glyf": b"".join(padded), b"loca": struct.pack(f">{len(ends)}I", *ends)}


def _name() -> bytes:
    """The family under its new name, for Windows in English."""
    texts = {1: NAME, 2: "Regular", 4: NAME, 6: NAME.replace(" ", "")}
    records, strings = b"", b""
    for key, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x0409, key, len(encoded), len(strings))
        strings += encoded
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + strings


def _cmap(plain: Mapping[int, int], forms: Mapping[tuple[int, int], int]) -> bytes:
    """One group a character (format 12), and the forms by selector (format 14) where there are any."""
    groups = b"".join(struct.pack(">3I", code, code, glyph) for code, glyph in sorted(plain.items()))
    twelve = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(plain)) + groups
    fourteen = _format_14(forms) if forms else b""
    heads = [(3, 10, 0)] if not forms else [(0, 5, len(twelve)), (3, 10, 0)]
    start = 4 + 8 * len(heads)
    records = b"".join(struct.pack(">HHI", platform, form, start + at) for platform, form, at in heads)
    return struct.pack(">HH", 0, len(heads)) + records + twelve + fourteen


def _format_14(forms: Mapping[tuple[int, int], int]) -> bytes:
    by_selector: dict[int, list[tuple[int, int]]] = {}
    for (base, selector), glyph in sorted(forms.items()):
        by_selector.setdefault(selector, []).append((base, glyph))
    at, records, bodies = 10 + 11 * len(by_selector), b"", b""
    for selector, entries in sorted(by_selector.items()):
        records += selector.to_bytes(3, "big") + struct.pack(">II", 0, at + len(bodies))
        bodies += struct.pack(">I", len(entries))
        bodies += b"".join(base.to_bytes(3, "big") + struct.pack(">H", glyph) for base, glyph in entries)
    return struct.pack(">HII", 14, at + len(bodies), len(by_selector)) + records + bodies


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    """The tables as one file, each with its checksum."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * (count - (1 << power)))
    directory, body, at = b"", b"", 12 + 16 * count
    places = {}
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        places[tag] = at + len(body)
        directory += struct.pack(">4sIII", tag, _sum(padded), at + len(body), len(data))
        body += padded
    whole = bytearray(head + directory + body)
    struct.pack_into(">I", whole, places[b"head"] + 8, (CHECKSUM - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    return int(sum(struct.unpack(f">{len(data) // 4}I", data))) & 0xFFFFFFFF
