"""The law book for the reader (法令値の台帳): parameters with their history, rules with their steps, what a year changed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

from django.apps import apps

from kikan.businesses.administration.reads.values import moment_in_words
from kikan.law import book
from kikan.law.differences import Change, changes, rows_apart, rule_changes
from kikan.law.moments import show
from kikan.law.parameter import Dated, Parameter
from kikan.law.rules import Rule, all_rules
from kikan.law.table import Cell, Table
from kikan.law.value_words import CELLS, value_in_words
from kikan.law.working import Working
from kikan.shared.errors import NotFound

SETTERS = {
    "statute": "法律",
    "cabinet_order": "政令",
    "ministry_order": "省令",
    "notice": "告示・通知",
    "prefecture": "都道府県の条例",
    "regional_union": "広域連合の条例",
    "ordinance": "市町村の条例",
}
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff々・ー]{2,}")


@dataclass(frozen=True)
class ParameterRow:
    """One parameter of a list: the newest value, or whose ordinance says it."""

    id: str
    ja: str
    set_by: str
    value: str
    cites: str
    is_unverified: bool
    is_of_body: bool


@dataclass(frozen=True)
class StatuteRow:
    """A statute with how many parameters and rules it has, and how many values nobody has checked."""

    name: str
    ja: str
    count: int
    unverified: int


@dataclass(frozen=True)
class RuleRow:
    """A rule of a list."""

    name: str
    ja: str
    cites: str


def statutes() -> list[StatuteRow]:
    """Every statute of the book, in the order of the book."""
    by_statute: dict[str, list[Parameter]] = {}
    for parameter in book().parameters.values():
        by_statute.setdefault(parameter.id.split(".")[0], []).append(parameter)
    return [
        StatuteRow(
            name, statute.ja, len(by_statute.get(name, [])), sum(map(_doubtful, by_statute.get(name, [])))
        )
        for name, statute in book().statutes.items()
    ]


def _doubtful(parameter: Parameter) -> bool:
    return any(value.unverified for value in parameter.values)


def parameters(statute: str, text: str) -> list[ParameterRow]:
    """The parameters of a statute, or those of all whose name, id or citation holds the text."""
    found = (p for _, p in sorted(book().parameters.items()))
    if text:
        return [_row(p) for p in found if text in _searched(p)]
    return [_row(p) for p in found if p.id.startswith(f"{statute}.")]


def _searched(parameter: Parameter) -> str:
    return "\n".join((parameter.id, parameter.ja, *(value.cites for value in parameter.values)))


def _row(parameter: Parameter) -> ParameterRow:
    newest = parameter.values[-1] if parameter.values else None
    return ParameterRow(
        parameter.id, parameter.ja, SETTERS[parameter.set_by],
        "" if newest is None else value_in_words(parameter, newest.value), newest.cites if newest else "",
        _doubtful(parameter), parameter.is_set_by_body,
    )  # fmt: skip


def rules(statute: str, text: str) -> list[RuleRow]:
    """The rules of a statute, or those of all whose name or article holds the text."""
    rows = (RuleRow(name, _name(name), _part(versions[0], "Law")) for name, versions in _rules().items())
    if text:
        return [row for row in rows if text in f"{row.name}\n{row.ja}\n{row.cites}"]
    return [row for row in rows if row.name.startswith(f"{statute}.")]


@lru_cache(maxsize=1)
def _rules() -> Mapping[str, tuple[Rule[..., Any], ...]]:
    """Every rule: the law rooms of all businesses are read, whether or not anything has asked them yet."""
    for config in apps.get_app_configs():
        if config.name.startswith("kikan."):
            for file in sorted((Path(config.path) / "law").glob("*.py")):
                import_module(f"{config.name}.law.{file.stem}".removesuffix(".__init__"))
    modules = {name: versions[0].function.__module__ for name, versions in all_rules().items()}
    ours = {n for n, module in modules.items() if module.startswith("kikan.") and ".tests." not in module}
    return {name: versions for name, versions in all_rules().items() if name in ours}


def _name(name: str) -> str:
    """What a rule is called: as it is told, else the first Japanese term of what it says it decides."""
    versions = all_rules()[name]
    told = [v.ja for v in versions if v.ja]
    found = None if told else _JAPANESE.search(_says(versions[0]))
    return told[0] if told else found[0] if found else name


def _says(version: Rule[..., Any]) -> str:
    return (version.function.__doc__ or "").strip().split("\n")[0]


def _part(version: Rule[..., Any], head: str) -> str:
    found = re.search(rf"{head}: (.+?)(?:\n\s*\w+: |\n\s*$|\Z)", version.function.__doc__ or "", re.DOTALL)
    return re.sub(r"\n\s*", "", found[1]).strip() if found else ""


@dataclass(frozen=True)
class Held:
    """One value of a parameter with its span, citation and source."""

    value: str
    rows: tuple[tuple[str, ...], ...]
    since: str
    until: str
    cites: str
    source: str
    is_unverified: bool

    @property
    def source_url(self) -> str:
        return self.source if self.source.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class ParameterPage:
    """One parameter: what it is, every value it had, how far the law was checked."""

    id: str
    ja: str
    statute: str
    statute_name: str
    set_by: str
    is_of_body: bool
    question: str
    columns: tuple[str, ...]
    history: tuple[Held, ...]
    checked_through: str


def parameter_page(name: str) -> ParameterPage:
    """Errors: NotFound."""
    parameter = book().parameters.get(name)
    if parameter is None:
        raise NotFound("この法令値はありません。", what_to_do="法令値の一覧から選んでください。")
    statute = book().statutes[name.split(".", maxsplit=1)[0]]
    checked = dict(statute.checked_through).get(parameter.axis)
    return ParameterPage(
        id=name, ja=parameter.ja, statute=statute.ja, statute_name=statute.name, set_by=SETTERS[parameter.set_by],
        is_of_body=parameter.is_set_by_body, question=parameter.question,
        columns=tuple(column for column, _ in parameter.columns),
        history=tuple(_held(parameter, value) for value in reversed(parameter.values)),
        checked_through=moment_in_words(parameter, checked) if checked is not None else f"{statute.checked_year}年度",
    )  # fmt: skip


def _held(parameter: Parameter, value: Dated) -> Held:
    rows = _cells(value.value.rows) if isinstance(value.value, Table) else ()
    return Held(
        value_in_words(parameter, value.value), rows, _since(parameter, value.begins),
        "" if value.ends is None else moment_in_words(parameter, value.ends), value.cites, value.source,
        value.unverified,
    )  # fmt: skip


def _since(parameter: Parameter, at: int) -> str:
    """A moment before the era calendar begins stands for ever."""
    try:
        return moment_in_words(parameter, at)
    except ValueError:
        return show(parameter.axis, at)


def _cells(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_cell(cell) for cell in row) for row in rows)


def _cell(cell: Cell) -> str:
    if cell is None:
        return "上限なし"
    return f"{cell:,}" if isinstance(cell, int) else CELLS.get(str(cell), str(cell))


@dataclass(frozen=True)
class StepRow:
    """One step of a rule's working."""

    ja: str
    cites: str
    unit: str
    depth: int

    @property
    def indent(self) -> str:
        return "　" * self.depth


@dataclass(frozen=True)
class VersionRow:
    """One version of a rule: from when, until when, by which articles."""

    since: str
    until: str
    cites: str


@dataclass(frozen=True)
class RulePage:
    """One rule: versions, articles and every step it gives back."""

    name: str
    ja: str
    statute: str
    statute_name: str
    versions: tuple[VersionRow, ...]
    steps: tuple[StepRow, ...]


def rule_page(name: str) -> RulePage:
    """Errors: NotFound."""
    versions = _rules().get(name)
    if versions is None:
        raise NotFound("この規則はありません。", what_to_do="法令値の一覧から選んでください。")
    statute = name.split(".", maxsplit=1)[0]
    found = book().statutes.get(statute)
    gives = get_type_hints(versions[0].function).get("return")
    is_working = isinstance(gives, type) and is_dataclass(gives) and issubclass(gives, Working)
    return RulePage(
        name, _name(name), found.ja if found else statute, statute,
        tuple(_version(version) for version in versions), tuple(_steps(gives, 0)) if is_working else (),
    )  # fmt: skip


def _version(version: Rule[..., Any]) -> VersionRow:
    until = "" if version.until is None else _moment(version, version.until)
    return VersionRow(_moment(version, version.since), until, _part(version, "Law"))


def _moment(version: Rule[..., Any], at: int) -> str:
    unit = {"fiscal_year": "年度", "tax_year": "年"}.get(version.axis, "")
    return f"{show(version.axis, at)}{unit}" if at else "定めのある限り"


def _steps(kind: Any, depth: int) -> Iterator[StepRow]:
    hints = get_type_hints(kind)
    for each in fields(kind):
        meta = each.metadata
        if meta:
            yield StepRow(meta["ja"], meta["cites"], meta.get("unit", ""), depth)
        if meta.get("part"):
            yield from _steps(_working_of(hints[each.name]), depth + 1)


def _working_of(hint: Any) -> Any:
    """The working a part holds, also where it may be missing."""
    return next((kind for kind in get_args(hint) if is_dataclass(kind)), hint)


@dataclass(frozen=True)
class ChangeRow:
    """One parameter that a year changed: old and new value in words; of tables the rows that differ."""

    id: str
    ja: str
    before: str
    after: str
    gone: tuple[tuple[str, ...], ...]
    come: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    cites: str
    is_unverified: bool
    is_gap: bool


def changed(year: int) -> list[ChangeRow]:
    """What the law says otherwise in a fiscal year than in the one before (改正の一覧)."""
    return [_change(change) for change in changes(book(), year - 1, year)]


def _change(change: Change) -> ChangeRow:
    parameter, newest = change.parameter, change.after[-1] if change.after else None
    gone, come = _rows_apart(change)
    return ChangeRow(
        parameter.id, parameter.ja, _in_words(change, change.before), _in_words(change, change.after), gone, come,
        tuple(name for name, _ in parameter.columns), newest.cites if newest else "",
        newest is not None and newest.unverified, bool(change.gap),
    )  # fmt: skip


def _in_words(change: Change, values: tuple[Dated, ...]) -> str:
    return "、".join(value_in_words(change.parameter, value.value) for value in values)


def _rows_apart(change: Change) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    old = change.before[0].value if len(change.before) == 1 else None
    new = change.after[0].value if len(change.after) == 1 else None
    if isinstance(old, Table) and isinstance(new, Table):
        gone, come = rows_apart(old, new)
        return _cells(tuple(gone)), _cells(tuple(come))
    return (), ()


def changed_rules(year: int) -> list[RuleRow]:
    """Rules of which another version holds than in the fiscal year before."""
    found = rule_changes(_rules(), year - 1, year)
    rows = [(change.name, change.after or change.before) for change in found]
    return [RuleRow(name, _name(name), _part(version, "Law")) for name, version in rows if version]
