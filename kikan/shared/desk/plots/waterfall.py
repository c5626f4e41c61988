"""From one figure to another by reasons (増減の内訳): one bar a reason, each beginning where the last ended."""

from collections.abc import Sequence

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.drawing import Plot

ROW, BAR, TOP = 34, 20, 10


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
    spans = _spans(before[1], changes, result)
    lowest, highest = _bounds(before[1], changes)
    room = d.WIDTH - left - 120

    def x(value: int) -> float:
        return left + room * (value - lowest) / max(highest - lowest, 1)

    body = [d.patterns(name, 6), *_rows(name, labels, spans, x, left)]
    rows = ((before[0], d.full(before[1])), *((c, d.signed(v)) for c, v in changes), (after, d.full(result)))
    words = "、".join(f"{c}で{d.signed(v)}{unit}" for c, v in changes)
    description = (
        f"{before[0]}の{d.full(before[1])}{unit}から、{words}により、{after}は{d.full(result)}{unit}。"
    )
    drawn = d.svg(name, ja, description, TOP * 2 + ROW * len(labels), body)
    return Plot(name, ja, unit, drawn, ("理由", unit or "増減"), rows)


def _spans(start: int, changes: Sequence[tuple[str, int]], result: int) -> list[tuple[int | None, int]]:
    """(from, to) of each bar; None begins at the left edge: a whole figure."""
    spans: list[tuple[int | None, int]] = [(None, start)]
    level = start
    for _, change in changes:
        spans.append((level, level + change))
        level += change
    return [*spans, (None, result)]


def _bounds(start: int, changes: Sequence[tuple[str, int]]) -> tuple[int, int]:
    """The edges of the drawing: not from zero where small changes of a large figure would vanish."""
    level, levels = start, [start]
    for _, change in changes:
        level += change
        levels.append(level)
    low, high = min(levels), max(levels)
    spread = max(high - low, 1)
    return (min(0, low) if low < spread * 3 else low - spread // 2), high


def _rows(
    name: str, labels: Sequence[str], spans: Sequence[tuple[int | None, int]], x, left: float
) -> list[str]:  # type: ignore[no-untyped-def]
    drawn = []
    for index, (label, (begin, end)) in enumerate(zip(labels, spans, strict=True)):
        y = TOP + ROW * index
        is_whole = begin is None
        a, b = (left, x(end)) if begin is None else sorted((x(begin), x(end)))
        kind = d.REST if is_whole else d.UP if end >= (begin or 0) else d.DOWN
        words = d.short(end) if begin is None else _signed_short(end - begin)
        drawn += [
            d.text(label, left - 10, y + 19, "end", font_weight="700" if is_whole else None),
            d.element("rect", x=a, y=y + 4, width=max(b - a, 1.5), height=BAR, rx=2, fill=d.fill(name, kind)),
            d.text(words, b + 8, y + 19, font_weight="700"),
        ]
        if index + 1 < len(labels):
            drawn.append(
                d.element(
                    "path",
                    d=f"M{x(end):.1f} {y + 4 + BAR}v{ROW - BAR}",
                    stroke=d.TICK,
                    stroke_dasharray="2 2",
                )
            )
    return drawn


def _signed_short(value: int) -> str:
    return ("＋" if value > 0 else "−" if value < 0 else "±") + d.short(abs(value))
