"""The MJ list: sequences, reduction, forms, finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.ground import characters, mj
from kikan.ground.mj.doubts import ADDED, NOT_LISTED, UNKNOWN_FORM, doubts
from kikan.ground.mj.finding import Asked, by_code, by_number_text, find, strokes_of_radical
from kikan.ground.mj.listed import lines, places
from kikan.ground.mj.reduction import in_jis, in_windows
from kikan.ground.mj.variants import forms_of, leaders

KUZU = "葛\U000e0102"
LISTED = st.integers(0, 60_000).map(lambda i: list(places())[i % len(places())])
NAMES = st.lists(LISTED | st.sampled_from("　アァーAé々ヶ"), max_size=12).map("".join)


def test_the_list_is_whole() -> None:
    assert len(lines()) == 58_862
    assert sum(len(text) > 1 for text in places()) == 11_382


def test_a_glyph_knows_how_it_is_written_read_and_drawn() -> None:
    glyph = mj.by_text(KUZU)
    assert glyph is not None
    assert (glyph.name, glyph.codes, glyph.strokes, glyph.family) == (
        "MJ022335",
        "U+845B U+E0102",
        11,
        "349920",
    )
    assert glyph.radicals == ((140, 8),)
    assert "くず" in glyph.readings


def test_every_line_of_the_list_can_be_read() -> None:
    assert {by_number_text(line[:6]) is not None for line in lines()} == {True}
    assert [strokes_of_radical(radical) for radical in (1, 9, 140, 214)] == [1, 2, 6, 17]


def test_a_number_that_was_given_up_leads_to_the_one_that_took_its_place() -> None:
    glyph = mj.by_number(37229)
    assert glyph is not None
    assert glyph.name == "MJ068077"


@pytest.mark.parametrize(
    ("name", "reduced"),
    [("髙橋", "高橋"), ("𠮷田", "吉田"), (f"{KUZU}西", "葛西"), ("﨑山", "﨑山"), ("佐々木", "佐々木")],
)
def test_names_reduce_to_jis(name: str, reduced: str) -> None:
    assert mj.reduced(name).text == reduced


def test_each_replacement_says_where_what_and_why() -> None:
    (one,) = mj.reduced("山髙").replacements
    assert (one.at, one.character, one.target, one.rule) == (1, "髙", "高", "JIS包摂規準・UCS統合規則")
    assert not one.is_open


def test_the_tables_are_asked_in_their_order_and_a_choice_is_left_open() -> None:
    chosen = next(r for text in list(places()) for r in mj.reduced(text).replacements if r.is_open)
    other = chosen.choices[1]
    assert mj.reduced(chosen.character).text == chosen.choices[0]
    assert mj.reduced(chosen.character, {chosen.character: other}).text == other
    assert not mj.reduced(chosen.character, {chosen.character: other}).replacements[0].is_open


def test_a_character_nobody_knows_becomes_a_geta_mark() -> None:
    assert mj.reduced("\U0010de92").text == mj.GETA
    assert mj.reduced("\U0010de92").replacements[0].rule == "候補なし"


def test_letters_lose_the_marks_that_jis_does_not_have() -> None:
    assert mj.reduced("NGUYỄN").text == "NGUYEN"


@given(NAMES)
def test_what_is_reduced_is_in_jis_as_long_as_before_and_stays_as_it_is(name: str) -> None:
    result = mj.reduced(name)
    assert in_jis(result.text)
    assert characters.length(result.text) == characters.length(name)
    assert mj.reduced(result.text) == mj.Reduced(result.text, ())


@given(NAMES)
def test_only_what_is_told_was_replaced(name: str) -> None:
    result = mj.reduced(name)
    told = {r.at for r in result.replacements}
    pairs = zip(characters.split(name), characters.split(result.text), strict=True)
    assert {i for i, (before, after) in enumerate(pairs) if before != after} == told


@given(NAMES, st.integers(0, 12))
def test_no_cut_parts_a_base_from_its_selector(name: str, longest: int) -> None:
    first = characters.cut(name, longest)
    assert "".join(characters.split(name)) == name
    assert name.startswith(first)
    assert characters.length(first) == min(longest, characters.length(name))


@given(st.text(max_size=20))
def test_any_text_at_all_can_be_split_reduced_and_doubted(text: str) -> None:
    assert "".join(characters.split(text)) == text
    assert in_jis(mj.reduced(text).text)
    assert all(text.find(doubt.character) >= 0 for doubt in doubts(text))


@pytest.mark.parametrize("name", ["髙橋", "渡邉\U000e010f", "𠮷田", "﨑", KUZU, "JOHN Ö", "佐々木〆子ゝ"])
def test_listed_characters_raise_no_doubt(name: str) -> None:
    assert doubts(name) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [("渡邉\U000e0100", UNKNOWN_FORM), ("\U00030000", NOT_LISTED), ("\U0010de92", ADDED)],
)
def test_a_form_outside_the_list_is_doubted(name: str, message: str) -> None:
    assert doubts(name)[0].message == message


def test_windows_files_hold_some_names_only() -> None:
    assert in_windows("髙﨑") == []
    assert in_windows(f"𠮷{KUZU}") == ["𠮷", KUZU]


@pytest.mark.parametrize(
    "pair", ["辺邉", "辺邊", "浜濱", "島嶌", "高髙", "崎﨑", "吉𠮷", "斉斎", "齊齋", "藤籐", "秋穐"]
)
def test_forms_of_one_character_share_a_leader(pair: str) -> None:
    first, second = (char.translate(leaders()) for char in pair)
    assert first == second


@pytest.mark.parametrize("pair", ["渡渉", "田由", "大太", "土士"])
def test_different_characters_stay_apart(pair: str) -> None:
    assert pair[0].translate(leaders()) != pair[1].translate(leaders())


def test_a_leader_stands_for_itself() -> None:
    assert {leader for leader in leaders().values() if ord(leader) in leaders()} == set()


def test_the_forms_of_a_character_begin_with_it() -> None:
    assert forms_of("辺")[0] == "辺"
    assert set("邉邊") < set(forms_of("辺"))


def test_characters_are_found_by_what_people_know_of_them() -> None:
    assert KUZU in [g.text for g in find(Asked(reading="くず", strokes=11))]
    assert KUZU in [g.text for g in find(Asked(reading="クズ", radical=140))]
    assert sum(g.text.startswith("邉") for g in find(Asked(like="辺"))) > 10
    assert find(Asked(reading="そんなよみはない")) == []
    assert find(Asked()) == []


@pytest.mark.parametrize("text", ["MJ022335", "mj22335", "22335", " MJ022335 "])
def test_a_character_is_found_by_its_number(text: str) -> None:
    glyph = by_number_text(text)
    assert glyph is not None
    assert glyph.text == KUZU


@pytest.mark.parametrize("text", ["U+845B U+E0102", "845b_e0102", "845B E0102"])
def test_a_character_is_found_by_its_code(text: str) -> None:
    glyph = by_code(text)
    assert glyph is not None
    assert glyph.text == KUZU


@pytest.mark.parametrize("text", ["", "U+", "U+110000", "U+0041", "FFFFFF", "MJ999999", "葛", "\ud842"])
def test_other_texts_find_nothing(text: str) -> None:
    assert by_code(text) is None
    assert by_number_text(text) is None
