"""Reads files of published cases and refuses what is malformed, with file, case and key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.law.case_adapter import Adapter
from kikan.law.case_shape import ANY, COUNT, DATE, TEXT, ShapeFault, each, maybe, require
from kikan.law.lined_yaml import YamlFault, read

_CASE = {
    "id": TEXT,
    "rule": TEXT,
    "title": TEXT,
    "source": {"publisher": TEXT, "url": TEXT, "fiscal_year": maybe(COUNT), "note?": TEXT},
    "law_date": DATE,
    "parameters": each(ANY, ANY),
    "input": each(ANY, ANY),
    "expected": each(ANY, ANY),
    "note?": TEXT,
}


class MalformedCase(Exception):
    """A case file cannot be run: file, case and key say where."""

    def __init__(self, file: str, case: str, key: str, reason: str) -> None:
        place = ": ".join(part for part in (file, case, key) if part)
        super().__init__(f"{place}: {reason}")
        self.file, self.case, self.key, self.reason = file, case, key, reason


@dataclass(frozen=True)
class Case:
    """One published example."""

    id: str
    rule: str
    title: str
    publisher: str
    url: str
    law_date: date
    parameters: Mapping[str, Any]
    input: Mapping[str, Any]
    expected: Mapping[str, Any]
    file: str


def read_cases(text: str, file: str) -> list[Case]:
    """All cases of one file; MalformedCase names the first fault."""
    try:
        content = read(text)
    except YamlFault as fault:
        raise MalformedCase(file, "", f"line {fault.line}", fault.reason) from fault
    if not isinstance(content, list) or not content:
        raise MalformedCase(file, "", "", "the file must hold a list of cases")
    cases = [_case(raw, place, file) for place, raw in enumerate(content, start=1)]
    _require_different(cases)
    return cases


def _case(raw: object, place: int, file: str) -> Case:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    label = name if isinstance(name, str) else f"case {place}"
    try:
        require(raw, _CASE, "")
    except ShapeFault as fault:
        raise MalformedCase(file, label, fault.key.lstrip("."), fault.reason) from fault
    assert isinstance(raw, Mapping)
    if not raw["expected"]:
        raise MalformedCase(file, label, "expected", "a case must expect something")
    own = {key: raw[key] for key in ("id", "rule", "title", "law_date", "parameters", "input", "expected")}
    return Case(**own, publisher=raw["source"]["publisher"], url=raw["source"]["url"], file=file)


def _require_different(cases: list[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise MalformedCase(case.file, case.id, "id", "stands twice in this file")
        seen.add(case.id)


def require_known_keys(case: Case, adapter: Adapter) -> None:
    """The case's parameters, input and expected have the keys of its rule, no other and none missing."""
    for name, shape in (
        ("parameters", adapter.parameters),
        ("input", adapter.input),
        ("expected", adapter.expected),
    ):
        try:
            require(getattr(case, name), shape, name)
        except ShapeFault as fault:
            raise MalformedCase(case.file, case.id, fault.key, fault.reason) from fault
