"""Scans of seals: what is measured, what is told, what is refused, what is alike."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kikan.businesses.seals.imaging.compare import ALIKE, overlay, similarity, turned
from kikan.businesses.seals.imaging.measure import Measured, measure, micrometres, notices_of, pixels_of
from kikan.businesses.seals.imaging.scan import LARGEST
from kikan.businesses.seals.tests.drawn import drawn
from kikan.shared.errors import Refused

PIXEL = 60  # micrometres at 400 dpi, rounded down


def told(found: Measured) -> set[str]:
    notices = notices_of(
        darkness=found.darkness, ink=found.ink, rim=found.rim, touches_edge=found.touches_edge
    )
    return {each.number for each in notices}


@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG"])
@pytest.mark.parametrize("mm", [7.9, 8.1, 13.5, 24.9, 25.2])
def test_the_size_is_that_of_the_seal_in_every_format(form: str, mm: float) -> None:
    found = measure(drawn(mm=mm, form=form))
    assert abs(found.width - mm * 1000) < 2 * PIXEL
    assert abs(found.height - mm * 1000) < 2 * PIXEL


@pytest.mark.parametrize("dpi", [400, 600, 1200])
def test_what_is_kept_has_its_size_whatever_the_scanner_did(dpi: int) -> None:
    found = measure(drawn(mm=12.0, dpi=dpi))
    kept = Image.open(BytesIO(found.png))
    assert found.dpi == min(dpi, 600)
    assert abs(kept.width * 25.4 / found.dpi - 16.0) < 0.1  # twelve, and two of paper at each side
    assert kept.mode == "L"


def test_the_printed_mark_tells_the_size_where_the_file_does_not() -> None:
    found = measure(drawn(mm=13.5, tells_dpi=False, mark=True))
    assert found.used_mark
    assert abs(found.width - 13_500) < 100


def test_the_mark_is_believed_before_the_file() -> None:
    lying = Image.open(BytesIO(drawn(mm=13.5, mark=True)))
    out = BytesIO()
    lying.save(out, "PNG", dpi=(500, 500))
    assert abs(measure(out.getvalue()).width - 13_500) < 100


def test_without_any_resolution_nothing_is_measured() -> None:
    with pytest.raises(Refused, match="解像度") as refused:
        measure(drawn(tells_dpi=False))
    assert refused.value.field == "dpi"
    assert abs(measure(drawn(tells_dpi=False), told_dpi=600).width - 15_000) < PIXEL


def test_a_coarse_scan_is_refused() -> None:
    with pytest.raises(Refused, match="300dpi"):
        measure(drawn(dpi=300))


def test_an_ordinary_seal_gives_nothing_to_look_at() -> None:
    assert told(measure(drawn())) == set()


def test_a_pale_seal_and_a_broken_rim_are_told() -> None:
    assert told(measure(drawn(colour=(240, 190, 190)))) == {"A31"}
    assert "A34" in told(measure(drawn(rim=(0, 200))))


def test_a_seal_at_the_edge_of_the_scan_is_told() -> None:
    image = Image.open(BytesIO(drawn()))
    out = BytesIO()
    image.crop((image.width // 2 - 40, 0, image.width, image.height)).save(out, "PNG", dpi=(600, 600))
    assert "A33" in told(measure(out.getvalue()))


def bomb() -> bytes:
    """A PNG that says it has 30,000 × 30,000 pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def blank(shade: int = 255) -> bytes:
    out = BytesIO()
    Image.new("L", (900, 900), shade).save(out, "PNG", dpi=(600, 600))
    return out.getvalue()


def two_seals() -> bytes:
    one = Image.open(BytesIO(drawn("一")))
    both = Image.new("RGB", (one.width * 2, one.height), "white")
    both.paste(one, (0, 0))
    both.paste(Image.open(BytesIO(drawn("二"))), (one.width, 0))
    out = BytesIO()
    both.save(out, "PNG", dpi=(600, 600))
    return out.getvalue()


def pages() -> bytes:
    out = BytesIO()
    first = Image.open(BytesIO(drawn()))
    first.save(out, "TIFF", save_all=True, append_images=[first.copy()], dpi=(600, 600))
    return out.getvalue()


REFUSED = {
    "nothing": (b"", "空"),
    "no picture": (b"%PDF-1.7 not a picture", "読めない"),
    "cut short": (drawn()[:2_000], "読めない"),
    "a bomb": (bomb(), "読めない|画素数"),
    "too large": (b"\x89PNG" + bytes(LARGEST), "大きすぎ"),
    "white": (blank(), "見つかりません"),
    "black": (blank(0), "見つかりません"),
    "two seals": (two_seals(), "ほかにも"),
    "two pages": (pages(), "複数のページ"),
    "another format": (drawn(form="GIF"), "読めない"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_scan_of_one_seal_is_refused_with_what_to_do(why: str) -> None:
    content, words = REFUSED[why]
    with pytest.raises(Refused, match=words) as refused:
        measure(content)
    assert refused.value.field == "scan"
    assert refused.value.what_to_do


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"II*\0", b"\xff\xd8\xff\xe0"]))
def test_any_bytes_are_refused_and_never_break(content: bytes, head: bytes) -> None:
    with pytest.raises(Refused):
        measure(head + content)


@given(st.integers(1, 20_000), st.integers(400, 2400))
def test_pixels_and_micrometres_go_to_and_fro(pixels: int, dpi: int) -> None:
    assert abs(pixels_of(micrometres(pixels, dpi), dpi) - pixels) <= 0 if dpi < 2400 else 1


@pytest.mark.parametrize("turn", [-12, -5, 4, 12])
def test_the_same_seal_pressed_at_another_angle_is_alike(turn: int) -> None:
    one, other = measure(drawn("佐藤花子")), measure(drawn("佐藤花子", turn=turn, colour=(30, 30, 30)))
    assert similarity(one.png, other.png) > 900


@pytest.mark.parametrize("text", ["佐藤太郎", "鈴木", "渡邉一"])
def test_other_seals_are_not(text: str) -> None:
    assert similarity(measure(drawn("佐藤花子")).png, measure(drawn(text)).png) < ALIKE


def test_one_laid_over_the_other_shows_what_only_one_has() -> None:
    one, other = measure(drawn("佐藤")), measure(drawn("鈴木"))
    both = Image.open(BytesIO(overlay(one.png, one.dpi, other.png, other.dpi, 0))).convert("RGB")
    pixels = set(both.get_flattened_data())
    assert any(r > 200 and g < 60 and b < 60 for r, g, b in pixels)
    assert any(b > 200 and g < 60 and r < 60 for r, g, b in pixels)
    assert any(r < 60 and g < 60 and b < 60 for r, g, b in pixels)


def test_a_turned_seal_is_laid_back_upon_itself() -> None:
    one, other = measure(drawn("佐藤花子")), measure(drawn("佐藤花子", turn=30))
    back = Image.open(BytesIO(overlay(one.png, one.dpi, other.png, other.dpi, 30)))
    coloured = sum(1 for r, g, b in back.get_flattened_data() if abs(r - b) > 150)
    assert coloured < back.width * back.height // 100
    assert Image.open(BytesIO(turned(one.png, one.dpi, 30))).size == back.size
