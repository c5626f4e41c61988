"""The steps of an act as a flow (業務の流れ図): a lane for each who, a box for each step, minutes before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.drawing import Plot

TOP, ROW, BOX, GAP, LINE_HEIGHT = 40, 78, 56, 8, 16
MOST_LANES = 6
DROPPED, ADDED = "5 4", None


@dataclass(frozen=True)
class FlowStep:
    """A step: who does what with which papers; before, after: minutes, None where it does not exist then."""

    who: str
    what: str
    papers: str
    before: int | None
    after: int | None


def flow(name: str, ja: str, steps: Sequence[FlowStep]) -> Plot:
    """Steps from top to bottom, each in the lane of who does it; one that falls away is dashed, a new one bold.

    Errors: ValueError without steps. More lanes than can be told apart share the last one.
    """
    if not steps:
        raise ValueError("a flow needs steps")
    people = list(dict.fromkeys(s.who for s in steps))
    lanes = people[: MOST_LANES - 1] if len(people) > MOST_LANES else people
    count = len(lanes) + (len(people) > len(lanes))
    width = d.WIDTH / count
    height = TOP + ROW * len(steps)
    body = [_arrow_head(name)]
    for i in range(count):
        words = lanes[i] if i < len(lanes) else "ほか"
        body.append(d.text(_cut(words, width - 8), (i + 0.5) * width, 20, "middle", font_weight="700"))
        body.append(d.element("path", d=f"M{i * width:.1f} 0V{height}", stroke=d.LINE))
    places = [
        ((lanes.index(s.who) if s.who in lanes else count - 1) * width, TOP + ROW * n)
        for n, s in enumerate(steps)
    ]
    for (x, y), (next_x, next_y) in pairwise(places):
        body.append(_arrow(name, x + width / 2, y + BOX, next_x + width / 2, next_y))
    for n, (step, (x, y)) in enumerate(zip(steps, places, strict=True), 1):
        body += _box(n, step, x + GAP, y, width - 2 * GAP)
    before, after = (
        sum(m or 0 for m in of) for of in zip(*((s.before, s.after) for s in steps), strict=True)
    )
    described = f"{len(people)}者・{len(steps)}手順。1件当たり、これまで{before}分、これから{after}分。"
    rows = tuple(
        (str(n), s.who, s.what, s.papers, _minutes(s.before), _minutes(s.after))
        for n, s in enumerate(steps, 1)
    )
    head = ("手順", "だれが", "何をする", "書類", "これまで（分）", "これから（分）")
    return Plot(name, ja, "分", d.svg(name, ja, described, height, body), head, rows)


def _minutes(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _box(number: int, step: FlowStep, x: float, y: float, width: float) -> list[str]:
    is_dropped, is_new = step.after is None, step.before is None
    frame = d.element(
        "rect", x=x, y=y, width=width, height=BOX, rx=4, fill="#fff", stroke=d.TICK if is_dropped else d.COLOURS[0],
        stroke_width=2.5 if is_new else 1.2, stroke_dasharray=DROPPED if is_dropped else ADDED,
    )  # fmt: skip
    lines = [_cut(f"{number} {step.what}", width - 12), _cut(step.papers, width - 12)]
    if is_dropped:
        told = f"{_minutes(step.before)}分 → なくす"
    else:
        told = (
            f"新しい手順 {step.after}分"
            if is_new
            else f"{_minutes(step.before)}分 → {_minutes(step.after)}分"
        )
    return [
        frame,
        d.text(lines[0], x + 6, y + LINE_HEIGHT),
        d.text(lines[1], x + 6, y + LINE_HEIGHT * 2, class_="tick"),
        d.text(_cut(told, width - 12), x + 6, y + LINE_HEIGHT * 3),
    ]


def _cut(words: str, width: float) -> str:
    """As much of the words as fits, with … where something is left out; the table holds them whole."""
    if d.width_of(words) <= width:
        return words
    while words and d.width_of(words + "…") > width:
        words = words[:-1]
    return f"{words}…"


def _arrow_head(name: str) -> str:
    marker = d.element(
        "marker", d.element("path", d="M0 0L8 4L0 8z", fill=d.INK), id=f"{name}-head", markerWidth=8, markerHeight=8,
        refX=7, refY=4, orient="auto",
    )  # fmt: skip
    return d.element("defs", marker)


def _arrow(name: str, x: float, y: float, to_x: float, to_y: float) -> str:
    bend = (y + to_y) / 2
    return d.element(
        "path", d=f"M{x:.1f} {y:.1f}V{bend:.1f}H{to_x:.1f}V{to_y - 1:.1f}", fill="none", stroke=d.INK,
        stroke_width=1.2, marker_end=f"url(#{name}-head)",
    )  # fmt: skip
