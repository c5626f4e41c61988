"""What all plots share: elements, patterns, scales, words for figures."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 760
INK, TICK, LINE = "#1a1a1a", "#666666", "#e6e6e6"
COLOURS = ("#0017c1", "#197a4b", "#8b3200", "#5109ad", "#006f83", "#4d4d4d")
UP, DOWN = 0, 2


@dataclass(frozen=True)
class Series:
    """One named row of figures (系列)."""

    ja: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Plot:
    """A drawing and the same figures as a table."""

    name: str
    ja: str
    unit: str
    svg: SafeString
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def element(tag: str, content: str = "", **attributes: object) -> str:
    """One element; `content` is markup already, attribute values are escaped; class_ and under_scores as in HTML."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _number(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, anchor: str = "start", **attributes: object) -> str:
    return element("text", escape(words), x=x, y=y, text_anchor=anchor, font_size=13, **attributes)


def svg(name: str, ja: str, description: str, height: float, body: Iterable[str]) -> SafeString:
    """The whole drawing with title and description for those who cannot see it."""
    title = element("title", escape(ja), id=f"{name}-title")
    desc = element("desc", escape(description), id=f"{name}-desc")
    drawn = element(
        "svg",
        title + desc + "".join(body),
        viewBox=f"0 0 {WIDTH} {_number(float(height))}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        xmlns="http://www.w3.org/2000/svg",
    )
    return mark_safe(drawn)  # noqa: S308 (every text went through escape)


def patterns(name: str, count: int) -> str:
    """Fills that differ without colour too: plain, then stripes, dots, grids."""
    return element("defs", "".join(_pattern(name, i) for i in range(count)))


def _pattern(name: str, index: int) -> str:
    colour = COLOURS[index]
    marks = (
        "",
        element("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4", stroke="#fff", stroke_width=1.6),
        element("path", d="M-2 6l4 4M0 0l8 8M6-2l4 4", stroke="#fff", stroke_width=1.6),
        element("circle", cx=4, cy=4, r=1.5, fill="#fff"),
        element("path", d="M0 4h8", stroke="#fff", stroke_width=1.6),
        element("path", d="M4 0v8M0 4h8", stroke="#fff", stroke_width=1),
    )[index]
    body = element("rect", width=8, height=8, fill=colour) + marks
    return element("pattern", body, id=f"{name}-p{index}", width=8, height=8, patternUnits="userSpaceOnUse")


def fill(name: str, index: int) -> str:
    return f"url(#{name}-p{index})"


def legend(name: str, labels: Sequence[str], x: float, y: float) -> str:
    drawn = []
    for index, label in enumerate(labels):
        drawn.append(element("rect", x=x, y=y - 11, width=14, height=14, rx=2, fill=fill(name, index)))
        drawn.append(text(label, x + 20, y))
        x += 40 + width_of(label)
    return "".join(drawn)


def width_of(words: str) -> float:
    """About how wide the words are drawn: a Japanese letter is as wide as it is high."""
    return sum(13.0 if unicodedata.east_asian_width(c) in "FWA" else 7.4 for c in words)


def ticks(lowest: int, highest: int, wanted: int = 5) -> list[int]:
    """Round figures that enclose the values: steps of 1, 2 or 5 times a power of ten."""
    span = max(highest - lowest, 1)
    step = 1
    while span > step * wanted:
        step *= 2 if str(step)[0] in "15" else 1
        if span > step * wanted and str(step)[0] == "2":
            step = step // 2 * 5
    first, last = lowest // step, -(-highest // step)
    return [n * step for n in range(first, last + 1)]


def short(value: int) -> str:
    """1,234; 12万; 3.4億: figures at an axis."""
    size, sign = abs(value), "−" if value < 0 else ""
    for unit, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万")):
        if size >= unit:
            whole, tenth = divmod(size * 10 // unit, 10)
            return f"{sign}{whole:,}{f'.{tenth}' if tenth and whole < 100 else ''}{name}"
    return f"{sign}{size:,}"


def full(value: int) -> str:
    return f"{'−' if value < 0 else ''}{abs(value):,}"


def signed(value: int) -> str:
    return ("＋" if value > 0 else "−" if value < 0 else "±") + f"{abs(value):,}"


def require_same_length(labels: Sequence[str], series: Sequence[Series]) -> None:
    """Errors: ValueError for figures that do not fit their labels, or more series than can be told apart."""
    if not labels or not series or any(len(s.values) != len(labels) for s in series):
        raise ValueError("every series needs one value for each label")
    if len(series) > len(COLOURS):
        raise ValueError(f"at most {len(COLOURS)} series can be told apart")
