"""Other values tried out (試算): fields typed as the ordinance's own, within the law's bounds; what they bring to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from kikan.law import LawGap
from kikan.law.errors import AmountTooLarge, NegativeCut
from kikan.law.ordinances import typed
from kikan.law.parameter import Parameter
from kikan.law.trying import Line, out_of_bounds
from kikan.law.value_words import plain_of_text
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.desk.render import short_yen
from kikan.shared.desk.tables import Column, Table

Found = TypeVar("Found")

LONGEST = 40
FAILED = "この値では計算できません。0で割ることになる値や、大きすぎる値がないか確かめてください。"


def name_of(parameter: str) -> str:
    """The name of a parameter's field."""
    return parameter.split(".")[1]


def field_of(parameter: Parameter) -> forms.CharField:
    """A text field for a value of the ordinance."""
    widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
    return forms.CharField(label=parameter.ja, max_length=LONGEST, widget=widget)


def typed_value(form: forms.Form, parameter: Parameter, name: str, text: str, year: int | None) -> Any:
    """What was typed as the book keeps it; None with an error beside the field. `year`: for a body's bounds."""
    try:
        value = typed(parameter, plain_of_text(parameter, text))
    except (ValueError, LawGap) as fault:
        form.add_error(name, ValidationError(str(fault)))
        return None
    if year is not None and (wrong := out_of_bounds(parameter, value, year)):
        form.add_error(name, ValidationError(wrong))
    return value


def year_tried(request: HttpRequest, first: int) -> int:
    """The fiscal year asked for in the address: from `first` to the next one, else the present."""
    day, text = as_of(request), request.GET.get("year", "")
    usual = day.year - (day.month < 4)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else usual
    return asked if first <= asked <= usual + 1 else usual


def signed(amount: int) -> str:
    """A difference with its sign."""
    return f"{amount:+,}" if amount else "0"


class Tried(Protocol):
    """A form of values to try (試算の入力)."""

    year: int

    def tried(self) -> dict[str, Any]: ...

    def add_error(self, field: str | None, error: ValidationError) -> None: ...


def computed(form: Tried, by: Callable[[int, dict[str, Any]], Found]) -> Found | None:
    """What `by` finds for the year and the values; None with an error over the form where they cannot be computed with."""
    try:
        return by(form.year, form.tried())
    except (ArithmeticError, AmountTooLarge, NegativeCut):
        form.add_error(None, ValidationError(FAILED))
        return None


@dataclass(frozen=True)
class Words:
    """How a levy is spoken of: what is owed (保険料), by whom (人), each of them (1人当たり)."""

    owed: str
    unit: str

    @property
    def each(self) -> str:
        return f"1{self.unit}当たり"

    def tiles(self, whole: Line, also: Sequence[Tile] = ()) -> list[Tile]:
        """The sums of everybody by both, who pays less and more."""
        return [
            Tile(f"{self.owed}の合計（今の値）", short_yen(whole.before), "円"),
            Tile(f"{self.owed}の合計（試算）", short_yen(whole.after), "円"),
            Tile("増減", signed(whole.difference), "円"),
            Tile(self.each, f"{whole.each_before:,} → {whole.each_after:,}", "円"),
            *also,
            Tile(f"減る{self.unit}", f"{whole.less:,}", self.unit),
            Tile(f"増える{self.unit}", f"{whole.more:,}", self.unit),
        ]

    def plot(self, lines: Sequence[Line], ja: str) -> Plot:
        """What each of a group owes by both."""
        series = [
            Series("今の値", tuple(line.each_before for line in lines)),
            Series("試算", tuple(line.each_after for line in lines)),
        ]
        return bars("each", f"{ja}、{self.each}の{self.owed}", [line.ja for line in lines], series, "円")

    def table(
        self, request: HttpRequest, lines: Sequence[Line], *, name: str, ja: str, head: str, right: str
    ) -> Table:
        """Group by group, with sums; `right` may take it along as a file."""
        columns = (
            Column("ja", head, sorts=False),
            Column("count", "人数" if self.unit == "人" else self.unit, "count"),
            Column("before", f"今の値の{self.owed}", "yen"),
            Column("after", f"試算の{self.owed}", "yen"),
            Column("difference", "増減", "yen"),
            Column("each_before", f"{self.each}（今）", "yen"),
            Column("each_after", f"{self.each}（試算）", "yen"),
            Column("less", f"減る{self.unit}", "count"),
            Column("more", f"増える{self.unit}", "count"),
        )
        summed = ("count", "before", "after", "difference", "less", "more")
        return Table(
            request, columns, lines, name=name, ja=ja, filters=False, per_page=50, export_right=right,
            totals={name: sum(getattr(line, name) for line in lines) for name in summed},
        )  # fmt: skip
