"""Reads one parameter file; refuses whatever is not as it must be, with file, line and reason."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kikan.law.errors import MalformedBook
from kikan.law.lined_yaml import LinedDict, YamlFault, read
from kikan.law.moments import AXES, moment
from kikan.law.parameter import (
    SETTERS,
    SHARES,
    TYPES,
    UNITS,
    Asked,
    Bounds,
    Dated,
    Parameter,
    Statute,
    Value,
    Whole,
)
from kikan.law.table import Cell, table_of

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_RATE = re.compile(r"-?\d+(\.\d+)?|-?\d+/[1-9]\d*")
_KEYS = {
    "id",
    "ja",
    "type",
    "unit",
    "axis",
    "set_by",
    "values",
    "columns",
    "choices",
    "bounds",
    "whole",
    "question",
    "note",
    "ordinance",
    "article",
    "decides",
    "example",
    "counted_in",
    "labels",
    "words",
    "open_words",
}
_VALUE_KEYS = {"from", "until", "value", "csv", "cites", "source", "revision", "unverified", "note"}
_ORDINANCE_KEYS = (_VALUE_KEYS | {"id", "illustrative"}) - {"csv"}

Beside = Callable[[str], str]


class Reader:
    """The reading of one file: knows its name, so that every refusal can say where."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, line: int, reason: str) -> MalformedBook:
        return MalformedBook(self.file, line, reason)

    def document(self, text: str) -> LinedDict:
        """The mapping that a file must hold."""
        try:
            document = read(text)
        except YamlFault as fault:
            raise self.refuse(fault.line, fault.reason) from fault
        if not isinstance(document, LinedDict):
            raise self.refuse(1, "the file must hold one mapping")
        return document

    def keys(self, mapping: LinedDict, allowed: set[str], required: set[str]) -> None:
        """Every key known, none missing."""
        for key in mapping:
            if key not in allowed:
                raise self.refuse(mapping.lines[key], f"unknown key {key!r}")
        for key in sorted(required - set(mapping)):
            raise self.refuse(mapping.line, f"key {key!r} is missing")

    def text(self, mapping: LinedDict, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        found = mapping.get(key, default)
        if not isinstance(found, str) or (not found and default is None):
            raise self.refuse(mapping.lines.get(key, mapping.line), f"{key} must be a text")
        return found

    def one_of(self, mapping: LinedDict, key: str, allowed: tuple[str, ...]) -> str:
        found = self.text(mapping, key)
        if found not in allowed:
            raise self.refuse(mapping.lines[key], f"{key} must be one of {', '.join(allowed)}, not {found!r}")
        return found

    def truth(self, mapping: LinedDict, key: str) -> bool:
        found = mapping.get(key, False)
        if not isinstance(found, bool):
            raise self.refuse(mapping.lines[key], f"{key} must be true or false")
        return found

    def moment(self, mapping: LinedDict, key: str, axis: str) -> int:
        try:
            return moment(axis, mapping[key])
        except ValueError as fault:
            raise self.refuse(mapping.lines[key], f"{key}: {fault}") from fault

    def cell(self, type_: str, raw: object, line: int, name: str) -> Cell:
        """One number, rate or word; a rate must be a text so that it is exact."""
        if type_ == "amount" and type(raw) is int:
            return raw
        if type_ == "rate" and isinstance(raw, str) and _RATE.fullmatch(raw):
            return Fraction(raw)
        if type_ == "choice" and isinstance(raw, str) and raw:
            return raw
        form = {"amount": "a whole number", "rate": 'a text such as "0.06" or "1/6"', "choice": "a word"}[
            type_
        ]
        raise self.refuse(line, f"{name} must be {form}, not {raw!r}")

    def dated(self, mapping: LinedDict, parameter: Parameter, beside: Beside | None = None) -> Dated:
        """One dated value of a parameter."""
        begins = self.moment(mapping, "from", parameter.axis)
        ends = self.moment(mapping, "until", parameter.axis) if "until" in mapping else None
        if ends is not None and ends <= begins:
            raise self.refuse(mapping.lines["until"], "until must be later than from (it is exclusive)")
        return Dated(
            begins=begins,
            ends=ends,
            value=self._value(mapping, parameter, beside),
            cites=self.text(mapping, "cites"),
            source=self.text(mapping, "source", ""),
            revision=self.text(mapping, "revision", ""),
            unverified=self.truth(mapping, "unverified"),
            illustrative=self.truth(mapping, "illustrative"),
        )

    def _value(self, mapping: LinedDict, parameter: Parameter, beside: Beside | None) -> Value:
        if parameter.type == "table":
            return self._table(mapping, parameter, beside)
        if "value" not in mapping:
            raise self.refuse(mapping.line, "key 'value' is missing")
        line = mapping.lines["value"]
        found = self.cell(parameter.type, mapping["value"], line, "value")
        if parameter.choices and found not in parameter.choices:
            raise self.refuse(line, f"value must be one of {', '.join(parameter.choices)}, not {found!r}")
        assert found is not None
        return found

    def _table(self, mapping: LinedDict, parameter: Parameter, beside: Beside | None) -> Value:
        if ("value" in mapping) == ("csv" in mapping):
            raise self.refuse(mapping.line, "a table needs either value or csv")
        rows = self._csv(mapping, parameter, beside) if "csv" in mapping else self._rows(mapping, parameter)
        if not rows:
            raise self.refuse(mapping.line, "a table needs rows")
        return table_of(parameter.id, [name for name, _ in parameter.columns], rows)

    def _rows(self, mapping: LinedDict, parameter: Parameter) -> list[dict[str, Cell]]:
        raw, line = mapping["value"], mapping.lines["value"]
        if not isinstance(raw, list) or not all(isinstance(row, LinedDict) for row in raw):
            raise self.refuse(line, "value of a table must be a list of rows")
        rows = []
        for row in raw:
            self.keys(row, {name for name, _ in parameter.columns}, {name for name, _ in parameter.columns})
            rows.append(
                {
                    name: self.table_cell(name, type_, row[name], row.lines[name])
                    for name, type_ in parameter.columns
                }
            )
        return rows

    def table_cell(self, name: str, type_: str, raw: object, line: int) -> Cell:
        """As `cell`; null is allowed in an `up_to` column alone and means without limit."""
        if raw is None and name.startswith("up_to"):
            return None
        return self.cell(type_, raw, line, name)

    def _csv(self, mapping: LinedDict, parameter: Parameter, beside: Beside | None) -> list[dict[str, Cell]]:
        line = mapping.lines["csv"]
        if beside is None:
            raise self.refuse(line, "csv is not allowed here")
        try:
            text = beside(self.text(mapping, "csv"))
        except OSError as fault:
            raise self.refuse(line, f"the CSV beside it cannot be read: {fault.strerror}") from fault
        lines = csv.DictReader(io.StringIO(text))
        if lines.fieldnames != [name for name, _ in parameter.columns]:
            raise self.refuse(line, f"the CSV must have the columns {[n for n, _ in parameter.columns]}")
        return [
            {name: self._csv_cell(name, type_, row[name], line) for name, type_ in parameter.columns}
            for row in lines
        ]

    def _csv_cell(self, name: str, type_: str, raw: str, line: int) -> Cell:
        if raw == "" and name.startswith("up_to"):
            return None
        if type_ == "amount" and re.fullmatch(r"-?\d+", raw or ""):
            return int(raw)
        return self.cell(type_, raw, line, name)


def read_parameter(text: str, file: str, statute: str, stem: str, beside: Beside | None = None) -> Parameter:
    """One parameter file; `statute` and `stem` are its folder and name, which the id must repeat."""
    reader = Reader(file)
    document = reader.document(text)
    reader.keys(document, _KEYS, {"id", "ja", "type", "unit", "axis", "set_by"})
    name = reader.text(document, "id")
    if not _ID.fullmatch(name) or name != f"{statute}.{stem}":
        raise reader.refuse(document.lines["id"], f"id must be {statute}.{stem}, not {name!r}")
    parameter = _without_values(reader, document, name)
    return _with_values(reader, document, parameter, beside)


def _without_values(reader: Reader, document: LinedDict, name: str) -> Parameter:
    type_ = reader.one_of(document, "type", TYPES)
    set_by = reader.one_of(document, "set_by", SETTERS)
    parameter = Parameter(
        id=name,
        ja=reader.text(document, "ja"),
        type=type_,
        unit=_unit(reader, document, type_),
        axis=reader.one_of(document, "axis", tuple(AXES)),
        set_by=set_by,
        values=(),
        file=reader.file,
        columns=_columns(reader, document, type_),
        choices=_choices(reader, document, type_),
        bounds=_bounds(reader, document, type_),
        whole=_whole(reader, document),
        question=reader.text(document, "question", ""),
        asked=_asked(reader, document),
    )
    if parameter.is_set_by_body and not parameter.question:
        raise reader.refuse(document.line, "what a body sets needs the question that is asked when it joins")
    return parameter


_ASKED = ("ordinance", "article", "decides", "example", "counted_in")


def _asked(reader: Reader, document: LinedDict) -> Asked | None:
    """How the question of a body's value is put; None where the file says nothing of it."""
    if "ordinance" not in document:
        return None
    columns = tuple(document.get("columns") or ())
    labels = _texts_of(reader, document, "labels", columns)
    words = document.get("words", LinedDict())
    if not isinstance(words, LinedDict) or not all(isinstance(found, LinedDict) for found in words.values()):
        raise reader.refuse(document.lines["words"], "words must map columns to words with their meaning")
    return Asked(
        **{key: reader.text(document, key, "") for key in _ASKED}, labels=labels,
        words=tuple((c, _texts_of(reader, words, c, tuple(words[c]))) for c in words if _known(reader, words, c, columns)),
        open_words=tuple(document.get("open_words", ())),
    )  # fmt: skip


def _texts_of(
    reader: Reader, mapping: LinedDict, key: str, allowed: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    found = mapping.get(key, LinedDict())
    if not isinstance(found, LinedDict) or set(found) - set(allowed):
        raise reader.refuse(mapping.lines[key], f"{key} must be texts of the columns {', '.join(allowed)}")
    return tuple((name, reader.text(found, name)) for name in found)


def _known(reader: Reader, mapping: LinedDict, column: str, columns: tuple[str, ...]) -> bool:
    if column not in columns:
        raise reader.refuse(mapping.lines[column], f"there is no column {column}")
    return True


def _unit(reader: Reader, document: LinedDict, type_: str) -> str:
    unit = reader.one_of(document, "unit", UNITS)
    if type_ == "amount" and unit in SHARES:
        raise reader.refuse(document.lines["unit"], f"an amount is a whole number and has no unit {unit}")
    return unit


def _columns(reader: Reader, document: LinedDict, type_: str) -> tuple[tuple[str, str], ...]:
    found = document.get("columns")
    if (type_ == "table") != (found is not None):
        raise reader.refuse(
            document.lines.get("columns", document.line), "columns go with type table, and only there"
        )
    if found is None:
        return ()
    if not isinstance(found, LinedDict) or not all(kind in TYPES[:3] for kind in found.values()):
        raise reader.refuse(document.lines["columns"], "columns must map names to amount, rate or choice")
    return tuple(found.items())


def _choices(reader: Reader, document: LinedDict, type_: str) -> tuple[str, ...]:
    found = document.get("choices")
    if (type_ == "choice") != (found is not None):
        raise reader.refuse(
            document.lines.get("choices", document.line), "choices go with type choice, and only there"
        )
    if found is None:
        return ()
    if not isinstance(found, list) or not found or not all(isinstance(choice, str) for choice in found):
        raise reader.refuse(document.lines["choices"], "choices must be a list of words")
    return tuple(found)


def _bounds(reader: Reader, document: LinedDict, type_: str) -> Bounds:
    found = document.get("bounds")
    if found is None:
        return Bounds()
    line = document.lines["bounds"]
    if type_ not in ("amount", "rate") or not isinstance(found, LinedDict):
        raise reader.refuse(line, "bounds must be a mapping and go with an amount or a rate")
    reader.keys(found, {"min", "max", "at_most"}, set())
    limits = {
        key: reader.cell(type_, found[key], found.lines[key], key) for key in ("min", "max") if key in found
    }
    return Bounds(**limits, at_most=reader.text(found, "at_most", ""))  # type: ignore[arg-type]


def _whole(reader: Reader, document: LinedDict) -> Whole | None:
    found = document.get("whole")
    if found is None:
        return None
    line, columns = document.lines["whole"], document.get("columns")
    if not isinstance(found, LinedDict) or not isinstance(columns, LinedDict):
        raise reader.refuse(line, "whole must be a mapping and go with a table")
    reader.keys(found, {"column", "by"}, {"column", "by"})
    if columns.get(found["column"]) != "rate" or found["by"] not in columns:
        raise reader.refuse(line, "whole must name a column of rates and the column it is counted by")
    return Whole(found["column"], found["by"])


def _with_values(
    reader: Reader, document: LinedDict, parameter: Parameter, beside: Beside | None
) -> Parameter:
    raw = document.get("values", [])
    line = document.lines.get("values", document.line)
    if not isinstance(raw, list) or not all(isinstance(value, LinedDict) for value in raw):
        raise reader.refuse(line, "values must be a list of mappings")
    if parameter.is_set_by_body:
        if raw:
            raise reader.refuse(
                line, f"values set by {parameter.set_by} are data of that body, not of the book"
            )
        return parameter
    if not raw:
        raise reader.refuse(line, "values are missing")
    return _filled(parameter, _dated_values(reader, raw, parameter, beside))


def _dated_values(
    reader: Reader, raw: list[LinedDict], parameter: Parameter, beside: Beside | None
) -> tuple[Dated, ...]:
    values: list[Dated] = []
    for mapping in raw:
        reader.keys(mapping, _VALUE_KEYS, {"from", "cites"})
        dated = reader.dated(mapping, parameter, beside)
        if values and dated.begins <= values[-1].begins:
            raise reader.refuse(mapping.lines["from"], "values must follow each other in time")
        if values and values[-1].ends is not None and values[-1].ends < dated.begins:
            raise reader.refuse(mapping.lines["from"], "between this value and the one before it lies a gap")
        if values and (values[-1].ends is None or values[-1].ends > dated.begins):
            values[-1] = _ended(reader, mapping, values[-1], dated.begins)
        values.append(dated)
    return tuple(values)


def _ended(reader: Reader, mapping: LinedDict, before: Dated, at: int) -> Dated:
    """An open value ends where the next begins; one with an end of its own may not overlap it."""
    if before.ends is not None:
        raise reader.refuse(mapping.lines["from"], "the value before it lasts longer than this from")
    return Dated(**{**vars(before), "ends": at})


def _filled(parameter: Parameter, values: tuple[Dated, ...]) -> Parameter:
    return Parameter(**{**vars(parameter), "values": values})


def read_statute(text: str, file: str, folder: str) -> Statute:
    """The `_statute.yaml` of a folder: name, 名称, checked_through."""
    reader = Reader(file)
    document = reader.document(text)
    reader.keys(document, {"statute", "ja", "checked_through", "note"}, {"statute", "ja", "checked_through"})
    if document["statute"] != folder:
        raise reader.refuse(document.lines["statute"], f"statute must be {folder}")
    year, per_axis = _checked_through(reader, document)
    return Statute(folder, reader.text(document, "ja"), per_axis, year)


def _checked_through(reader: Reader, document: LinedDict) -> tuple[int | None, tuple[tuple[str, int], ...]]:
    raw, line = document["checked_through"], document.lines["checked_through"]
    if type(raw) is int:
        return raw, ()
    if not isinstance(raw, LinedDict) or not set(raw) <= set(AXES):
        raise reader.refuse(line, "checked_through must be a year, or a mapping of axes to moments")
    return None, tuple((axis, reader.moment(raw, axis, axis)) for axis in raw)


def read_ordinance_values(
    text: str, file: str, parameters: Mapping[str, Parameter]
) -> tuple[LinedDict, dict[str, list[tuple[Dated, int]]]]:
    """The head of an ordinance file, and its dated values per id with their lines."""
    reader = Reader(file)
    document = reader.document(text)
    reader.keys(document, {"municipality", "ja", "values", "note"}, {"municipality", "ja", "values"})
    raw: Any = document["values"]
    if not isinstance(raw, list) or not all(isinstance(value, LinedDict) for value in raw):
        raise reader.refuse(document.lines["values"], "values must be a list of mappings")
    found: dict[str, list[tuple[Dated, int]]] = {}
    for mapping in raw:
        reader.keys(mapping, _ORDINANCE_KEYS, {"id", "from", "cites"})
        name = reader.text(mapping, "id")
        if name not in parameters or not parameters[name].is_set_by_body:
            raise reader.refuse(mapping.lines["id"], f"{name} is no parameter that a body sets")
        dated = reader.dated(mapping, parameters[name])
        found.setdefault(name, []).append((dated, mapping.line))
    return document, found
