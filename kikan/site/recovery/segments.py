"""Arithmetic of the write-ahead log (WAL): positions, names of segments, timelines."""

import re
from dataclasses import dataclass

SEGMENT_BYTES = 16 << 20
PER_NAME = 0x1_0000_0000 // SEGMENT_BYTES
SEGMENT = re.compile(r"^[0-9A-F]{24}$")
OF_SEGMENT = re.compile(r"^[0-9A-F]{24}")  # also the labels of base backups
HISTORY = re.compile(r"^[0-9A-F]{8}\.history$")


def position(text: str) -> int:
    """'1/2000028' as a number of bytes from the beginning."""
    high, low = text.split("/")
    return (int(high, 16) << 32) + int(low, 16)


@dataclass(frozen=True, order=True)
class Segment:
    """One file of the log; `number` counts from the beginning, whatever the timeline."""

    number: int
    timeline: int

    @classmethod
    def of(cls, name: str) -> "Segment":
        return cls(int(name[8:16], 16) * PER_NAME + int(name[16:], 16), int(name[:8], 16))

    @property
    def name(self) -> str:
        return f"{self.timeline:08X}{self.number // PER_NAME:08X}{self.number % PER_NAME:08X}"


def segment_at(byte: int) -> int:
    """The number of the segment that holds this position."""
    return byte // SEGMENT_BYTES


@dataclass(frozen=True)
class Life:
    """One timeline of the chain that leads to the present: it was left at `until` (None: it goes on)."""

    timeline: int
    until: int | None

    @property
    def last_segment(self) -> int:
        return 1 << 62 if self.until is None else segment_at(self.until)


def lives(newest: int, history: str = "") -> tuple[Life, ...]:
    """The timelines that lead to the newest one, oldest first, from the text of its history file."""
    found = []
    for line in history.splitlines():
        cells = line.split("\t")
        if len(cells) >= 2 and cells[0].strip().isdigit():
            found.append(Life(int(cells[0]), position(cells[1])))
    return (*found, Life(newest, None))
