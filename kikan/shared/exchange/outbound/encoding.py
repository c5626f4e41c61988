"""The designated files in another encoding, where the receiver asks for it (文字コードの指定): nothing is lost silently.

A character that CP932 does not have is written as the form JIS gives it, else as 〓; each is counted with what it became.
The files of all tables stay as they are, so every exact character is in the delivery too.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from kikan.shared.addressees.jis import jis_forms
from kikan.shared.exchange.outbound.writing import LINE_END, Written

UTF8, WITH_MARK, CP932 = "utf-8", "utf-8-sig", "cp932"
ENCODINGS = {UTF8: "UTF-8（BOMなし）", WITH_MARK: "UTF-8（BOM付き）", CP932: "CP932（Shift_JIS）"}
UNKNOWN, SPACE, BLOCK = "〓", "\u3000", 1 << 20


@dataclass(frozen=True)
class Replaced:
    """A character of a file that its encoding does not have, what stands for it, and how often."""

    file: str
    character: str
    became: str
    count: int

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


def encoded(folder: Path, one: Written, encoding: str) -> tuple[Written, list[Replaced]]:
    """Write a file of a delivery anew in an encoding; how the manifest lists it then, and what was replaced."""
    if encoding == UTF8:
        return one, []
    path, found = folder / one.file, Counter[str]()
    became: dict[str, str] = {}
    other = path.with_suffix(".part")
    with (
        path.open(encoding="utf-8", newline="") as old,
        other.open("w", encoding=encoding, newline="") as new,
    ):
        while text := old.read(BLOCK):
            if encoding == CP932:
                strange = {c for c in set(text) if not _fits(c)}
                became |= {c: _form(c) for c in strange - became.keys()}
                found.update({c: text.count(c) for c in strange})
                new.write(text.translate({ord(c): became[c] for c in strange}))
            else:
                new.write(text)
    other.replace(path)
    content = path.read_bytes()
    now = replace(one, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    return now, [Replaced(one.file, c, became[c], n) for c, n in sorted(found.items())]


def _fits(character: str) -> bool:
    try:
        return character.encode(CP932).decode(CP932) == character
    except UnicodeError:
        return False


def _form(character: str) -> str:
    """What stands for a character: nothing for a selector of a variant, a blank for a line end, its JIS form, 〓."""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    if character == LINE_END:
        return SPACE
    (form,) = jis_forms([character])
    return form if form and all(map(_fits, form)) else UNKNOWN
