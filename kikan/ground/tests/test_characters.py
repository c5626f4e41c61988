"""What may stand in a name."""

import pytest

from kikan.ground import characters


@pytest.mark.parametrize(
    "name",
    ["渡邉\U000e0101　太郎", "𠮷田　花子", "髙橋", "﨑", "JOHN O'NEIL-SMITH", "葛\U000e0100西", "佐々木〆子"],
)
def test_rare_but_right_names_are_accepted(name: str) -> None:
    assert characters.name_fault(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "　",
        "山田\n太郎",
        "山田\x00",
        "\ud842山",
        "山田😀",
        "\U000e0100山",
        "a\U000e0100",
        "山\u202e田",
        "\ue000",
        "山\ufe00",
        "\U000effff",
    ],
)
def test_broken_names_are_refused_with_a_japanese_reason(name: str) -> None:
    message = characters.name_fault(name)
    assert message.endswith("。")
    assert not name.strip() or name not in message


def test_a_variation_sequence_counts_as_one_character() -> None:
    assert characters.length("渡邉\U000e0101") == 2
    assert characters.variation_sequences("渡邉\U000e0101") == ["邉\U000e0101"]
    assert characters.base_text("渡邉\U000e0101") == "渡邉"


def test_a_name_too_long_is_refused() -> None:
    assert characters.name_fault("山" * 101) == "100文字を超えています。"


def test_readings_are_katakana() -> None:
    assert characters.reading_fault("ワタナベ　ジョージ") == ""
    assert characters.reading_fault("わたなべ") != ""
