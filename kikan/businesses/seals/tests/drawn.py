"""Fictitious seals drawn for tests (架空の印影): a round rim and strokes that follow from the text."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

RED = (200, 40, 40)


def drawn(
    text: str = "見本",
    *,
    mm: float = 15.0,
    dpi: int = 600,
    turn: float = 0,
    colour: tuple[int, int, int] = RED,
    rim: tuple[int, int] = (0, 360),
    tells_dpi: bool = True,
    mark: bool = False,
    form: str = "PNG",
) -> bytes:
    """A scan of a round seal with so many millimetres of diameter; `rim`: from which angle to which it is there."""
    side = round(mm * dpi / 25.4)
    paper = max(side * 2, round(60 * dpi / 25.4) if mark else 0)
    image = Image.new("RGB", (paper, paper), "white")
    pen, at = ImageDraw.Draw(image), (paper - side) // 2
    pen.arc((at, at, at + side - 1, at + side - 1), *rim, fill=colour, width=max(side // 18, 2))
    for stroke in _strokes(text):
        points = [(at + side * x, at + side * y) for x, y in stroke]
        pen.line(points, fill=colour, width=max(side // 26, 2))
    if turn:
        image = image.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white")
    if mark:
        pen = ImageDraw.Draw(image)
        pen.rectangle((30, paper - 40, 30 + round(50 * dpi / 25.4) - 1, paper - 32), fill="black")
    out = BytesIO()
    image.save(out, form, **({"dpi": (dpi, dpi)} if tells_dpi else {}))
    return out.getvalue()


def _strokes(text: str) -> list[list[tuple[float, float]]]:
    """Strokes within the rim, the same for the same text."""
    chance = Random(text)
    points = [
        (0.24 + 0.52 * chance.random(), 0.24 + 0.52 * chance.random()) for _ in range(4 + 2 * len(text))
    ]
    return [points[i : i + 2] for i in range(len(points) - 1)]
