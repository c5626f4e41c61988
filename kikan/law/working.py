"""Workings (計算過程): the frozen record of every named step of a rule, as screens, notices and replies print it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from math import lcm
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from kikan.law.amounts import Exact, Truth

W = TypeVar("W", bound="Working")


@dataclass(frozen=True)
class Step:
    """One line of a working for one person: `value` is an int, a bool, or the text of an exact fraction."""

    name: str
    ja: str
    cites: str
    unit: str
    value: int | bool | str
    depth: int
    path: str


def step(ja: str, cites: str = "", unit: str = "円") -> Any:
    """A field of a Working: one named amount, count or truth with its article."""
    return field(metadata={"ja": ja, "cites": cites, "unit": unit})


def part(ja: str, cites: str = "", *, index: str = "") -> Any:
    """A field that holds another Working.

    Same grain by default; with `index` another grain, whose column of that name is the parent's row.
    """
    return field(metadata={"ja": ja, "cites": cites, "part": True, "index": index})


@dataclass(frozen=True)
class Working:
    """Base of all workings; subclasses are frozen dataclasses whose fields are `step(...)` or `part(...)`."""

    def __len__(self) -> int:
        for each in fields(self):
            if not each.metadata.get("index"):
                return len(getattr(self, each.name))
        raise TypeError(f"{type(self).__name__} has no step")

    def steps(self, row: int = 0, depth: int = 0, path: str = "") -> Iterator[Step]:
        """Every step of one row, parts below their heading."""
        for each in fields(self):
            value, meta = getattr(self, each.name), each.metadata
            if not meta or value is None:
                continue
            here = f"{path}{each.name}"
            if meta.get("part"):
                yield Step(each.name, meta["ja"], meta["cites"], "", "", depth, here)
                for inner in _rows_below(value, meta["index"], row):
                    yield from value.steps(inner, depth + 1, f"{here}.")
            else:
                yield Step(
                    each.name, meta["ja"], meta["cites"], meta["unit"], _shown(value, row), depth, here
                )

    def pack(self) -> NDArray[np.int64]:
        """The steps as one row of integers per row: kept as bigint[] in step order (see `layout`)."""
        return np.stack(list(self._columns()), axis=1)

    def _columns(self) -> Iterator[NDArray[np.int64]]:
        for each in fields(self):
            value, meta = getattr(self, each.name), each.metadata
            if meta.get("index"):
                continue
            if meta.get("part"):
                yield from value._columns()
            elif isinstance(value, Exact):
                yield value.numerators
                yield np.full(len(value), value.denominator, dtype=np.int64)
            else:
                yield value.astype(np.int64, copy=False)

    @classmethod
    def layout(cls) -> tuple[str, ...]:
        """The names of the packed columns, in order."""
        names: list[str] = []
        for each, kind in _typed_fields(cls):
            if each.metadata.get("index"):
                continue
            if each.metadata.get("part"):
                names += [f"{each.name}.{inner}" for inner in kind.layout()]
            elif kind is Exact:
                names += [f"{each.name}/numerator", f"{each.name}/denominator"]
            else:
                names.append(each.name)
        return tuple(names)

    @classmethod
    def unpack(cls: type[W], matrix: NDArray[np.int64]) -> W:
        """The working back from `pack`; parts of another grain are empty (None)."""
        if matrix.ndim != 2 or matrix.shape[1] != len(cls.layout()):
            raise ValueError(f"{cls.__name__} needs {len(cls.layout())} columns")
        working, used = _unpacked(cls, matrix, 0)
        assert used == matrix.shape[1]
        return working

    def rows(self: W, chosen: "slice | NDArray[np.int64] | NDArray[np.bool_]") -> W:
        """The same working for some of its rows; parts of another grain are left out."""
        return type(self)(
            **{
                each.name: None
                if each.metadata.get("index")
                else getattr(self, each.name).rows(chosen)
                if each.metadata.get("part")
                else getattr(self, each.name)[chosen]
                for each in fields(self)
            }
        )


def rows_of(working: Working, row: int = 0) -> list[Step]:
    """The steps of one row as a list, for a template."""
    return list(working.steps(row))


def joined(workings: Sequence[W]) -> W:
    """Workings of consecutive blocks as one."""
    first = workings[0]
    return type(first)(
        **{
            each.name: _joined([getattr(working, each.name) for working in workings], each.metadata)
            for each in fields(first)
        }
    )


def _joined(values: list[Any], meta: Any) -> Any:
    if meta.get("index") and any(value is None for value in values):
        return None
    if meta.get("index"):
        raise TypeError("parts of another grain cannot be joined: their index belongs to their block")
    if isinstance(values[0], Working):
        return joined(values)
    if isinstance(values[0], Exact):
        common = lcm(*(value.denominator for value in values))
        over = [value.over(common) for value in values]
        bound = max(value.bound for value in over)
        return Exact(np.concatenate([value.numerators for value in over]), common, bound)
    return np.concatenate(values)


def _rows_below(value: Working, index: str, row: int) -> Iterator[int]:
    if not index:
        yield row
        return
    yield from (int(found) for found in np.flatnonzero(getattr(value, index) == row))


def _shown(value: Any, row: int) -> int | bool | str:
    if isinstance(value, Exact):
        exact = value.fraction(row)
        return (
            int(exact) if exact.denominator == 1 else f"{exact.numerator // exact.denominator} {_rest(exact)}"
        )
    return bool(value[row]) if value.dtype == np.bool_ else int(value[row])


def _rest(exact: Any) -> str:
    rest = exact - exact.numerator // exact.denominator
    return f"{rest.numerator}/{rest.denominator}"


_typed: dict[type[Working], tuple[tuple[Any, Any], ...]] = {}


def _typed_fields(cls: type[Working]) -> tuple[tuple[Any, Any], ...]:
    if cls not in _typed:
        hints = get_type_hints(cls)
        _typed[cls] = tuple((each, hints[each.name]) for each in fields(cls))
    return _typed[cls]


def _unpacked(cls: type[W], matrix: NDArray[np.int64], at: int) -> tuple[W, int]:
    values: dict[str, Any] = {}
    for each, kind in _typed_fields(cls):
        if each.metadata.get("index"):
            values[each.name] = None
        elif each.metadata.get("part"):
            values[each.name], at = _unpacked(kind, matrix, at)
        elif kind is Exact:
            values[each.name], at = _exact(matrix[:, at], matrix[:, at + 1]), at + 2
        else:
            values[each.name] = matrix[:, at].astype(np.bool_) if kind == Truth else matrix[:, at].copy()
            at += 1
    return cls(**values), at


def _exact(numerators: NDArray[np.int64], denominators: NDArray[np.int64]) -> Exact:
    common = lcm(*(int(each) for each in np.unique(denominators))) if len(denominators) else 1
    scaled = numerators * (common // denominators)
    return Exact(scaled, common, int(np.abs(scaled).max(initial=0)))
