"""Documents as they were stated (資料の内容), in columns: what a file or a keyed slip says, before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

TEXTS = ("name", "kana", "address", "payer_code", "payer_corporate", "payer_name", "payee_code")


@dataclass(frozen=True, repr=False)
class Relatives:
    """Spouses and dependants that documents name: `document` is the row of the document, `birth` days or MISSING."""

    document: np.ndarray
    line: np.ndarray
    kind: np.ndarray
    birth: np.ndarray
    name: list[str]
    kana: list[str]
    relation: list[str]
    number: list[str]

    def __len__(self) -> int:
        return len(self.line)


@dataclass(frozen=True, repr=False)
class Stated:
    """Documents of one kind and fiscal year. `birth`: days or MISSING; `number`: 個人番号 or empty, never kept in the clear;
    `values`: a row of INPUTS each; `raw`: every field as JSON, without numbers of persons."""

    kind: int
    fiscal_year: int
    layout: str
    line: np.ndarray
    birth: np.ndarray
    amount: np.ndarray
    previous: np.ndarray
    is_correction: np.ndarray
    digest: np.ndarray
    values: np.ndarray
    number: list[str]
    raw: list[str]
    texts: Mapping[str, list[str]]
    relatives: Relatives

    def __len__(self) -> int:
        return len(self.line)

    def rows(self, chosen: np.ndarray) -> "Stated":
        """Some of the documents, with their relatives."""
        at = np.flatnonzero(chosen)
        taken = {n: getattr(self, n)[at] for n in INTS}
        texts = {n: picked(column, at) for n, column in self.texts.items()}
        return Stated(
            self.kind, self.fiscal_year, self.layout, **taken, number=picked(self.number, at),
            raw=picked(self.raw, at), texts=texts, relatives=_of(self.relatives, at, len(self)),
        )  # fmt: skip


@dataclass(frozen=True, repr=False)
class BadLine:
    """A line that cannot be taken: where, why, its cells without numbers of persons. is_final: mending cannot help."""

    line: int
    item: str
    reason: str
    cells: tuple[str, ...] = ()
    is_final: bool = False


INTS = ("line", "birth", "amount", "previous", "is_correction", "digest", "values")


def picked(column: Sequence[Any], at: np.ndarray) -> list[Any]:
    return [column[i] for i in at.tolist()]


def _of(relatives: Relatives, at: np.ndarray, count: int) -> Relatives:
    new = np.full(count, -1, dtype=np.int64)
    new[at] = np.arange(len(at))
    mine = np.flatnonzero(new[relatives.document] >= 0) if len(relatives) else np.zeros(0, dtype=np.int64)
    ints = {n: getattr(relatives, n)[mine] for n in ("line", "kind", "birth")}
    lists = {n: picked(getattr(relatives, n), mine) for n in ("name", "kana", "relation", "number")}
    return Relatives(document=new[relatives.document[mine]], **ints, **lists)  # type: ignore[arg-type]


def joined(parts: Sequence[Stated]) -> Stated:
    """Several blocks of one file as one. Errors: IndexError where there is none."""
    first, starts = parts[0], np.cumsum([0, *(len(p) for p in parts)])
    ints = {n: np.concatenate([getattr(p, n) for p in parts]) for n in INTS}
    document = [p.relatives.document + start for p, start in zip(parts, starts, strict=False)]
    own = {n: np.concatenate([getattr(p.relatives, n) for p in parts]) for n in ("line", "kind", "birth")}
    lists = {
        n: _chained([getattr(p.relatives, n) for p in parts]) for n in ("name", "kana", "relation", "number")
    }
    return Stated(
        first.kind, first.fiscal_year, first.layout, **ints,
        number=_chained([p.number for p in parts]), raw=_chained([p.raw for p in parts]),
        texts={n: _chained([p.texts[n] for p in parts]) for n in TEXTS},
        relatives=Relatives(np.concatenate(document), **own, **lists),  # type: ignore[arg-type]
    )  # fmt: skip


def _chained(lists: Sequence[list[str]]) -> list[str]:
    return [value for each in lists for value in each]
