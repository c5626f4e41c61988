"""The population by age and sex (人口ピラミッド)."""

from collections.abc import Sequence

from kikan.shared.desk.plots import drawing as d
from kikan.shared.desk.plots.drawing import Plot

ROW, TOP, FOOT, MIDDLE = 17, 34, 30, 64
ROOM = (d.WIDTH - MIDDLE) / 2 - 16


def pyramid(
    name: str, ja: str, ages: Sequence[str], men: Sequence[int], women: Sequence[int], unit: str = "人"
) -> Plot:
    """Men to the left, women to the right, the youngest at the foot; `ages` from the youngest up."""
    if not (ages and len(ages) == len(men) == len(women)):
        raise ValueError("one number of men and of women for each age")
    highest = d.ticks(0, max(*men, *women, 1), 4)[-1]
    foot = TOP + ROW * len(ages)
    body = [d.patterns(name, 3), *_grid(highest, foot)]
    for index, age in enumerate(reversed(ages)):
        place = len(ages) - 1 - index
        body += _row(name, TOP + ROW * index, age, men[place] / highest, women[place] / highest)
    body += [_head("男", sum(men), -1), _head("女", sum(women), 1)]
    rows = tuple((a, d.full(m), d.full(w), d.full(m + w)) for a, m, w in zip(ages, men, women, strict=True))
    drawn = d.svg(name, ja, _describe(ages, men, women, unit), foot + FOOT, body)
    return Plot(name, ja, unit, drawn, ("年齢", "男", "女", "計"), rows)


def _row(name: str, y: float, age: str, men: float, women: float) -> list[str]:
    centre = d.WIDTH / 2
    return [
        d.element("rect", x=centre - MIDDLE / 2 - ROOM * men, y=y + 1, width=ROOM * men, height=ROW - 3, fill=d.fill(name, 0)),
        d.element("rect", x=centre + MIDDLE / 2, y=y + 1, width=ROOM * women, height=ROW - 3, fill=d.fill(name, 2)),
        d.text(age, centre, y + 12.5, "middle", class_="tick"),
    ]  # fmt: skip


def _grid(highest: int, foot: float) -> list[str]:
    drawn = []
    for value in d.ticks(0, highest, 4):
        for side in (-1, 1):
            x = d.WIDTH / 2 + side * (MIDDLE / 2 + ROOM * value / highest)
            drawn.append(d.element("path", d=f"M{x:.1f} {TOP}V{foot}", stroke=d.LINE))
            drawn.append(d.text(d.short(value), x, foot + 18, "middle", class_="tick"))
    return drawn


def _head(ja: str, total: int, side: int) -> str:
    x = d.WIDTH / 2 + side * (MIDDLE / 2 + ROOM / 2)
    return d.text(f"{ja} {d.full(total)}", x, TOP - 12, "middle", font_weight="700")


def _describe(ages: Sequence[str], men: Sequence[int], women: Sequence[int], unit: str) -> str:
    whole = [m + w for m, w in zip(men, women, strict=True)]
    most = ages[whole.index(max(whole))]
    return (
        f"男{d.full(sum(men))}{unit}、女{d.full(sum(women))}{unit}。"
        f"最も多い年齢は{most}歳で{d.full(max(whole))}{unit}。"
    )
