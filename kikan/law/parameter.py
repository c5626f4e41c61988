"""A parameter of the law and its dated values: what one YAML file of the book says."""

from dataclasses import dataclass
from fractions import Fraction

from kikan.law.errors import LawGap, WrongAxis
from kikan.law.moments import last_moment_of_year, show
from kikan.law.table import Table

TYPES = ("amount", "rate", "choice", "table")
BODIES = ("prefecture", "regional_union", "ordinance")
SETTERS = ("statute", "cabinet_order", "ministry_order", "notice", *BODIES)

UNITS = (
    *(
        "age",
        "calendar_month",
        "code",
        "count",
        "cubic_metre",
        "day",
        "instalment",
        "kind",
        "minute",
        "mm",
        "month",
    ),
    *(
        "months",
        "order",
        "part",
        "per_year",
        "rate",
        "ratio",
        "reason",
        "rule",
        "search",
        "share",
        "stage",
        "times",
    ),
    *("hour", "point", "tenths", "way", "year", "year_of_age", "years", "yen", "yes_no", "yyyymmdd"),
)
"""What a value is counted in; a new word is added here once, so that a misspelt one is refused."""
SHARES = ("rate", "ratio", "share")
"""Units of a part of something: never a whole number."""

Value = int | Fraction | str | Table


@dataclass(frozen=True)
class Dated:
    """One value with the span in which it holds; `ends` is exclusive, None = no end known.

    body: the prefecture or regional union whose value a member reads (県・広域連合の値); empty for its own.
    """

    begins: int
    ends: int | None
    value: Value
    cites: str
    source: str = ""
    revision: str = ""
    unverified: bool = False
    illustrative: bool = False
    ordinance: str = ""
    body: str = ""

    def holds(self, at: int) -> bool:
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Bounds:
    """Between what a body may set its value; `at_most` names a statutory ceiling (法定限度額, 標準・制限税率)."""

    min: int | Fraction | None = None
    max: int | Fraction | None = None
    at_most: str = ""


@dataclass(frozen=True)
class Asked:
    """How the people of a body are asked for its value (条例値の質問), beside the question itself.

    ordinance and article: where the answer is found (条例の名称と見出し); decides: what it decides; example: how an
    answer is written; counted_in: the counter where the unit has none; labels: the headings of a table's columns;
    words: what the words in a column mean; open_words: columns in which a body may use words of its own.
    """

    ordinance: str
    article: str
    decides: str
    example: str = ""
    counted_in: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    open_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """A column of a table whose rates make exactly one together, for each value of another column (割合の合計)."""

    column: str
    by: str


@dataclass(frozen=True)
class Parameter:
    """One number, rate, choice or table of the law; values of a body (条例) are not in it."""

    id: str
    ja: str
    type: str
    unit: str
    axis: str
    set_by: str
    values: tuple[Dated, ...]
    file: str
    columns: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    bounds: Bounds = Bounds()
    whole: Whole | None = None
    question: str = ""
    asked: "Asked | None" = None

    @property
    def is_set_by_body(self) -> bool:
        return self.set_by in BODIES

    def label(self, column: str) -> str:
        """The heading of a column in Japanese; its name where the book gives none."""
        return dict(self.asked.labels).get(column, column) if self.asked else column

    def words(self, column: str) -> dict[str, str]:
        """What the words in a column of a table mean, by word."""
        return dict(dict(self.asked.words).get(column, ())) if self.asked else {}

    def require_axis(self, axis: str) -> None:
        if axis != self.axis:
            raise WrongAxis(f"{self.id} is dated by {self.axis}, not by {axis}")


@dataclass(frozen=True)
class Statute:
    """A folder of the book; `checked_through` says per axis up to which moment somebody checked its values."""

    name: str
    ja: str
    checked_through: tuple[tuple[str, int], ...]
    checked_year: int | None

    def require_checked(self, parameter: Parameter, at: int) -> None:
        """LawGap beyond the last moment that was checked against the law in force."""
        last = dict(self.checked_through).get(parameter.axis)
        if last is None and self.checked_year is not None:
            last = last_moment_of_year(parameter.axis, self.checked_year)
        if last is None or at > last:
            known = "nothing" if last is None else f"{parameter.axis} {show(parameter.axis, last)}"
            raise LawGap(
                f"{parameter.id}: {self.name} is checked through {known}, not {show(parameter.axis, at)}"
            )


def in_force(parameter: Parameter, values: tuple[Dated, ...], at: int) -> Dated:
    """The value that holds at a moment, a published one before an illustrative one; LawGap if none.

    Of published ones the lowest layer comes first: what a municipality entered itself, before that of a body.
    """
    found = [value for value in values if value.holds(at)]
    if not found:
        raise LawGap(
            f"{parameter.id} ({parameter.ja}): no value for {parameter.axis} {show(parameter.axis, at)}"
        )
    return min(found, key=lambda value: (value.illustrative, bool(value.body)))
