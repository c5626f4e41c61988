"""Records of several files of one source under one number (行の番号): the first file's as they are, the next ones' above."""

from collections.abc import Sequence

from kikan.businesses.data_migration.models import RehearsalPart

# No file has so many records: the n-th further file begins at n times this.
PLACE = 10**8


def files_of_part(part: RehearsalPart) -> list[int]:
    """The file that begins, and those after it."""
    return [part.file, *map(int, part.more)]


def number_of(place: int, line: int) -> int:
    return place * PLACE + line


def place_of(number: int) -> tuple[int, int]:
    """Which file, from 0, and the number of the record in it."""
    return divmod(number, PLACE)


def words(number: int) -> str:
    """As people say it: 15, or 3件目の15."""
    place, line = place_of(number)
    return f"{place + 1}件目の{line:,}" if place else f"{line:,}"


def file_and_line(part: RehearsalPart, number: int) -> tuple[int, int]:
    """The file and its record; a number of no file of the part gives file 0."""
    place, line = place_of(number)
    files: Sequence[int] = files_of_part(part)
    return (files[place] if place < len(files) else 0), line
