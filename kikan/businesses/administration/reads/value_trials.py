"""A sheet of answers is tried (回答表の試行): every row's fault told, and what would change; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kikan.businesses.administration.reads.answers import Answer, checked, unkept
from kikan.businesses.administration.reads.value_sheets import Fault, Line, moment_of_text, read
from kikan.businesses.administration.reads.values import find_parameter, kept_now, parsed
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import NotRead, value_in_words
from kikan.shared.errors import Refused
from kikan.shared.tenancy.ordinances import ordinance


@dataclass(frozen=True)
class Change:
    """A row that says something new."""

    line: int
    ja: str
    before: str
    after: str
    since: str


@dataclass(frozen=True)
class Trial:
    """What a sheet would do. values: as `enter_ordinance_values` takes them, of the rows that say something new."""

    values: list[dict[str, Any]]
    changes: list[Change]
    faults: list[Fault]
    same: int
    empty: int


def try_sheet(content: bytes) -> Trial:
    """A sheet against what is known; the municipality is open. Errors: Refused for another file."""
    lines, faults, empty = read(content)
    found: list[tuple[Line, Answer, Parameter, Dated]] = []
    seen: dict[tuple[str, int], int] = {}
    for line in lines:
        parameter = find_parameter(line.parameter)
        try:
            answer = _answer(line, parameter)
            dated = checked(parameter, answer)
        except NotRead as fault:
            faults.append(Fault(line.line, line.ja, str(fault)))
        except Refused as refused:
            faults.append(Fault(line.line, line.ja, refused.message))
        else:
            first = seen.setdefault((parameter.id, dated.begins), line.line)
            if first != line.line:
                faults.append(Fault(line.line, line.ja, f"{first}行目と、項目も適用の始まりも同じです。"))
            found.append((line, answer, parameter, dated))
    return _weighed(found, sorted(faults, key=lambda f: f.line), empty)


def _weighed(
    found: Sequence[tuple[Line, Answer, Parameter, Dated]], faults: list[Fault], empty: int
) -> Trial:
    kept = ordinance()
    new = {(p.id, d.begins) for p, d in unkept([(p, d) for _, _, p, d in found])}
    telling = [(line, answer, p, d) for line, answer, p, d in found if (p.id, d.begins) in new]
    changes = [
        Change(
            line.line,
            line.ja,
            kept_now(p, kept.series(p.id), d.begins),
            value_in_words(p, d.value),
            line.begins,
        )
        for line, _, p, d in telling
    ]
    return Trial([vars(a) for _, a, _, _ in telling], changes, faults, len(found) - len(telling), empty)


def _answer(line: Line, parameter: Parameter) -> Answer:
    """Errors: NotRead."""
    try:
        value = parsed(line.parameter, line.answer)
    except NotRead as fault:
        raise NotRead(f"答え：{fault}") from None
    if not line.begins:
        raise NotRead("適用の始まりを入力してください。")
    return Answer(
        line.parameter, moment_of_text(parameter, line.begins), value, line.cites,
        moment_of_text(parameter, line.ends) if line.ends else "", line.source, line.is_unverified,
    )  # fmt: skip
