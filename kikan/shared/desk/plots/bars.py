"""Columns side by side or on top of each other (棒グラフ, 積上げ棒グラフ)."""

from collections.abc import Sequence

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.axes import LEFT, TOP, Frame, frame
from kikan.shared.desk.plots.drawing import Plot, Series


def bars(name: str, ja: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Plot:
    """One column for each label and series, side by side."""
    values = [v for s in series for v in s.values]
    return _plot(name, ja, labels, series, unit, (min(0, *values), max(0, *values)), is_stacked=False)


def stacked_bars(name: str, ja: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Plot:
    """One column for each label, its parts on top of each other. Errors: ValueError for a negative part."""
    if any(v < 0 for s in series for v in s.values):
        raise ValueError("parts of a whole cannot be negative")
    highest = max(sum(column) for column in zip(*(s.values for s in series), strict=True))
    return _plot(name, ja, labels, series, unit, (0, highest), is_stacked=True)


def _plot(
    name: str,
    ja: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    bounds: tuple[int, int],
    *,
    is_stacked: bool,
) -> Plot:
    d.require_same_length(labels, series)
    field = frame(labels, *bounds)
    body = [d.patterns(name, len(series)), *field.drawn]
    for column in range(len(labels)):
        body += _stack(name, field, series, column) if is_stacked else _group(name, field, series, column)
    body.append(field.zero_line())
    if len(series) > 1:
        body.append(d.legend(name, [s.ja for s in series], LEFT, TOP - 16))
    header = ("区分", *(s.ja for s in series), *(("計",) if is_stacked else ()))
    rows = tuple(_row(labels[i], series, i, is_stacked) for i in range(len(labels)))
    drawn = d.svg(name, ja, describe(labels, series, unit), field.height, body)
    return Plot(name, ja, unit, drawn, header, rows)


def _group(name: str, field: Frame, series: Sequence[Series], column: int) -> list[str]:
    room = field.step * 0.72
    width = min(room / len(series), 44.0)
    x = field.middle(column) - width * len(series) / 2
    drawn = []
    for index, one in enumerate(series):
        value = one.values[column]
        top, bottom = sorted((field.y(value), field.y(0)))
        drawn.append(
            d.element(
                "rect",
                x=x + index * width + 1,
                y=top,
                width=width - 2,
                height=max(bottom - top, 0.5),
                rx=2,
                fill=d.fill(name, index),
            )
        )
        if len(series) == 1 and field.step >= 48:
            drawn.append(d.text(d.short(value), field.middle(column), top - 6, "middle"))
    return drawn


def _stack(name: str, field: Frame, series: Sequence[Series], column: int) -> list[str]:
    width = min(field.step * 0.62, 52.0)
    base, drawn = 0, []
    for index, one in enumerate(series):
        value = one.values[column]
        top, bottom = field.y(base + value), field.y(base)
        if value:
            drawn.append(
                d.element(
                    "rect",
                    x=field.middle(column) - width / 2,
                    y=top + 0.75,
                    width=width,
                    height=max(bottom - top - 0.75, 0.5),
                    fill=d.fill(name, index),
                )
            )
        base += value
    if field.step >= 48:
        drawn.append(d.text(d.short(base), field.middle(column), field.y(base) - 6, "middle"))
    return drawn


def _row(label: str, series: Sequence[Series], column: int, is_stacked: bool) -> tuple[str, ...]:
    values = [s.values[column] for s in series]
    return (label, *(d.full(v) for v in values), *((d.full(sum(values)),) if is_stacked else ()))


def describe(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    parts = []
    for one in series:
        low, high = min(one.values), max(one.values)
        least, most = labels[one.values.index(low)], labels[one.values.index(high)]
        parts.append(
            f"{one.ja}：最も多いのは{most}の{d.full(high)}{unit}、最も少ないのは{least}の{d.full(low)}{unit}。"
        )
    return "".join(parts)
