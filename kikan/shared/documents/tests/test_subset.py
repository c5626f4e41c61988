"""A typeface of a few characters: exactly those, with their forms, drawn as in the whole one."""

from pathlib import Path

import pytest

from kikan.shared.documents.rendering.cmap import read_coverage
from kikan.shared.documents.rendering.fonts import DEFAULT_FOLDERS
from kikan.shared.documents.rendering.subset import face_of, subset

WHOLE = Path(DEFAULT_FOLDERS[0]) / "ipamjm.ttf"
WATANABE = "邉\U000e011d"
pytestmark = pytest.mark.skipif(not WHOLE.is_file(), reason="IPAmj明朝 is not installed")


def made(tmp_path: Path, *characters: str) -> Path:
    path = tmp_path / "few.ttf"
    path.write_bytes(subset(WHOLE, characters))
    return path


def test_it_holds_what_was_asked_for_and_nothing_else(tmp_path: Path) -> None:
    few = read_coverage(made(tmp_path, "見", "本", "𠮷", WATANABE, "\U0010fffd", "A\u0301"))
    assert few.characters == frozenset("見本𠮷邉A")
    assert few.sequences == frozenset({("邉", "\U000e011d")})


def test_each_form_is_drawn_as_in_the_whole_one(tmp_path: Path) -> None:
    whole, few = face_of(WHOLE), face_of(made(tmp_path, "邉", WATANABE, "葛\U000e0102", "葛"))
    for base, selector in few.forms:
        assert few.outline(few.forms[base, selector]) in padded(whole.outline(whole.forms[base, selector]))
    for code, glyph in few.glyphs.items():
        assert few.outline(glyph) in padded(whole.outline(whole.glyphs[code]))
    assert few.forms[ord("邉"), 0xE011D] != few.glyphs[ord("邉")]


def padded(outline: bytes) -> tuple[bytes, ...]:
    return (outline, outline + bytes(-len(outline) % 4))


def test_a_page_of_names_weighs_kilobytes_and_the_same_one_is_made_once(tmp_path: Path) -> None:
    hundred = [chr(0x4E00 + 37 * i) for i in range(100)]
    assert len(subset(WHOLE, hundred)) < 200_000
    assert subset(WHOLE, hundred) is subset(WHOLE, reversed(hundred))


def test_of_no_characters_it_is_empty_and_still_a_font(tmp_path: Path) -> None:
    assert read_coverage(made(tmp_path)).characters == frozenset()
