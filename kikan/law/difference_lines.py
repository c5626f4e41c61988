"""Changes of the law in lines of text, for `kikan law diff`."""

from collections.abc import Iterator

from kikan.law.differences import Change, RuleChange, rows_apart
from kikan.law.moments import show
from kikan.law.ordinances import plain
from kikan.law.parameter import Dated, Parameter
from kikan.law.table import Cell, Table


def lines_of_change(change: Change) -> Iterator[str]:
    """A parameter: old and new value, the span and the citation of each; of tables the rows that differ."""
    parameter = change.parameter
    yield f"{parameter.id}  {parameter.ja}"
    gone, come = _differing(change)
    for sign, values, rows in (("-", change.before, gone), ("+", change.after, come)):
        for dated in values:
            if sign == "+" or dated not in change.after:
                yield from _value(sign, parameter, dated, rows)
    if change.gap:
        yield f"  ? {change.gap}"


def _differing(change: Change) -> tuple[list[tuple[Cell, ...]] | None, list[tuple[Cell, ...]] | None]:
    if len(change.before) == len(change.after) == 1:
        old, new = change.before[0].value, change.after[0].value
        if isinstance(old, Table) and isinstance(new, Table):
            return rows_apart(old, new)
    return None, None


def _value(
    sign: str, parameter: Parameter, dated: Dated, rows: list[tuple[Cell, ...]] | None
) -> Iterator[str]:
    until = "" if dated.ends is None else show(parameter.axis, dated.ends)
    doubt = "  ※未確認" if dated.unverified else ""
    span = f"{show(parameter.axis, dated.begins)}–{until}"
    if not isinstance(dated.value, Table):
        yield f"  {sign} {plain(dated.value)}  ({span})  {dated.cites}{doubt}"
        return
    yield f"  {sign} 表  ({span})  {dated.cites}{doubt}"
    for row in dated.value.rows if rows is None else rows:
        cells = (f"{name}={cell}" for name, cell in zip(dated.value.columns, row, strict=True))
        yield f"  {sign}   {', '.join(cells)}"


def lines_of_rule_change(change: RuleChange) -> Iterator[str]:
    """A rule: the version that held and the one that holds, with the first line of what each decides."""
    yield f"rule {change.name}"
    for sign, version in (("-", change.before), ("+", change.after)):
        if version is not None:
            says = (version.function.__doc__ or "").strip().split("\n")[0]
            yield f"  {sign} {show(version.axis, version.since)}から  {says}"
