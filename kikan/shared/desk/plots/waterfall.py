"""From one figure to another by reasons (増減の内訳): one bar a reason, each beginning where the last ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.drawing import Plot

ROW, BAR, TOP = 34, 20, 10
WHOLE = "#4d4d4d"


def waterfall(
    name: str,
    ja: str,
    before: tuple[str, int],
    changes: Sequence[tuple[str, int]],
    after: str,
    unit: str = "",
) -> Plot:
    """before: label and figure; changes: reason and difference; after: the label of what results."""
    result = before[1] + sum(change for _, change in changes)
    labels = [before[0], *(label for label, _ in changes), after]
    left = max(d.width_of(label) for label in labels) + 16
    lowest, highest = _bounds(before[1], changes)
    field = _Field(name, left, lowest, (d.WIDTH - left - 120) / max(highest - lowest, 1))
    body = [d.patterns(name, 3), *_bars(field, before, changes, (after, result))]
    rows = ((before[0], d.full(before[1])), *((c, d.signed(v)) for c, v in changes), (after, d.full(result)))
    words = "、".join(f"{c}で{d.signed(v)}{unit}" for c, v in changes)
    description = (
        f"{before[0]}の{d.full(before[1])}{unit}から、{words}により、{after}は{d.full(result)}{unit}。"
    )
    drawn = d.svg(name, ja, description, TOP * 2 + ROW * len(labels), body)
    return Plot(name, ja, unit, drawn, ("理由", unit or "増減"), rows)


def _bars(
    field: "_Field", before: tuple[str, int], changes: Sequence[tuple[str, int]], after: tuple[str, int]
) -> list[str]:
    drawn, y, level = _whole(field, TOP, *before), TOP, before[1]
    for label, change in changes:
        drawn.append(_link(field, y, level))
        y += ROW
        drawn += _change(field, y, label, level, level + change)
        level += change
    return [*drawn, _link(field, y, level), *_whole(field, y + ROW, *after)]


def _bounds(start: int, changes: Sequence[tuple[str, int]]) -> tuple[int, int]:
    """The edges of the drawing: not from zero where small changes of a large figure would vanish."""
    level, levels = start, [start]
    for _, change in changes:
        level += change
        levels.append(level)
    low, high = min(levels), max(levels)
    spread = max(high - low, 1)
    return (min(0, low) if low < spread * 3 else low - spread // 2), high


@dataclass(frozen=True)
class _Field:
    """Where the bars begin and what a figure is worth in the drawing."""

    name: str
    left: float
    lowest: int
    per_unit: float

    def x(self, value: int) -> float:
        return self.left + (value - self.lowest) * self.per_unit


def _whole(field: _Field, y: float, label: str, value: int) -> list[str]:
    """A whole figure; broken where the drawing does not begin at zero."""
    end = field.x(value)
    bar = d.element(
        "rect", x=field.left, y=y + 4, width=max(end - field.left, 1.5), height=BAR, rx=2, fill=WHOLE
    )
    cut = d.element(
        "path", d=f"M{field.left + 22:.1f} {y + 1}l7 13-7 13", stroke="#fff", stroke_width=5, fill="none"
    )
    words = d.text(d.short(value), end + 8, y + 19, font_weight="700")
    head = d.text(label, field.left - 10, y + 19, "end", font_weight="700")
    return [head, bar, cut if field.lowest > 0 else "", words]


def _change(field: _Field, y: float, label: str, begin: int, end: int) -> list[str]:
    a, b = sorted((field.x(begin), field.x(end)))
    fill = d.fill(field.name, d.UP if end >= begin else d.DOWN)
    bar = d.element("rect", x=a, y=y + 4, width=max(b - a, 1.5), height=BAR, rx=2, fill=fill)
    words = d.text(_signed_short(end - begin), b + 8, y + 19, font_weight="700")
    return [d.text(label, field.left - 10, y + 19, "end"), bar, words]


def _link(field: _Field, y: float, value: int) -> str:
    """The dotted line from the end of one bar to the beginning of the next."""
    path = f"M{field.x(value):.1f} {y + 4 + BAR}v{ROW - BAR}"
    return d.element("path", d=path, stroke=d.TICK, stroke_dasharray="2 2")


def _signed_short(value: int) -> str:
    return ("＋" if value > 0 else "−" if value < 0 else "±") + d.short(abs(value))
