"""Compares two impressions: how alike they are whatever the turn, and one laid over the other."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from kikan.businesses.seals.imaging.measure import png_of

SIDE = 72
TURNS = range(-15, 16, 3)
# Rims of round seals are alike whatever they enclose: only what lies inside is compared.
INSIDE = 0.84
# From so many thousandths two impressions are told as alike; the clerk decides.
ALIKE = 700
SHOWN_DPI = 200


def similarity(one: bytes, other: bytes) -> int:
    """How alike two kept impressions are, in thousandths: the best of small turns."""
    first, second = _signature(one), _signature(other)
    return max(_correlation(_cells(first, 0), _cells(second, turn)) for turn in TURNS)


def _signature(png: bytes) -> Image.Image:
    """The inked part alone, in a square of its own, softened so that small shifts do not count."""
    image = Image.open(BytesIO(png), formats=("PNG",)).convert("L")
    ink = image.point(lambda shade: 255 - shade)
    box = ink.point(lambda shade: 255 if shade > 96 else 0).getbbox() or (0, 0, *image.size)
    part = ink.crop(box)
    square = Image.new("L", (max(part.size),) * 2, 0)
    square.paste(part, ((square.width - part.width) // 2, (square.height - part.height) // 2))
    small = square.resize((SIDE, SIDE), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(1.4))


def _cells(signature: Image.Image, turn: int) -> np.ndarray:
    turned = signature.rotate(turn, Image.Resampling.BILINEAR) if turn else signature
    return np.asarray(turned, dtype=np.float64)[_inside()]


def _inside() -> np.ndarray:
    away = (np.arange(SIDE) + 0.5) * 2 / SIDE - 1
    return np.asarray(away[:, None] ** 2 + away[None, :] ** 2 <= INSIDE**2)


def _correlation(one: np.ndarray, other: np.ndarray) -> int:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return int(max((a * b).sum() / size, 0) * 1000) if size else 0


def turned(png: bytes, dpi: int, degrees: int) -> bytes:
    """The impression turned clockwise, at the resolution of screens, in a square that holds it however it is turned."""
    return png_of(_laid(png, dpi, degrees, _side(png, dpi)), SHOWN_DPI)


def overlay(one: bytes, one_dpi: int, other: bytes, other_dpi: int, degrees: int) -> bytes:
    """The other laid over the one: red where only the first has ink, blue where only the second, black where both."""
    side = max(_side(one, one_dpi), _side(other, other_dpi))
    first = np.asarray(_laid(one, one_dpi, 0, side))
    second = np.asarray(_laid(other, other_dpi, degrees, side))
    colours = np.stack([second, np.minimum(first, second), first], axis=-1)
    return png_of(Image.fromarray(colours), SHOWN_DPI)


def _side(png: bytes, dpi: int) -> int:
    width, height = Image.open(BytesIO(png), formats=("PNG",)).size
    return int(np.ceil(np.hypot(width, height) * SHOWN_DPI / dpi))


def _laid(png: bytes, dpi: int, degrees: int, side: int) -> Image.Image:
    image = Image.open(BytesIO(png), formats=("PNG",)).convert("L")
    size = (max(round(image.width * SHOWN_DPI / dpi), 1), max(round(image.height * SHOWN_DPI / dpi), 1))
    small = image.resize(size, Image.Resampling.LANCZOS)
    square = Image.new("L", (side, side), 255)
    square.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    return square.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255) if degrees else square
