"""Finds the impression in a scan, and the printed mark of 50 mm where there is one."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from kikan.businesses.seals.imaging.scan import Grey
from kikan.shared.errors import Refused

Ink = NDArray[np.bool_]
LEAST_CONTRAST = 40
MARK_MM = 50
# A bar twelve times as long as it is high is the mark, not a seal.
MARK_SHAPE = 12
USUAL_DPI = 400
NEIGHBOURS = tuple((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels; bottom and right are outside it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def meets(self, other: "Box") -> bool:
        return not (
            self.right <= other.left or other.right <= self.left
            or self.bottom <= other.top or other.bottom <= self.top
        )  # fmt: skip

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.top, other.top), min(self.left, other.left),
            max(self.bottom, other.bottom), max(self.right, other.right),
        )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Found:
    """Where the impression is; threshold: darker than it is ink; mark: the length of the 50 mm bar in pixels."""

    box: Box
    threshold: int
    mark: int = 0


def find(grey: Grey, dpi: int) -> Found:
    """The one impression of a scan. Errors: Refused where there is none, or more than one."""
    threshold = threshold_of(grey)
    ink = _without_specks(grey <= threshold)
    clusters = _clusters(ink, max((dpi or USUAL_DPI) // 25, 4))
    marks = [box for box in clusters if box.width > MARK_SHAPE * box.height]
    seals = sorted((box for box in clusters if box not in marks), key=_area, reverse=True)
    if not seals:
        raise _refused("印影が見つかりません。", "朱肉または黒肉で鮮明に押し、読み取り直してください。")
    if len(seals) > 1 and _area(seals[1]) * 4 > _area(seals[0]):
        raise _refused(
            "印影のほかにも押したもの・書いたものが写っています。", "印影だけを読み取り直してください。"
        )
    return Found(_tight(ink, seals[0]), threshold, max((_tight(ink, box).width for box in marks), default=0))


def threshold_of(grey: Grey) -> int:
    """Where ink ends and paper begins (Otsu). Errors: Refused where all is one shade."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    total, shades = counts.sum(), np.arange(256)
    below, sums = np.cumsum(counts), np.cumsum(counts * shades)
    above = total - below
    with np.errstate(divide="ignore", invalid="ignore"):
        dark, light = sums / below, (sums[-1] - sums) / above
        between = np.nan_to_num(below * above * (dark - light) ** 2)
    best = int(between.argmax())
    contrast = np.nan_to_num(light[best] - dark[best])
    if contrast < LEAST_CONTRAST:
        raise _refused("印影が見つかりません。", "朱肉または黒肉で鮮明に押し、読み取り直してください。")
    return best


def _without_specks(ink: Ink) -> Ink:
    image = Image.fromarray(np.where(ink, 255, 0).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.MedianFilter(3))) > 0


def _clusters(ink: Ink, cell: int) -> list[Box]:
    """Boxes of ink that hangs together on a coarse grid; boxes that meet are one."""
    grid = _coarse(ink, cell)
    boxes = [_box(cells, cell, ink.shape) for cells in _connected(grid)]
    joined: list[Box] = []
    for box in sorted(boxes, key=_area, reverse=True):
        whole = box
        for other in [o for o in joined if o.meets(box)]:
            joined.remove(other)
            whole = whole.joined(other)
        joined.append(whole)
    return [box for box in joined if max(box.width, box.height) > 2 * cell]


def _coarse(ink: Ink, cell: int) -> NDArray[np.bool_]:
    height, width = (-(-n // cell) * cell for n in ink.shape)
    padded = np.zeros((height, width), dtype=np.bool_)
    padded[: ink.shape[0], : ink.shape[1]] = ink
    counts = padded.reshape(height // cell, cell, width // cell, cell).sum(axis=(1, 3))
    return np.asarray(counts * 50 > cell * cell)


def _connected(grid: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    left = {(int(y), int(x)) for y, x in np.argwhere(grid)}
    found = []
    while left:
        first = left.pop()
        cells, queue = [first], deque([first])
        while queue:
            y, x = queue.popleft()
            near = [c for dy, dx in NEIGHBOURS if (c := (y + dy, x + dx)) in left]
            left.difference_update(near)
            cells += near
            queue.extend(near)
        found.append(cells)
    return found


def _box(cells: list[tuple[int, int]], cell: int, shape: tuple[int, ...]) -> Box:
    rows, columns = [y for y, _ in cells], [x for _, x in cells]
    return Box(
        max((min(rows) - 1) * cell, 0), max((min(columns) - 1) * cell, 0),
        min((max(rows) + 2) * cell, shape[0]), min((max(columns) + 2) * cell, shape[1]),
    )  # fmt: skip


def _tight(ink: Ink, box: Box) -> Box:
    part = ink[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return Box(
        box.top + int(rows[0]), box.left + int(columns[0]),
        box.top + int(rows[-1]) + 1, box.left + int(columns[-1]) + 1,
    )  # fmt: skip


def _area(box: Box) -> int:
    return box.width * box.height


def _refused(message: str, what_to_do: str) -> Refused:
    return Refused(message, what_to_do=what_to_do, field="scan")
