"""take_readings: the results of a hand-held (検針結果ファイルの取込み); a bad line is kept aside until it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.water.models import ReadingFile, ReadingKind, ReadingReject
from kikan.businesses.water.procedures.enter_readings import REASONS, Read, judge, keep
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

FILES = "water.file"
LONGEST = 200


@dataclass(frozen=True)
class Line:
    """One line of the file: what it says, or why it cannot be read."""

    number: int
    text: str = field(repr=False)
    reading: Read | None = None
    fault: str = ""


@dataclass(frozen=True)
class File:
    """A file as it was read, to the last line."""

    sha256: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TakenFile:
    """What became of a file: lines kept, lines set aside, readings that look wrong."""

    number: int
    taken: int
    rejected: int
    odd: int


@procedure("water.take_readings", right="water.batch", ja="検針結果ファイルの取込み")
def take_readings(*, file: File, actor: Actor) -> TakenFile:
    """Keep every reading that can be; set the others aside with their reasons.

    Errors: Refused for an empty file or the same one again: nothing is taken twice.
    """
    if not file.lines:
        raise Refused("ファイルに明細がありません。", field="file")
    if ReadingFile.objects.filter(sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルはすでに取り込んでいます。",
            field="file",
            what_to_do="取込みの一覧を確かめてください。",
        )
    readable = [line for line in file.lines if line.reading is not None]
    readings = [line.reading for line in readable if line.reading is not None]
    judged = judge(readings, ReadingKind.READ) if readings else None
    reasons = judged.reason.tolist() if judged else []
    number = numbers.draw(FILES)
    entry = append(
        actor=actor, kind="water.readings_taken", procedure="water.take_readings", subjects=[("water_file", number)],
        happened_on=max((r.read_on for r in readings), default=clock.today()),
    )  # fmt: skip
    good = np.flatnonzero(judged.reason == 0) if judged else np.zeros(0, dtype=np.int64)
    if judged and len(good):
        keep(judged, good, entry.number)
    bad = [(line, line.fault) for line in file.lines if line.reading is None]
    bad += [(line, REASONS[r]) for line, r in zip(readable, reasons, strict=True) if r]
    _keep_file(number, file, len(good), entry.number, entry.happened_on or clock.today())
    _set_aside(number, bad)
    return TakenFile(number, len(good), len(bad), int((judged.odd[good] > 0).sum()) if judged else 0)


def _keep_file(number: int, file: File, taken: int, entry: int, read_on: date) -> None:
    ReadingFile.objects.create(
        municipality=current_or_raise(), number=number, sha256=file.sha256, read_on=read_on, records=len(file.lines),
        taken=taken, entry=entry,
    )  # fmt: skip


def _set_aside(number: int, bad: Sequence[tuple[Line, str]]) -> None:
    municipality = current_or_raise()
    ReadingReject.objects.bulk_create(
        ReadingReject(
            municipality=municipality,
            file=number,
            line=line.number,
            text=line.text[:LONGEST],
            reason=reason[:120],
        )
        for line, reason in bad
    )


@procedure("water.mend_line", right="water.change", ja="検針結果の行の修正")
def mend_line(*, file: int, line: int, reading: Read | None, actor: Actor) -> int:
    """Take a line that was set aside with mended values, or let it go (reading None). Returns the entry.

    Errors: NotFound; Refused for a line mended before or values that cannot be either.
    """
    row = ReadingReject.objects.filter(file=file, line=line).first()
    if row is None:
        raise NotFound("この行はありません。", field="line")
    if row.mended_by is not None:
        raise Refused("この行はすでに直しています。", field="line")
    judged = judge([reading], ReadingKind.READ) if reading is not None else None
    if judged and judged.reason[0]:
        raise Refused(REASONS[int(judged.reason[0])], field="index")
    subjects = [("water_file", file), *([("water_point", reading.point)] if reading else [])]
    entry = append(
        actor=actor, kind="water.line_mended", procedure="water.mend_line", subjects=subjects,
        happened_on=reading.read_on if reading else clock.today(),
    )  # fmt: skip
    if judged:
        keep(judged, np.zeros(1, dtype=np.int64), entry.number)
    ReadingReject.objects.filter(file=file, line=line, mended_by__isnull=True).update(mended_by=entry.number)
    return entry.number
