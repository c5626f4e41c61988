"""What is in a file (プロファイル): per column how full, how long, which values, and what is wrong in which record."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kikan.ground.check_digits import is_my_number
from kikan.ground.eras import OUTSIDE_ERA, DateFault
from kikan.shared.exchange.legacy.charsets import UNKNOWN
from kikan.shared.exchange.legacy.days import is_day, is_like_day, is_no_day, legacy_day, shape
from kikan.shared.exchange.legacy.sources import Source

FEW, MOST, NEARLY_ALL = 60, 0.8, 0.9
FINDINGS = {
    "broken_day": "暦にない日・読めない日付",
    "era": "元号と年月日が合わない日付",
    "mixed_days": "ほかと違う書き方の日付",
    "wide_digits": "全角の数字",
    "lost_zeros": "頭の0が落ちたと思われる番号",
    "unknown_character": "読めない文字・〓",
    "gaiji": "外字",
    "control": "改行・制御文字",
    "my_number": "個人番号と思われる番号",
    "duplicate": "キーが重なる行",
}
_WIDE = re.compile(r"[-０-９－ー]*[０-９][-０-９－ー]*")
_GAIJI = re.compile(r"[\ue000-\uf8ff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Finding:
    """Something wrong in a column: which records, by their numbers."""

    kind: str
    column: str
    lines: tuple[int, ...] = field(repr=False)

    @property
    def ja(self) -> str:
        return f"{FINDINGS[self.kind]}：{len(self.lines):,}件"


@dataclass(frozen=True)
class ColumnProfile:
    """One column. values: how often each stands, the commonest first, where there are few (コードの候補)."""

    name: str
    filled: int
    empty: int
    shortest: int
    longest: int
    distinct: int
    looks: str
    values: tuple[tuple[str, int], ...] = field(repr=False)


@dataclass(frozen=True)
class Profile:
    """A whole file."""

    rows: int
    unread: int
    columns: tuple[ColumnProfile, ...]
    findings: tuple[Finding, ...]


def profile(source: Source, key: Sequence[str] = ()) -> Profile:
    """Look at every cell once; `key`: the columns that must name one record."""
    columns, findings = [], list(_repeated(source, key))
    for name, cells in source.columns.items():
        counts = Counter(cells)
        one = _column(name, cells, counts)
        columns.append(one)
        for kind, bad in _faults(one, counts).items():
            if bad:
                lines = tuple(n for n, cell in zip(source.line, cells, strict=True) if cell in bad)
                findings.append(Finding(kind, name, lines))
    return Profile(len(source), len(source.unread), tuple(columns), tuple(findings))


def _column(name: str, cells: list[str], counts: Counter[str]) -> ColumnProfile:
    lengths = [len(cell) for cell in counts if cell]
    empty = counts[""]
    few = tuple(counts.most_common()) if len(counts) <= FEW else ()
    return ColumnProfile(
        name, len(cells) - empty, empty, min(lengths, default=0), max(lengths, default=0), len(counts.keys() - {""}),
        _looks(counts), few,
    )  # fmt: skip


def _looks(counts: Counter[str]) -> str:
    """day, digits or text: what most of the filled cells are."""
    filled = [(cell, n) for cell, n in counts.items() if cell.strip("0９9 ")]
    total = sum(n for _, n in filled) or 1
    is_long = any(len(cell) >= 7 for cell, _ in filled)
    if is_long:
        told = [(cell, n) for cell, n in filled if not is_no_day(cell)]
        days = sum(n for cell, n in told if is_like_day(cell))
        if days and days / sum(n for _, n in told) >= MOST:
            return "day"
    if filled and sum(n for cell, n in filled if _plain(cell).isdecimal()) / total >= NEARLY_ALL:
        return "digits"
    return "text"


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).lstrip("-")


def _faults(column: ColumnProfile, counts: Counter[str]) -> dict[str, set[str]]:
    """The different cells of each fault."""
    filled = [cell for cell in counts if cell]
    found = {
        "unknown_character": {c for c in filled if UNKNOWN in c or "〓" in c},
        "gaiji": {c for c in filled if _GAIJI.search(c)},
        "control": {c for c in filled if _CONTROL.search(c)},
    }
    if column.looks != "text":
        found["wide_digits"] = {c for c in filled if _WIDE.fullmatch(c)}
    if column.looks == "day":
        return found | _broken_days(filled, counts)
    if column.looks == "digits":
        found["lost_zeros"] = _short(filled, counts)
        numbers = [c for c in filled if is_my_number(c)]
        found["my_number"] = set(numbers) if len(numbers) >= MOST * len(filled) else set()
    return found


def _broken_days(filled: list[str], counts: Counter[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"era": set(), "broken_day": set()}
    for cell in filled:
        try:
            legacy_day(cell)
        except DateFault as fault:
            found["era" if fault.message == OUTSIDE_ERA else "broken_day"].add(cell)
    shapes: Counter[str] = Counter()
    for cell in filled:
        shapes[shape(cell)] += counts[cell] if is_day(cell) else 0
    usual = shapes.most_common(1)[0][0] if shapes else ""
    found["mixed_days"] = {c for c in filled if is_day(c) and shape(c) != usual}
    return found


def _short(filled: list[str], counts: Counter[str]) -> set[str]:
    """Shorter than nearly all others: a number whose width is fixed has lost its zeros."""
    lengths: Counter[int] = Counter()
    for cell in filled:
        lengths[len(cell)] += counts[cell]
    longest = max(lengths, default=0)
    is_fixed = longest >= 5 and lengths[longest] / (sum(lengths.values()) or 1) >= MOST
    return {c for c in filled if len(c) < longest} if is_fixed else set()


def _repeated(source: Source, key: Sequence[str]) -> Iterator[Finding]:
    """The second and later records of a key."""
    if not key:
        return
    seen: set[tuple[str, ...]] = set()
    lines = []
    for line, cells in zip(
        source.line, zip(*(source.columns[name] for name in key), strict=True), strict=True
    ):
        if cells in seen:
            lines.append(line)
        seen.add(cells)
    if lines:
        yield Finding("duplicate", "・".join(key), tuple(lines))
