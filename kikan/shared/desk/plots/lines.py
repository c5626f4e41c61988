"""Courses over time (折れ線グラフ)."""

from collections.abc import Sequence

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.axes import LEFT, TOP, Frame, frame
from kikan.shared.desk.plots.bars import describe
from kikan.shared.desk.plots.drawing import Plot, Series

DASHES = (None, "7 4", "2 3", "10 3 2 3", "12 5", "4 2")


def lines(
    name: str,
    ja: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    from_zero: bool = True,
) -> Plot:
    """One line for each series, told apart by colour, dash and mark."""
    d.require_same_length(labels, series)
    values = [v for s in series for v in s.values]
    field = frame(labels, min(0, *values) if from_zero else min(values), max(values))
    body = [*field.drawn]
    for index, one in enumerate(series):
        body += _line(field, one, index)
    if from_zero:
        body.append(field.zero_line())
    if len(series) > 1:
        body.append(_legend([s.ja for s in series]))
    rows = tuple((labels[i], *(d.full(s.values[i]) for s in series)) for i in range(len(labels)))
    drawn = d.svg(name, ja, describe(labels, series, unit), field.height, body)
    return Plot(name, ja, unit, drawn, ("区分", *(s.ja for s in series)), rows)


def _line(field: Frame, one: Series, index: int) -> list[str]:
    points = [(field.middle(i), field.y(v)) for i, v in enumerate(one.values)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    colour = d.COLOURS[index]
    drawn = [
        d.element(
            "path", d=path, fill="none", stroke=colour, stroke_width=2.5, stroke_dasharray=DASHES[index]
        )
    ]
    return drawn + [_mark(x, y, index) for x, y in points]


def _mark(x: float, y: float, index: int) -> str:
    colour = d.COLOURS[index]
    if index % 3 == 0:
        return d.element("circle", cx=x, cy=y, r=4, fill="#fff", stroke=colour, stroke_width=2)
    if index % 3 == 1:
        return d.element("rect", x=x - 3.5, y=y - 3.5, width=7, height=7, fill=colour)
    return d.element("path", d=f"M{x:.1f} {y - 5:.1f}l5 9h-10z", fill=colour)


def _legend(labels: Sequence[str]) -> str:
    x, drawn = float(LEFT), []
    for index, label in enumerate(labels):
        path = f"M{x:.0f} {TOP - 21}h26"
        drawn.append(
            d.element(
                "path", d=path, stroke=d.COLOURS[index], stroke_width=2.5, stroke_dasharray=DASHES[index]
            )
        )
        drawn.append(_mark(x + 13, TOP - 21, index))
        drawn.append(d.text(label, x + 32, TOP - 16))
        x += 52 + d.width_of(label)
    return "".join(drawn)
