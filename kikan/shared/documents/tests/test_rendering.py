"""The rendering room: exact characters or a refusal, the same bytes everywhere, marks on every sheet."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.shared.documents.imprint import OMITTED, Reissue, Signatory, illustrative_warning
from kikan.shared.documents.rendering import (
    Press,
    RenderingFailed,
    UnprintableCharacter,
    compile,
    fonts,
    page_count,
    typeface,
    use_fonts,
)
from kikan.shared.documents.rendering.characters import check, first_unprintable, texts
from kikan.shared.documents.rendering.cmap import Coverage
from kikan.shared.documents.tests.making import IMPRINT, TEMPLATE, WATANABE, page_texts, paper, text_of

NOWHERE = ["/nonexistent"]
has_exact = fonts.EXACT in fonts._families(fonts._existing(fonts.DEFAULT_FOLDERS))
needs_exact = pytest.mark.skipif(not has_exact, reason="IPAmj明朝 is not installed")


@pytest.fixture
def fallback() -> Iterator[None]:
    """A machine without IPAmj明朝."""
    try:
        use_fonts(NOWHERE)
    except fonts.NoFont:
        pytest.skip("no fallback font is installed")
    yield
    use_fonts(None)


@needs_exact
def test_text_taken_from_the_paper_keeps_the_variation_selectors() -> None:
    assert WATANABE in text_of(compile(TEMPLATE, paper(WATANABE)))


@needs_exact
@pytest.mark.parametrize(
    "name", ["𠮷田　髙\u3000﨑", "JOSÉ", "Nguye\u0302n", "葛\U000e0102城", "邉\U000e011d"]
)
def test_rare_names_are_printed(name: str) -> None:
    assert page_count(compile(TEMPLATE, paper(name))) == 1


@needs_exact
@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("山田😀太郎", "😀"),
        ("김철수", "김"),
        ("葛\U000e01ef城", "葛\U000e01ef"),
        ("\U0010de92田", "\U0010de92"),
        ("Nguyễn", "ễ"),
        ("ax\u0303", "\u0303"),
        ("山\u202e田", "\u202e"),
    ],
)
def test_a_character_without_a_glyph_is_refused_with_its_place(name: str, character: str) -> None:
    with pytest.raises(UnprintableCharacter) as refused:
        compile(TEMPLATE, paper("良い行", name))
    assert refused.value.character == character
    assert refused.value.place == "body.lines[1]"
    assert f"U+{ord(character[0]):04X}" in refused.value.message


@needs_exact
def test_a_refusal_does_not_carry_the_name() -> None:
    with pytest.raises(UnprintableCharacter) as refused:
        compile(TEMPLATE, paper("山田😀太郎"))
    assert "山田" not in str(refused.value) + refused.value.message
    assert refused.value.__context__ is None


def test_data_that_does_not_fit_the_template_fails_without_quoting_it() -> None:
    data = paper("山田")
    del data["body"]["lines"]
    with pytest.raises(RenderingFailed) as failed:
        compile(TEMPLATE, data)
    assert failed.value.__context__ is None


def test_two_processes_in_other_places_make_the_same_bytes() -> None:
    program = (
        "import sys,json,hashlib;from kikan.shared.documents.rendering import compile;"
        "print(hashlib.sha256(compile(*json.load(sys.stdin))).hexdigest())"
    )
    data = paper(WATANABE if has_exact else "渡邉", is_sample=True)
    order = json.dumps([TEMPLATE, dict(reversed(data.items()))])
    places = [{"TZ": "Asia/Tokyo", "LANG": "C"}, {"TZ": "America/New_York", "PYTHONHASHSEED": "7"}]
    made = {
        subprocess.run(
            [sys.executable, "-c", program], input=order, env={**os.environ, **place}, capture_output=True,
            text=True, check=True,
        ).stdout.strip()
        for place in places
    }  # fmt: skip
    assert made == {hashlib.sha256(compile(TEMPLATE, data)).hexdigest()}


def test_every_paper_says_it_is_pdf_a_2b() -> None:
    made = compile(TEMPLATE, paper("一行"))
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_a_line_too_long_shrinks_and_stays_whole() -> None:
    line = "山形県見本郡見本町大字見本字見本一丁目二番地三　コーポ見本の丘　百二号室"
    assert line in text_of(compile(TEMPLATE, paper(line))).replace("\n", "")


def test_a_line_longer_than_the_smallest_type_allows_breaks_and_loses_nothing() -> None:
    line = "寿限無" * 40 + "A" * 120
    assert line in text_of(compile(TEMPLATE, paper(line))).replace("\n", "")


def test_every_sheet_carries_its_number_and_its_marks() -> None:
    reissued = Reissue("20261001-1-000007", IMPRINT.issued_on, IMPRINT.issued_on)
    data = paper(
        "一行", more_pages=2, is_sample=True, official_use=True, reissue=reissued,
        warnings=(illustrative_warning(("所得割の税率",)),),
    )  # fmt: skip
    sheets = page_texts(compile(TEMPLATE, data))
    assert ["1／3" in sheets[0], "2／3" in sheets[1], "3／3" in sheets[2]] == [True] * 3
    for sheet in sheets:
        assert "20261124-1-000001" in sheet
        assert "見本：この書類は見本" in sheet
        assert "所得割の税率" in sheet
        assert "20261001-1-000007と同じ内容" in sheet
    assert "公　用" in sheets[0]
    assert "再交付" in sheets[0]


def test_a_paper_of_a_real_installation_shows_no_sample_marks() -> None:
    signatory = Signatory("見本町長", "見本　花子", OMITTED)
    text = text_of(compile(TEMPLATE, paper("一行", signatory=signatory)))
    assert "この書類は見本" not in text
    assert "電子公印 見本" not in text
    assert "公印省略" in text


@needs_exact
def test_with_the_exact_font_nothing_is_said_of_glyphs() -> None:
    assert typeface().notice == ""
    assert "グリフ" not in text_of(compile(TEMPLATE, paper("一行")))


@pytest.mark.usefixtures("fallback")
def test_without_the_exact_font_every_sheet_says_that_glyphs_may_be_missing() -> None:
    assert typeface().families[0] in fonts.FALLBACKS
    for sheet in page_texts(compile(TEMPLATE, paper(WATANABE, more_pages=1))):
        assert "グリフが欠けている場合があります" in sheet


def test_without_any_font_the_refusal_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FALLBACK_FOLDERS", ())
    monkeypatch.setattr(fonts, "FALLBACK_PACKAGES", ())
    with pytest.raises(fonts.NoFont) as refused:
        fonts.choose(NOWHERE)
    assert "fonts-ipamj-mincho" in refused.value.what_to_do


def test_many_threads_print_at_once() -> None:
    made: dict[int, bytes] = {}

    def work(i: int) -> None:
        made[i] = compile(TEMPLATE, paper(f"第{i}号"))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"第{i}号" in text_of(made[i]) for i in range(8))


def test_a_press_prints_file_after_file_and_each_paper_counts_its_own_sheets() -> None:
    run = [json.dumps(paper(f"第{i}号", more_pages=1), ensure_ascii=False) for i in range(5)]
    with Press() as press:
        files = [made.result() for made in (press.print(TEMPLATE, run[:3]), press.print(TEMPLATE, run[3:]))]
    assert [(each.pages, each.refused) for each in files] == [(6, ()), (4, ())]
    sheets = [text for each in files for text in page_texts(each.pdf)]
    assert all("1／2" in sheets[2 * i] and f"第{i}号" in sheets[2 * i] for i in range(5))
    # What a process remembers of one file changes nothing in the next, nor who else is at work: the bytes are the same.
    with Press(hands=1) as press:
        assert press.print(TEMPLATE, run[:3]).result().pdf == files[0].pdf
        assert press.print(TEMPLATE, run[3:]).result().pdf == files[1].pdf


def test_a_press_that_has_grown_is_replaced_and_one_that_ends_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = json.dumps(paper("第1号"), ensure_ascii=False)
    with Press(hands=1) as press:
        (seat,) = press._seats
        assert press.print(TEMPLATE, [one]).result().pages == 1
        first = seat._process
        monkeypatch.setattr("kikan.shared.documents.rendering.press.GROWN", 0)
        assert press.print(TEMPLATE, [one]).result().pages == 1
        assert seat._process is None
        monkeypatch.undo()
        assert press.print(TEMPLATE, [one]).result().pages == 1
        assert seat._process
        assert seat._process is not first
        seat._process.kill()
        with pytest.raises(RenderingFailed):
            press.print(TEMPLATE, [one]).result()
        assert press.print(TEMPLATE, [one]).result().pages == 1


@needs_exact
def test_an_unprintable_name_in_a_run_is_left_out_with_its_place() -> None:
    run = [json.dumps(paper(name)) for name in (*["良い行"] * 3, "山田😀")]
    with Press() as press:
        made = press.print(TEMPLATE, run).result()
    assert made.pages == 3
    assert [(each.number, each.place) for each in made.refused] == [(3, "body.lines[0]")]


def test_templates_use_nothing_from_the_network() -> None:
    package = Path(__file__).resolve().parents[3]
    assert not [t for t in package.rglob("*.typ") if '"@' in t.read_text()]


COVERED = Coverage(
    frozenset(map(chr, range(0x20, 0x7F))) | frozenset("邉葛一二あえé\u0302"),
    frozenset({("邉", "\U000e010f")}),
)
SIGNS = st.sampled_from('aé"\\/n\n\t\x00\x7f 　邉葛一髙😀e\u0302\u3099\ufe00\U000e010f\U000e0102')


@given(st.lists(st.text(SIGNS, max_size=6), max_size=4), st.booleans())
def test_the_quick_look_at_all_characters_finds_what_each_text_would(lines: list[str], exact: bool) -> None:
    data = {"lines": lines, "n": [1, None, {"deep": lines[:1]}]}
    wanted = next(
        ((c, place) for place, text in texts(data) if (c := first_unprintable(text, COVERED, exact=exact))),
        None,
    )
    try:
        check(data, COVERED, exact=exact)
        found = None
    except UnprintableCharacter as refusal:
        found = (refusal.character, refusal.place)
    assert found == wanted
