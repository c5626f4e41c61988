"""What a refusal says of each field (受理できない理由の一覧), for whoever shows it beside the fields."""

import re
from dataclasses import dataclass

from kikan.businesses.residents.law.checking import Finding
from kikan.shared.errors import ProcedureError, Refused

OF_ROW = re.compile(r"(?:persons|names|changes)\.(\d+)\.(\w+)")


@dataclass(frozen=True)
class Problem:
    """One error: the field it is about, the rows of people it was found in, and the words for the clerk."""

    field: str
    rows: tuple[int, ...]
    words: str


def problems_of(error: ProcedureError) -> tuple[Problem, ...]:
    """Every error of a refusal in order; a refusal without checks is one."""
    findings = [c for c in error.checks if isinstance(c, Finding)] if isinstance(error, Refused) else []
    if not findings:
        return (Problem(error.field, (), _words(error.message, error.what_to_do, error.cites)),)
    return tuple(_of_finding(each) for each in findings)


def _of_finding(found: Finding) -> Problem:
    words = _words(f"{found.number} {found.message}", found.what_to_do, found.cites)
    of_row = OF_ROW.fullmatch(found.field)
    if of_row:
        return Problem(of_row[2], (int(of_row[1]),), words)
    return Problem(found.field, found.rows, words)


def _words(message: str, what_to_do: str, cites: str) -> str:
    return f"{message}{what_to_do}" + (f"（{cites}）" if cites else "")
