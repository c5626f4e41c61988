"""The shape of a fact: name, view, columns with unit and meaning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    name: str
    ja: str
    unit: str = ""
    meaning: str = ""


# The six columns every fact carries.
HISTORY = (
    Column("municipality", "団体コード"),
    Column("person", "宛名番号"),
    Column("valid_from", "適用開始日", "day"),
    Column("valid_until", "適用終了日", "day", "exclusive"),
    Column("entry", "記録番号"),
    Column("ended_by", "終了させた記録番号", meaning="null: still believed"),
)


@dataclass(frozen=True)
class Fact:
    """A published fact. `view` is created by the publisher's migration with `Publish`."""

    name: str
    ja: str
    view: str
    columns: tuple[Column, ...]
    keyed_by: str = "person"

    def column_names(self) -> tuple[str, ...]:
        six = tuple(c.name if c.name != "person" else self.keyed_by for c in HISTORY)
        return (*six, *(c.name for c in self.columns))
