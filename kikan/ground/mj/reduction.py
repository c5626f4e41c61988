"""Reduction (縮退): the form of a name in JIS X 0213, for links, sorting and lists; each replacement is told."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kikan.ground.characters import split
from kikan.ground.mj.listed import cells, places

GETA = "〓"
UNIQUE = 10
GROUPS = {
    11: "JIS包摂規準・UCS統合規則",
    12: "法務省戸籍法関連通達・通知",
    13: "法務省告示582号別表第四",
    14: "辞書類等による関連字",
    15: "読み・字形による類推",
}


@dataclass(frozen=True)
class Replacement:
    """A character that another stands for: where it is (from 0), by which rule, what else could stand for it.

    `is_open` while several candidates of one rank remain and nobody of the municipality has decided.
    """

    at: int
    character: str
    target: str
    rule: str
    choices: str = ""

    @property
    def is_open(self) -> bool:
        return len(self.choices) > 1


@dataclass(frozen=True)
class Reduced:
    """The reduced text and what was replaced in it (縮退の報告)."""

    text: str
    replacements: tuple[Replacement, ...]


def reduced(text: str, decided: Mapping[str, str] | None = None) -> Reduced:
    """Write a text in JIS X 0213 (縮退). decided: what the municipality chose where the tables leave a choice.

    Law: MJ縮退マップ Ver.1.2.0（一意な表があればそれ、なければ五つの群の順。候補がなければ〓）
    """
    if in_jis(text):
        return Reduced(text, ())
    out, replaced = [], []
    for at, character in enumerate(split(text)):
        target, rule, choices = target_of(character)
        if choices and decided and character in decided:
            target, rule, choices = decided[character], "団体の決定", ""
        out.append(target)
        if target != character:
            replaced.append(Replacement(at, character, target, rule, choices))
    return Reduced("".join(out), tuple(replaced))


@lru_cache(maxsize=65536)
def target_of(character: str) -> tuple[str, str, str]:
    """What stands for a character, by which rule, and the candidates where the rule leaves several."""
    if in_jis(character):
        return character, "", ""
    for rule, first in candidates(character):
        return first[0], rule, first if len(first) > 1 else ""
    plain = _without_marks(character)
    return (plain, "付加記号なしの文字", "") if plain else (GETA, "候補なし", "")


def candidates(character: str) -> list[tuple[str, str]]:
    """Of each table that knows the character its best candidates, in the order in which tables are asked."""
    place = places().get(character)
    if place is None:
        return []
    row = cells(place)
    found = [("一意な縮退表（MJSU）", row[UNIQUE])] if row[UNIQUE] else []
    return found + [(ja, row[i].split(",")[0]) for i, ja in GROUPS.items() if row[i]]


def _without_marks(character: str) -> str:
    """é -> e: letters of foreigners' names that JIS does not have."""
    plain = "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
    return plain if plain != character and plain and in_jis(plain) else ""


def in_jis(text: str) -> bool:
    """Whether JIS X 0213 has every character of a text."""
    try:
        text.encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def in_windows(text: str) -> list[str]:
    """The characters of a text that a file in CP932 cannot hold (髙 and 﨑 it can, 𠮷 and an IVS it cannot)."""
    return [character for character in split(text) if not _encodes(character)]


def _encodes(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
