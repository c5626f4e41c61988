"""Registered seals (印鑑登録) of some adults, each with an impression drawn for it (架空の印影): no seal of anybody."""

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kikan.ground.characters import base_text
from kikan.shared.documents.rendering.fonts import NoFont, choose
from kikan.site.samples.arrays import NO_DAY, Column, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.texts import Names
from kikan.site.samples.world import LEFT, World

# Enough for a counter to have life; a picture each, so not everybody has one.
MOST, MOST_CANCELLED = 60, 8
ADULT, SHARE = 18, 0.6
DPI = 400
MILLIMETRES = (12, 18)
REASONS = {LEFT["died"]: 2, LEFT["moved_out"]: 3, LEFT["abroad"]: 3}


def seal_columns(world: World, reg: Register, names: Names, chance: Chance) -> dict[str, Column]:
    """The layout `seal_registration`: adults of today, and a few whose registration has ended."""
    p = world.people
    here = np.flatnonzero((p["home"] >= 0) & (world.age(np.arange(p.size), world.today) >= ADULT))
    here = _some(here[chance.happens(SHARE, len(here))], MOST, chance)
    gone = np.flatnonzero(
        (p["home"] < 0) & (p["left_on"] > world.today - 4 * 365) & (p["left_on"] <= world.today)
    )
    gone = gone[(world.age(gone, p["left_on"][gone]) >= ADULT) & np.isin(p["left_by"][gone], list(REASONS))]
    gone = _some(gone[np.isin(gone, reg.people)], MOST_CANCELLED, chance)
    who = np.concatenate([here, gone])
    ended = np.concatenate([np.full(len(here), NO_DAY), p["left_on"][gone]])
    reasons = [0] * len(here) + [REASONS[int(by)] for by in p["left_by"][gone]]
    return _columns(world, names, chance, who, ended, np.asarray(reasons, np.int64))


def _some(who: Ints, most: int, chance: Chance) -> Ints:
    return np.sort(who[np.argsort(chance.fractions(len(who)), kind="stable")][:most])


def _columns(
    world: World, names: Names, chance: Chance, who: Ints, ended: Ints, reasons: Ints
) -> dict[str, Column]:
    p, count = world.people, len(who)
    last = np.where(ended == NO_DAY, world.today, ended)
    first = np.maximum(p["resident_from"][who], p["birth"][who] + ADULT * 1461 // 4)
    registered = chance.between_each(np.minimum(first, last - 1), last - 1)
    number = 1001 + np.arange(count)
    texts = [
        _text(name, whole) for name, whole in zip(names.current(who), chance.happens(0.2, count), strict=True)
    ]
    millimetres = chance.between(*MILLIMETRES, count)
    pictures = [f"{world.town.code}_seal_{n}.png" for n in number.tolist()]
    drawn = [
        picture(text, int(mm), f"{world.town.code}-{n}")
        for text, mm, n in zip(texts, millimetres.tolist(), number.tolist(), strict=True)
    ]
    return {
        "person": who, "registration": number, "card": 500_000 + number, "registered_on": registered,
        "seal_text": np.asarray(texts, np.object_), "cancelled_on": ended, "cancel_reason": reasons,
        "picture": np.asarray(pictures, np.object_), "millimetres": millimetres,
        "sha256": np.asarray([hashlib.sha256(d).hexdigest() for d in drawn], np.object_),
    }  # fmt: skip


def _text(name: str, is_whole: bool) -> str:
    """The family name, of a few the whole name; a Latin name by its first word."""
    first, _, rest = base_text(name).replace("\u3000", " ").partition(" ")
    return first + rest if is_whole and not first.isascii() else first


def write_pictures(columns: dict[str, Column], town: str, folder: Path) -> None:
    """The pictures beside the file, drawn again as they were for the sums."""
    rows = zip(
        columns["seal_text"].tolist(), columns["millimetres"].tolist(), columns["registration"].tolist(),
        columns["picture"].tolist(), strict=True,
    )  # fmt: skip
    for text, mm, number, name in rows:
        (folder / name).write_bytes(picture(text, int(mm), f"{town}-{number}"))


@lru_cache(maxsize=2048)
def picture(text: str, millimetres: int, seed: str) -> bytes:
    """A round seal with this text as a PNG at 400 dpi."""
    chance = Chance(seed, "seal")
    side = round(millimetres * DPI / 25.4)
    image = Image.new("L", (side + 60, side + 60), 255)
    pen = ImageDraw.Draw(image)
    pen.ellipse((30, 30, 29 + side, 29 + side), outline=0, width=side // 20)
    _write(pen, text[:6], side, chance)
    turned = image.rotate(int(chance.between(-4, 4, 1)[0]), Image.Resampling.BICUBIC, fillcolor=255)
    out = BytesIO()
    turned.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, text: str, side: int, chance: Chance) -> None:
    """The letters from top to bottom, right to left, as on a seal; a bar where no font has them."""
    letters = [c for c in text if not c.isspace()] or ["印"]
    columns = 1 if len(letters) <= 2 else 2
    rows = -(-len(letters) // columns)
    size, middle = int(side * (0.74 if columns == 1 else 0.64) / max(rows, columns)), 30 + side / 2
    font = _font(size)
    for i, letter in enumerate(letters):
        column, row = divmod(i, rows)
        x = middle + (0 if columns == 1 else side * (0.2 - 0.4 * column))
        y = middle + (row - (rows - 1) / 2) * size * 0.94 + int(chance.between(-2, 2, 1)[0])
        if font is None:
            pen.line((x - size / 3, y - size / 3, x + size / 3, y + size / 3), fill=0, width=side // 30)
        else:
            pen.text(
                (x, y), letter, font=font, fill=0, anchor="mm", stroke_width=max(side // 90, 1), stroke_fill=0
            )


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    path = _font_path()
    return ImageFont.truetype(path, size) if path else None


@lru_cache(maxsize=1)
def _font_path() -> str:
    """The file of the typeface papers are printed in; none where there is none."""
    try:
        face = choose()
    except NoFont:
        return ""
    found = [f for f in face.fonts.fonts() if f.family in face.families and f.path and f.index == 0]
    return str(found[0].path) if found else ""
