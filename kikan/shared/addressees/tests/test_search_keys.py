"""What sounds or means the same is found under one key."""

import pytest

from kikan.shared.addressees.search_keys import address_key, kana_key, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サトウ　ハナコ", "さとうはなこ"),
        ("サトウ　ハナコ", "ｻﾄｰ ﾊﾅｺ"),
        ("オオノ", "オーノ"),
        ("ワタナベ", "わたなへ"),
        ("ハヅキ", "ハズキ"),
        ("ヴィクター", "ウィクタ"),
        ("ショウジ", "シヨオシ"),
    ],
)
def test_readings_written_differently_have_one_key(one: str, other: str) -> None:
    assert kana_key(one) == kana_key(other)


def test_different_readings_have_different_keys() -> None:
    assert len({kana_key(reading) for reading in ("オオノ", "オノ", "ウノ", "アノ")}) == 4


def test_names_are_found_whatever_form_their_characters_have() -> None:
    assert name_key("渡邉\U000e0100　太郎") == name_key("渡辺太郎")
    assert name_key("𠮷田") == name_key("吉田")
    assert name_key("SMITH John") == name_key("ｓｍｉｔｈ　ｊｏｈｎ")


@pytest.mark.parametrize(
    "written", ["中央1-2-3", "中央一丁目２番３号", "中央１丁目２－３", "中央一丁目2番地の3"]
)
def test_lots_are_found_however_written(written: str) -> None:
    assert address_key(written) == "中央1-2-3"
