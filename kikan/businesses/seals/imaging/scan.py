"""From the bytes of an upload to grey pixels of a known resolution; what is no scan of a seal is refused."""

import warnings
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from kikan.shared.errors import Refused

Grey = NDArray[np.uint8]
FORMATS = ("PNG", "JPEG", "TIFF")
LARGEST = 12_000_000
MOST_PIXELS = 40_000_000
FINEST = 2400
# 400 dpi: a pixel is then 0.06 mm, so that the limits of the ordinance are decided by the seal, not by the scan.
COARSEST = 400
UNEVEN = 2  # of a hundred


@dataclass(frozen=True, repr=False)
class Scan:
    """A whole scan: 0 is ink, 255 is paper. dpi: what the file or the clerk says, 0 where nobody does."""

    grey: Grey
    dpi: int


def read_scan(content: bytes, told_dpi: int = 0) -> Scan:
    """The pixels of an uploaded PNG, JPEG or TIFF. told_dpi counts where the file says nothing.

    Errors: Refused, with the reason beside the field `scan`.
    """
    if not content:
        raise _refused("印影のファイルが空です。", "読み取り直したファイルを選んでください。")
    if len(content) > LARGEST:
        raise _refused(
            f"印影のファイルが大きすぎます（{LARGEST // 1_000_000}MBまで）。",
            "印影のまわりだけを読み取ってください。",
        )
    image = _opened(content)
    dpi = _resolution(image) or told_dpi
    return Scan(_grey(image), dpi)


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            image = Image.open(BytesIO(content), formats=FORMATS)
            _refuse_shape(image)
            image.load()
        except Refused:
            raise
        except (Exception, Warning) as error:
            # A damaged picture can break its reader anywhere; whatever it was, it is not a scan.
            raise _refused(
                "画像として読めないファイルです。",
                "PNG・JPEG・TIFFで読み取り直したファイルを選んでください。",
            ) from error
    return image


def _refuse_shape(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _refused("画像の画素数が多すぎます。", "印影のまわりだけを読み取ってください。")
    if width < 16 or height < 16:
        raise _refused("画像が小さすぎます。", "印影を400dpi以上で読み取ってください。")
    if getattr(image, "n_frames", 1) != 1:
        raise _refused("複数のページがある画像です。", "印影のページだけのファイルを選んでください。")


def _resolution(image: Image.Image) -> int:
    """What the file says, 0 where it says nothing sensible (72 and 96 are what cameras and screens write)."""
    told = image.info.get("dpi")
    if not isinstance(told, tuple) or len(told) != 2:
        return 0
    across, down = (float(value) for value in told)
    if not (150 <= across <= FINEST and 150 <= down <= FINEST):
        return 0
    if abs(across - down) * 100 > UNEVEN * max(across, down):
        raise _refused("縦と横の解像度が違う画像です。", "縦横同じ解像度で読み取ってください。")
    return round(across)


def _grey(image: Image.Image) -> Grey:
    """The darkest of the three colours: red ink on white paper becomes as dark as black ink."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I") or turned.mode == "F":
        deep = np.asarray(turned, dtype=np.float64)
        return np.asarray(np.clip(deep / max(deep.max(), 1.0) * 255, 0, 255), dtype=np.uint8)
    if turned.mode in ("1", "L"):
        return np.asarray(turned.convert("L"), dtype=np.uint8)
    paper = Image.new("RGBA", turned.size, "white")
    paper.alpha_composite(turned.convert("RGBA"))
    return np.asarray(paper.convert("RGB"), dtype=np.uint8).min(axis=2)


def _refused(message: str, what_to_do: str) -> Refused:
    return Refused(message, what_to_do=what_to_do, field="scan")


def refuse_unknown_size(dpi: int) -> None:
    """Errors: Refused where nobody said the resolution, or it is too coarse to measure by."""
    if not dpi:
        raise Refused(
            "画像に解像度（dpi）の記録がないため、寸法を測れません。",
            what_to_do="解像度を入力するか、50ミリメートルの目盛りと一緒に読み取ってください。",
            field="dpi",
        )
    if not COARSEST <= dpi <= FINEST:
        raise Refused(
            f"解像度が{dpi}dpiです。{COARSEST}dpiから{FINEST}dpiまでの画像が必要です。",
            what_to_do="解像度を上げて読み取り直してください。",
            field="scan",
        )
