"""What is kept of a scan: the impression cut out and evened, its size in micrometres, its quality."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from kikan.businesses.seals.imaging.find import MARK_MM, Box, Found, Ink, find
from kikan.businesses.seals.imaging.scan import Grey, read_scan, refuse_unknown_size

INCH = 25_400  # micrometres
KEPT_DPI = 600
MARGIN = 2_000  # micrometres of paper around the impression
LARGEST = 40_000
ANGLES = 720
RIM_BAND = (0.86, 1.0)
# Alerts, in thousandths: of the way from paper to black, of the rectangle, of the rim.
PALE, DENSE, FAINT, BROKEN = 350, 650, 40, 700


@dataclass(frozen=True, repr=False)
class Measured:
    """An impression ready to be kept. Shares are thousandths; `dpi` is that of the PNG."""

    png: bytes
    sha256: str
    dpi: int
    width: int
    height: int
    darkness: int
    ink: int
    rim: int
    touches_edge: bool
    used_mark: bool


def measure(content: bytes, told_dpi: int = 0) -> Measured:
    """An upload as it is kept: cut to the impression, evened, measured. Errors: Refused."""
    scan = read_scan(content, told_dpi)
    found = find(scan.grey, scan.dpi)
    dpi = _dpi(scan.dpi, found)
    refuse_unknown_size(dpi)
    box, ink = found.box, _ink_of(scan.grey, found)
    paper, dark = _shades(scan.grey, found)
    png, kept = _cut(scan.grey, box, dpi, paper, dark)
    height, width = scan.grey.shape
    return Measured(
        png=png,
        sha256=hashlib.sha256(png).hexdigest(),
        dpi=kept,
        width=micrometres(box.width, dpi),
        height=micrometres(box.height, dpi),
        darkness=(paper - dark) * 1000 // 255,
        ink=int(ink.sum() * 1000 // ink.size),
        rim=rim_share(ink),
        touches_edge=box.top == 0 or box.left == 0 or box.bottom == height or box.right == width,
        used_mark=bool(found.mark),
    )


def micrometres(pixels: int, dpi: int) -> int:
    """The length of a row of pixels, half up."""
    return (2 * pixels * INCH + dpi) // (2 * dpi)


def pixels_of(micro: int, dpi: int) -> int:
    return (2 * micro * dpi + INCH) // (2 * INCH)


def _dpi(told: int, found: Found) -> int:
    """The mark of 50 mm is measured on the paper itself, so it is believed before what the file says."""
    return round(found.mark * INCH / (MARK_MM * 1000)) if found.mark else told


def _ink_of(grey: Grey, found: Found) -> Ink:
    box = found.box
    return np.asarray(grey[box.top : box.bottom, box.left : box.right] <= found.threshold)


def _shades(grey: Grey, found: Found) -> tuple[int, int]:
    """The shade of the paper and that of the ink."""
    box = found.box
    part = grey[box.top : box.bottom, box.left : box.right]
    ink = part[part <= found.threshold]
    paper = grey[grey > found.threshold]
    return int(np.median(paper)), int(np.median(ink))


def _cut(grey: Grey, box: Box, dpi: int, paper: int, dark: int) -> tuple[bytes, int]:
    """The impression with a margin of paper, from black to white, at most 600 dpi."""
    edge = pixels_of(MARGIN, dpi)
    top, left = max(box.top - edge, 0), max(box.left - edge, 0)
    part = grey[top : box.bottom + edge, left : box.right + edge].astype(np.float64)
    evened = np.clip((part - dark) * 255 / max(paper - dark, 1), 0, 255).round().astype(np.uint8)
    image = Image.fromarray(_padded(evened, box, edge, top, left))
    if dpi > KEPT_DPI:
        size = (round(image.width * KEPT_DPI / dpi), round(image.height * KEPT_DPI / dpi))
        image, dpi = image.resize(size, Image.Resampling.LANCZOS), KEPT_DPI
    return png_of(image, dpi), dpi


def _padded(part: Grey, box: Box, edge: int, top: int, left: int) -> Grey:
    """White where the scan ended nearer than the margin."""
    whole = np.full((box.height + 2 * edge, box.width + 2 * edge), 255, dtype=np.uint8)
    down, right = edge - (box.top - top), edge - (box.left - left)
    whole[down : down + part.shape[0], right : right + part.shape[1]] = part
    return whole


def png_of(image: Image.Image, dpi: int) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", compress_level=6, dpi=(dpi, dpi))
    return out.getvalue()


def rim_share(ink: Ink) -> int:
    """How much of the way around has ink near the outside (輪郭), for a round, oval or square seal."""
    turns = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    across, down = np.cos(turns), np.sin(turns)
    square = 1 / np.maximum(np.abs(across), np.abs(down))
    return max(_share_at(ink, across, down), _share_at(ink, across * square, down * square))


def _share_at(ink: Ink, across: np.ndarray, down: np.ndarray) -> int:
    height, width = ink.shape
    hit = np.zeros(len(across), dtype=np.bool_)
    for part in np.linspace(*RIM_BAND, 12):
        x = np.clip(((across * part + 1) * width / 2).astype(np.int64), 0, width - 1)
        y = np.clip(((down * part + 1) * height / 2).astype(np.int64), 0, height - 1)
        hit |= ink[y, x]
    return int(hit.sum() * 1000 // len(hit))


@dataclass(frozen=True)
class Notice:
    """Something about an impression to look at (見て確かめること)."""

    number: str
    message: str
    what_to_do: str


def notices_of(*, darkness: int, ink: int, rim: int, touches_edge: bool) -> list[Notice]:
    """What a clerk should look at; the decision stays with the clerk."""
    again = "実物の印影と見比べ、必要なら押し直して読み取り直してください。"
    checks = (
        (darkness < PALE, "A31", "印影が薄く写っています。"),
        (ink > DENSE, "A32", "印影が濃く、つぶれているおそれがあります。"),
        (ink < FAINT, "A32", "印影がかすれているおそれがあります。"),
        (touches_edge, "A33", "印影が画像の端にかかっています。"),
        (rim < BROKEN, "A34", "輪郭が欠けているおそれがあります。"),
    )
    return [Notice(number, message, again) for holds, number, message in checks if holds]
