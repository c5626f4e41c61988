"""What a column of the old file may be (対応づけの提案): by its name and by what stands in it; the clerk decides."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kikan.ground.check_digits import is_person_number
from kikan.shared.exchange.layouts import Field, Layout, LayoutBook
from kikan.shared.exchange.legacy.days import is_day
from kikan.shared.exchange.legacy.sources import Source

SAMPLES, ENOUGH = 200, 0.55
_KANA = re.compile(r"[ァ-ヺー・\s\u3000ｦ-ﾟ]+")


@dataclass(frozen=True)
class Suggestion:
    """A rule that may be right; `score` out of 100; `why` for the clerk."""

    field: str
    column: str
    expression: str
    score: int
    why: str


def suggest(source: Source, layout: Layout, book: LayoutBook) -> list[Suggestion]:
    """The best column of each field of the layout, where one is likely; each column is given once."""
    samples = {name: _some(cells) for name, cells in source.columns.items()}
    scored = sorted(
        ((_score(name, cells, f, book), f, name) for f in layout.fields for name, cells in samples.items()),
        key=lambda s: (-s[0], s[2], s[1].name),
    )
    found: dict[str, Suggestion] = {}
    given: set[str] = set()
    for score, f, name in scored:
        if score >= ENOUGH and f.name not in found and name not in given:
            given.add(name)
            found[f.name] = _suggestion(f, name, score, samples[name], book)
    return [found[f.name] for f in layout.fields if f.name in found]


def _some(cells: Sequence[str]) -> list[str]:
    """Different cells from all over the file."""
    filled = list(dict.fromkeys(c for c in cells if c))
    return filled[:: max(1, len(filled) // SAMPLES)][:SAMPLES]


def _score(name: str, cells: Sequence[str], f: Field, book: LayoutBook) -> float:
    alike = _alike(name, f.name)
    test = _test(f, book)
    if test is None or not cells:
        return alike * 0.9
    fits = sum(map(test, cells)) / len(cells)
    return 0.65 * alike + 0.35 * fits if fits >= 0.5 else alike * 0.6


def _alike(one: str, other: str) -> float:
    ours, theirs = _bare(other), _bare(one)
    return 1.0 if ours == theirs else SequenceMatcher(None, ours, theirs).ratio()


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).lower()


def _test(f: Field, book: LayoutBook) -> Callable[[str], bool] | None:
    """Whether a cell can be this field at all; None where nothing can be told."""
    if f.type == "D":
        return is_day
    if f.check == "m11w2_7":
        return lambda cell: (
            cell.isascii() and cell.isdigit() and len(cell) < 16 and is_person_number(int(cell))
        )
    if f.codes:
        codes: Mapping[str, object] = book.codes[f.codes]
        return lambda cell: cell in codes
    if f.type == "N":
        return lambda cell: unicodedata.normalize("NFKC", cell).lstrip("-").isdecimal()
    if "フリガナ" in f.name and f.type == "X":
        return lambda cell: _KANA.fullmatch(cell) is not None
    if "郵便番号" in f.name:
        return lambda cell: (
            re.fullmatch(r"[0-9]{3}-?[0-9]{4}", unicodedata.normalize("NFKC", cell)) is not None
        )
    return None


def _suggestion(f: Field, name: str, score: float, cells: Sequence[str], book: LayoutBook) -> Suggestion:
    test = _test(f, book)
    fits = round(100 * sum(map(test, cells)) / len(cells)) if test and cells else None
    why = "項目名が同じ" if _bare(name) == _bare(f.name) else "項目名が似ている"
    why += "" if fits is None else f"・見本の{fits}%が合う"
    return Suggestion(f.name, name, _expression(f, name), round(100 * score), why)


def _expression(f: Field, name: str) -> str:
    if f.type == "D":
        return f"日付([{name}])"
    if f.type == "N":
        return f"数字([{name}])"
    return f"半角([{name}])" if "郵便番号" in f.name else f"[{name}]"
