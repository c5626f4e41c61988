"""The field that columns and lines stand in: labels beneath, round figures at the left."""

from collections.abc import Sequence
from dataclasses import dataclass

from kikan.shared.desk.plots import drawing as d

LEFT, RIGHT, TOP, FOOT, ROOM = 64, 12, 44, 34, 210


@dataclass(frozen=True)
class Frame:
    """Where a value and a label lie."""

    lowest: int
    highest: int
    step: float
    drawn: tuple[str, ...]
    height: int = TOP + ROOM + FOOT

    def y(self, value: float) -> float:
        return TOP + ROOM * (self.highest - value) / (self.highest - self.lowest)

    def middle(self, column: int) -> float:
        return LEFT + self.step * (column + 0.5)

    def zero_line(self) -> str:
        return d.element("path", d=f"M{LEFT} {self.y(0):.1f}H{d.WIDTH - RIGHT}", stroke=d.INK, stroke_width=1)


def frame(labels: Sequence[str], lowest: int, highest: int) -> Frame:
    """The field for these labels and bounds, with its grid."""
    marks = d.ticks(lowest, highest)
    if len(marks) == 1:
        marks.append(marks[0] + 1)
    step = (d.WIDTH - LEFT - RIGHT) / len(labels)
    bare = Frame(marks[0], marks[-1], step, ())
    grid = [_mark(bare, value) for value in marks]
    return Frame(marks[0], marks[-1], step, (*grid, *_labels(bare, labels)))


def _mark(field: Frame, value: int) -> str:
    y = field.y(value)
    line = d.element("path", d=f"M{LEFT} {y:.1f}H{d.WIDTH - RIGHT}", stroke=d.LINE)
    return line + d.text(d.short(value), LEFT - 8, y + 4.5, "end", class_="tick")


def _labels(field: Frame, labels: Sequence[str]) -> list[str]:
    """Every label, or every n-th where they would run into each other."""
    widest = max(d.width_of(label) for label in labels) + 8
    every = max(1, -(-int(widest) // max(int(field.step), 1)))
    shown = range(0, len(labels), every)
    return [d.text(labels[i], field.middle(i), TOP + ROOM + 22, "middle", class_="tick") for i in shown]
