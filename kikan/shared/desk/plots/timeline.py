"""What lies when (工程表): one row a thing, in groups, its parts as bars on a common axis of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.drawing import Plot

ROW, BAR, HEAD, TOP, FOOT = 22, 12, 26, 46, 12
MARK = "#d92d20"


@dataclass(frozen=True)
class Span:
    """A part of a row: which of the stages (from 0), from its first day to before `until`."""

    stage: int
    begins: date
    until: date


@dataclass(frozen=True)
class Row:
    """One thing under the heading of its group; `words` is what the table says of it."""

    group: str
    ja: str
    spans: tuple[Span, ...]
    words: tuple[str, ...] = ()


def timeline(
    name: str, ja: str, rows: Sequence[Row], stages: Sequence[str], head: Sequence[str], today: date
) -> Plot:
    """Rows in the order given, a heading wherever the group changes; `head`: the columns of the table after two.

    Errors: ValueError without a span, for more stages than can be told apart, or a span that does not end after it
    begins.
    """
    spans = [s for row in rows for s in row.spans]
    if not spans or len(stages) > len(d.COLOURS) or any(s.until <= s.begins for s in spans):
        raise ValueError("a timeline needs spans of known stages that end after they begin")
    first, last = min(s.begins for s in spans), max(s.until for s in spans)
    field = _Field(name, date(first.year, 1, 1), date(last.year + 1, 1, 1), _left(rows))
    height = TOP + sum(ROW for _ in rows) + HEAD * len({row.group for row in rows}) + FOOT
    body = [d.patterns(name, len(stages)), *_years(field, height), d.legend(name, stages, 0, 16)]
    y, group = float(TOP), None
    for row in rows:
        if row.group != group:
            group = row.group
            body.append(d.text(group, 0, y + 17, font_weight="700"))
            y += HEAD
        body += _row(field, y, row)
        y += ROW
    if field.begins <= today < field.ends:
        x = field.x(today)
        body.append(d.element("path", d=f"M{x:.1f} {TOP - 4}V{height - FOOT}", stroke=MARK, stroke_width=1.5))
        body.append(d.text("今日", x, TOP - 8, "middle", fill=MARK))
    table = tuple((row.group, row.ja, *row.words) for row in rows)
    described = (
        f"{len({r.group for r in rows})}団体・{len(rows)}件。{first:%Y年%m月}から{last:%Y年%m月}まで。"
    )
    return Plot(name, ja, "", d.svg(name, ja, described, height, body), tuple(head), table)


@dataclass(frozen=True)
class _Field:
    name: str
    begins: date
    ends: date
    left: float

    def x(self, day: date) -> float:
        share = (day - self.begins).days / (self.ends - self.begins).days
        return self.left + (d.WIDTH - self.left) * share


def _left(rows: Sequence[Row]) -> float:
    return max(d.width_of(row.ja) for row in rows) + 22


def _years(field: _Field, height: float) -> list[str]:
    """A line for each new year, with its number where there is room."""
    drawn = []
    years = range(field.begins.year, field.ends.year)
    every = max(1, -(-len(years) * 44 // int(d.WIDTH - field.left)))
    for year in years:
        x = field.x(date(year, 1, 1))
        drawn.append(d.element("path", d=f"M{x:.1f} {TOP}V{height - FOOT}", stroke=d.LINE))
        if (year - years[0]) % every == 0:
            drawn.append(d.text(f"{year}年", x + 3, TOP - 8, class_="tick"))
    return drawn


def _row(field: _Field, y: float, row: Row) -> list[str]:
    drawn = [d.text(row.ja, field.left - 10, y + 15, "end")]
    for span in row.spans:
        x = field.x(span.begins)
        drawn.append(
            d.element(
                "rect", x=x, y=y + 4, width=max(field.x(span.until) - x, 1.5), height=BAR,
                fill=d.fill(field.name, span.stage),
            )
        )  # fmt: skip
    return drawn
