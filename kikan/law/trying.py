"""Other values tried out (試算): the same law with values nobody has set, whether a body might set them, who gains."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kikan.law.amounts import Yen
from kikan.law.book import book
from kikan.law.groups import Groups
from kikan.law.law import Law
from kikan.law.ordinances import limits, undated
from kikan.law.parameter import Parameter, Value
from kikan.law.value_words import value_in_words


def with_values(law: Law, tried: Mapping[str, Value], revised: Mapping[str, Value] | None = None) -> Law:
    """The same law with other values of the ordinance and of the statutes, whatever their dates."""
    values = dict(law.ordinance.values) | dict(undated(tried).values)
    draft = book().revised(revised) if revised else book()
    return draft.law(law.axis, law.at, replace(law.ordinance, values=tuple(sorted(values.items()))))


def out_of_bounds(parameter: Parameter, value: Value, year: int) -> str:
    """Why the law does not let a body set this value, or empty."""
    lowest, highest = limits(book(), parameter, year)
    if lowest is not None and value < lowest:  # type: ignore[operator]
        return f"{value_in_words(parameter, lowest)}以上で入力してください。"
    if highest is not None and value > highest:  # type: ignore[operator]
        return f"{value_in_words(parameter, highest)}以下で入力してください。"
    return ""


@dataclass(frozen=True)
class Line:
    """A group of those who owe (households or people): how many, how much before and after, who pays less or more."""

    ja: str
    count: int
    before: int
    after: int
    less: int
    more: int

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def each_before(self) -> int:
        """The mean of one, cut to the yen."""
        return self.before // self.count if self.count else 0

    @property
    def each_after(self) -> int:
        return self.after // self.count if self.count else 0


@dataclass(frozen=True)
class PartLine:
    """One part of what is owed: its sum, and how many are at its cap, before and after."""

    ja: str
    before: int
    after: int
    capped_before: int
    capped_after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


def by_group(place: Yen, before: Yen, after: Yen, count: int) -> list[tuple[int, int, int, int, int]]:
    """Of each of `count` groups: how many, their sums before and after, how many pay less, how many more."""
    groups = Groups(place, count)
    columns = (
        groups.size(), groups.sum(before), groups.sum(after), groups.sum((after < before).astype(np.int64)),
        groups.sum((after > before).astype(np.int64)),
    )  # fmt: skip
    return [tuple(row) for row in np.stack(columns, axis=1).tolist()]
