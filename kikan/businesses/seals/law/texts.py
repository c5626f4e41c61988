"""Which texts a seal may show (印影の文字): made from the names the register holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kikan.ground.characters import base_text
from kikan.law import Law, rule
from kikan.law.amounts import Truth

# What may follow a name and says nothing besides it.
ENDINGS = ("之印", "の印", "之章", "の章", "印", "章")
FAMILY, GIVEN, WHOLE, PARTS = "family", "given", "whole", "parts"
FORMER, FORMER_PARTS, ALIAS, KATAKANA = "former", "former_parts", "alias", "katakana"
KINDS = {
    FAMILY: "氏", GIVEN: "名", WHOLE: "氏名", PARTS: "氏名の一部の組合せ", FORMER: "旧氏", FORMER_PARTS: "旧氏と名",
    ALIAS: "通称", KATAKANA: "片仮名表記", "other": "その他（理由あり）",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Names:
    """The names of one person as recorded today; a family and a given name are parted by a blank.

    katakana: the reading form that a foreigner outside the kanji area had recorded in the remarks.
    """

    official: str
    former_family: str = ""
    alias: str = ""
    kanji: str = ""
    katakana: str = ""


@rule("seal_registration.text_allowed", axis="event_date", since=1492)
def text_allowed(names: Sequence[Names], texts: Sequence[str], *, law: Law) -> Truth:
    """Whether each seal shows an allowed text (登録できる印影の文字), selectors and endings aside.

    Law: 印鑑登録証明事務処理要領 第3の1（1）
    Rounding: none
    """
    allowed = [bool(kind_of(text, each)) for each, text in zip(names, texts, strict=True)]
    return np.array(allowed, dtype=np.bool_)


def kind_of(text: str, names: Names) -> str:
    """Which of the allowed texts it is (KINDS), with or without an ending such as 之印; empty for none of them."""
    allowed = allowed_texts(names)
    plain = compared(text)
    endings = (e for e in ENDINGS if plain.endswith(e) and len(plain) > len(e))
    return next((allowed[t] for t in (plain, *(plain.removesuffix(e) for e in endings)) if t in allowed), "")


def compared(text: str) -> str:
    """A text as it is compared: without variation selectors and blanks."""
    return "".join(base_text(text).split())


def allowed_texts(names: Names) -> dict[str, str]:
    """Every allowed text with its kind (KINDS), the usual ones first."""
    found: dict[str, str] = {}
    for text, kind in _texts(names):
        if text:
            found.setdefault(compared(text), kind)
    return found


def _texts(names: Names) -> Iterator[tuple[str, str]]:
    family, given = parts_of(names.official)
    yield from ((family, FAMILY), (given, GIVEN), (names.official, WHOLE))
    yield from ((text, PARTS) for text in _combined(family, given))
    if names.former_family:
        former = parts_of(names.former_family)[0]
        yield from ((former, FORMER), (former + given, FORMER_PARTS))
        yield from ((text, FORMER_PARTS) for text in _combined(former, given))
    for name, kind in ((names.alias, ALIAS), (names.kanji, WHOLE), (names.katakana, KATAKANA)):
        own_family, own_given = parts_of(name)
        yield from ((name, kind), (own_family, kind), (own_given, kind))
        yield from ((text, kind) for text in _combined(own_family, own_given))


def parts_of(name: str) -> tuple[str, str]:
    """Family and given name; a name without a blank is one part."""
    first, _, rest = name.replace("\u3000", " ").strip().partition(" ")
    return first, rest.strip()


def _combined(family: str, given: str) -> Iterator[str]:
    """First letters of the one with first letters of the other (氏の一部と名の一部); Latin names are not cut."""
    if not family or not given or family.isascii():
        return
    first, last = _letters(family), _letters(given)
    for i in range(len(first), 0, -1):
        for j in range(1, len(last) + 1):
            yield "".join(first[:i] + last[:j])


def _letters(text: str) -> list[str]:
    return list(base_text(text))
