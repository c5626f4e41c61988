"""How alike two wishes are by their words (似た要望): pure, exact, without a dictionary.

A word is a run of kanji, of katakana or of letters and digits; hiragana, which in Japanese carries grammar, parts them.
A run of kanji stands for itself and for each pair in it, so that 納税通知書 and 通知書 share words. A word that few texts
hold says more than one that all hold. The union's own rule; no source sets it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

RUNS = re.compile(r"[\u4e00-\u9fff々〆]+|[ァ-ヺー]+|[a-z0-9]+")
KANJI = re.compile(r"[\u4e00-\u9fff々〆]+")
SAID_EVERYWHERE = frozenset({"要望", "画面", "帳票", "機能", "対応", "場合", "必要", "可能", "システム"})
ENOUGH = Fraction(1, 3)
"""So much of the weight of a wish's words another must share to be shown as alike."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as unicode's compatible forms and small letters."""
    found: set[str] = set()
    for run in RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if len(run) < 2:
            continue
        found.add(run)
        if KANJI.fullmatch(run):
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found - SAID_EVERYWHERE)


def most_alike(wish: str, others: Mapping[int, str], most: int = 5) -> Sequence[int]:
    """The keys of the texts that share enough of the wish's words, those that share most first, then the lower key."""
    wanted = words_of(wish)
    held = {key: words_of(text) for key, text in others.items()}
    counts = Counter(word for words in held.values() for word in words)
    weight = {word: Fraction(1, 1 + counts[word]) for word in wanted}
    whole = sum(weight.values(), Fraction(0))
    if not whole:
        return []
    shared = {
        key: sum((weight[w] for w in wanted & words), Fraction(0)) / whole for key, words in held.items()
    }
    found = [key for key, share in shared.items() if share >= ENOUGH]
    return sorted(found, key=lambda key: (-shared[key], key))[:most]
