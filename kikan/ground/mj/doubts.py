"""What is doubtful in an official name (文字の確認): characters outside 行政事務標準文字 or not to be told by us."""

import unicodedata
from dataclasses import dataclass

from kikan.ground.characters import split
from kikan.ground.mj.listed import code_points, places

UNKNOWN_FORM = "この異体字の指定は文字情報基盤にありません。文字検索で選び直してください。"
NOT_LISTED = "文字情報基盤にない漢字です。文字検索で同じ字を選ぶか、外字として登録してください。"
ADDED = "行政事務標準文字の追加文字（私用領域）です。追加文字の一覧を持たないため、字形を確かめてください。"


@dataclass(frozen=True)
class Doubt:
    """One character that a clerk must look at (文字の注意)."""

    at: int
    character: str
    message: str

    @property
    def codes(self) -> str:
        return code_points(self.character)


def doubts(text: str) -> list[Doubt]:
    """The doubtful characters of a name; kana, letters and signs are of no interest here."""
    if text.isascii():
        return []
    found = ((at, character, doubt_of(character)) for at, character in enumerate(split(text)))
    return [Doubt(at, character, message) for at, character, message in found if message]


def doubt_of(character: str) -> str:
    if is_added(character[0]):
        return ADDED
    if not is_kanji(character[0]) or character in places():
        return ""
    return UNKNOWN_FORM if len(character) > 1 else NOT_LISTED


def is_added(char: str) -> bool:
    """A private-use plane, where the characters added to MJ (GJ) stand."""
    return "\U000f0000" <= char <= "\U0010fffd"


def is_kanji(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK ")
