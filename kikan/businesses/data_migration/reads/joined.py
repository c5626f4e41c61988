"""All files of a source as one (続き・差分): parts follow each other, a delta changes or ends records by its key."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kikan.businesses.data_migration.models import RehearsalPart, SourceFile
from kikan.businesses.data_migration.reads.contents import read_file
from kikan.businesses.data_migration.reads.forms import Written
from kikan.businesses.data_migration.reads.lines import files_of_part, number_of
from kikan.businesses.data_migration.reads.mends import mends_of, with_mends
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.sources import Source, Unread
from kikan.shared.tenancy.opener import current_or_raise

DELTA = SourceFile.Extent.DELTA


@dataclass(frozen=True)
class Joined:
    """rows_in: records of all files; left_out: those decided so; merged: changed or ended by a later file, with the marks."""

    source: Source = field(repr=False)
    rows_in: int
    left_out: int
    merged: int


def joined(part: RehearsalPart) -> Joined:
    """Every file with its mended records. Errors: Refused for a delta whose form has no key; VaultClosed."""
    numbers = files_of_part(part)
    extents = dict(
        SourceFile.objects.filter(municipality=current_or_raise(), number__in=numbers).values_list(
            "number", "extent"
        )
    )
    rows_in = left_out = 0
    pieces: list[tuple[Source, Written, bool]] = []
    for place, number in enumerate(numbers):
        original, written = read_file(number, part.form_version)
        mended, out = with_mends(original, mends_of(number))
        rows_in += len(original) + len(original.unread)
        left_out += out
        pieces.append((_numbered(mended, place), written, extents[number] == DELTA))
    if len(pieces) == 1:
        return Joined(pieces[0][0], rows_in, left_out, 0)
    source, merged = _together(pieces)
    return Joined(source, rows_in, left_out, merged)


def _numbered(source: Source, place: int) -> Source:
    if not place:
        return source
    lines = tuple(number_of(place, n) for n in source.line)
    unread = tuple(Unread(number_of(place, u.line), u.reason) for u in source.unread)
    return Source(source.columns, lines, unread, source.charset)


def _together(pieces: Sequence[tuple[Source, Written, bool]]) -> tuple[Source, int]:
    """A column that only some files have is empty in the others."""
    names = list(dict.fromkeys(name for source, _, _ in pieces for name in source.columns))
    columns: dict[str, list[str]] = {
        name: [c for s, _, _ in pieces for c in s.columns.get(name, [""] * len(s))] for name in names
    }
    lines = [n for s, _, _ in pieces for n in s.line]
    gone = _changed(pieces)
    keeps = [i for i in range(len(lines)) if i not in gone]
    unread = tuple(u for s, _, _ in pieces for u in s.unread)
    kept = {name: [cells[i] for i in keeps] for name, cells in columns.items()}
    return Source(kept, tuple(lines[i] for i in keeps), unread, pieces[0][0].charset), len(gone)


def _changed(pieces: Sequence[tuple[Source, Written, bool]]) -> set[int]:
    """The records, by their place among all, that a later delta replaces or ends, and the marks of ended ones."""
    gone: set[int] = set()
    standing: dict[tuple[str, ...], list[int]] = {}
    begin = 0
    for source, written, is_delta in pieces:
        if is_delta and not written.key:
            raise Refused(
                "差分のファイルには、ファイルの形に「キー」が要ります。",
                what_to_do="キーを書いた新しい版の形を登録してください。",
            )
        keys = list(zip(*(source.columns[name] for name in written.key), strict=True)) if written.key else []
        marks = source.columns.get(written.form.deleted[0]) if written.form.deleted else None
        fresh: dict[tuple[str, ...], list[int]] = {}
        for i, key in enumerate(keys):
            if is_delta:
                gone.update(standing.pop(key, ()))
            if (
                is_delta
                and marks is not None
                and written.form.deleted
                and marks[i] == written.form.deleted[1]
            ):
                gone.add(begin + i)
            else:
                fresh.setdefault(key, []).append(begin + i)
        for key, at in fresh.items():
            standing.setdefault(key, []).extend(at)
        begin += len(source)
    return gone
