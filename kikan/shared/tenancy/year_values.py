"""The values by which a year is levied (賦課に使う値): of the ordinance and of the law, with gaps and marks."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kikan.law import Law, book
from kikan.law.errors import LawGap
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import few_of, layer_in_words, value_in_words
from kikan.shared.tenancy import ordinances

# (beginning of the end of a parameter's name, what its missing keeps from being done); the first that fits.
Blocks = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class UsedValue:
    """A value in force, as a page shows it."""

    id: str
    ja: str
    value: str
    since: int
    axis: str
    cites: str
    source: str
    is_of_body: bool
    is_unverified: bool
    is_illustrative: bool
    body: str = ""

    @property
    def layer(self) -> str:
        """Who sets it (定めの層): 法令, 都道府県, 広域連合 or 条例; by name where the value of a body is read."""
        return self.body or layer_in_words(book().parameters[self.id])

    @property
    def source_url(self) -> str:
        return self.source if self.source.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class Gap:
    """A value the ordinance must give and has not (未登録の条例値), and what it holds up."""

    id: str
    ja: str
    question: str
    blocks: str


@dataclass(frozen=True)
class YearValues:
    """All values of a business of a year. `digest` changes whenever one of them does."""

    fiscal_year: int
    values: tuple[UsedValue, ...]
    gaps: tuple[Gap, ...]
    digest: str

    @property
    def of_body(self) -> tuple[UsedValue, ...]:
        return tuple(v for v in self.values if v.is_of_body)

    @property
    def illustrative(self) -> tuple[str, ...]:
        return tuple(v.ja for v in self.values if v.is_illustrative)

    @property
    def unverified(self) -> tuple[str, ...]:
        return tuple(v.ja for v in self.values if v.is_unverified)

    @property
    def warning(self) -> str:
        """The names of illustrative values for the strip above a page; empty without one."""
        return few_of(self.illustrative)


def values_of_year(
    fiscal_year: int, known_at: int | None, *, prefixes: tuple[str, ...], blocks: Blocks,
    is_asked: Callable[[Parameter, Law], bool] = lambda parameter, law: True,
) -> YearValues:  # fmt: skip
    """The values of these statutes (`prefixes` end with a dot) for the open municipality and a year; three queries.

    is_asked: whether a value that is missing is missed in this year.
    """
    law = ordinances.law("fiscal_year", fiscal_year, known_at)
    asked = [p for p in book().parameters.values() if p.id.startswith(prefixes) and p.axis == "fiscal_year"]
    found = {p.id: dated for p in asked if (dated := _dated(law, p)) is not None}
    used = tuple(used_value(book().parameters[name], dated) for name, dated in sorted(found.items()))
    missing = [
        p for prefix in prefixes for p in book().gaps("fiscal_year", fiscal_year, law.ordinance, prefix)
    ]
    gaps = tuple(_gap(p, blocks) for p in missing if is_asked(p, law)) if used else (_unchecked(blocks),)
    text = "\n".join(map(_told, used))
    return YearValues(fiscal_year, used, gaps, hashlib.sha256(text.encode()).hexdigest()[:12])


def _told(v: UsedValue) -> str:
    """What the fingerprint hears of a value; of a body's also whose it is and by which article."""
    own = f"{v.id}={v.value}/{v.since}/{v.is_illustrative}"
    return f"{own}/{v.cites}" if v.body else own


def _dated(law: Law, parameter: Parameter) -> Dated | None:
    """None where the year has no such value; `gaps` tells which of these ought to be there."""
    try:
        return law.dated(parameter.id)
    except LawGap:
        return None


def _unchecked(blocks: Blocks) -> Gap:
    question = "この年度の法令の値は、まだ確認されていません。"
    return Gap("checked_through", "法令の値の確認", question, blocks[-1][1])


def _gap(parameter: Parameter, blocks: Blocks) -> Gap:
    short = parameter.id.rpartition(".")[2]
    found = next(words for begin, words in blocks if short.startswith(begin))
    return Gap(parameter.id, parameter.ja, parameter.question, found)


def used_value(parameter: Parameter, dated: Dated) -> UsedValue:
    """The value as a page shows it; that of a body says whose it is before its article."""
    cites = f"{dated.body}：{dated.cites}" if dated.body else dated.cites
    return UsedValue(
        parameter.id, parameter.ja, value_in_words(parameter, dated.value), dated.begins, parameter.axis,
        cites, dated.source, parameter.is_set_by_body, dated.unverified, dated.illustrative, dated.body,
    )  # fmt: skip


@dataclass(frozen=True)
class ValueLine:
    """A value of the law or the ordinance, with last year's."""

    used: UsedValue
    before: str

    @property
    def is_same(self) -> bool:
        return self.used.value == self.before


class ReadValues(tuple[ValueLine, ...]):
    """The values a computation read (計算に使った値)."""

    @property
    def of_body(self) -> tuple[ValueLine, ...]:
        return tuple(v for v in self if v.used.is_of_body)

    @property
    def of_law(self) -> tuple[ValueLine, ...]:
        return tuple(v for v in self if not v.used.is_of_body)

    @property
    def illustrative(self) -> tuple[str, ...]:
        return tuple(v.used.ja for v in self if v.used.is_illustrative)

    @property
    def unverified(self) -> tuple[str, ...]:
        return tuple(v.used.ja for v in self if v.used.is_unverified)


def values_read(law: Law, fiscal_year: int, known_at: int | None, behind: tuple[str, ...] = ()) -> ReadValues:
    """What `law` was asked for, with last year's value of the same name.

    behind: axes that count one year less than the fiscal year; values of other axes have no last year.
    """
    last = ordinances.law("fiscal_year", fiscal_year - 1, known_at)
    return ReadValues(
        ValueLine(
            used_value(book().parameters[name], dated), _last_value(last, book().parameters[name], behind)
        )
        for name, dated in law.read_values()
    )


def _last_value(last: Law, parameter: Parameter, behind: tuple[str, ...]) -> str:
    if parameter.axis in behind:
        last = last.on(parameter.axis, last.at - 1)
    elif parameter.axis != "fiscal_year":
        return ""
    try:
        return used_value(parameter, last.dated(parameter.id)).value
    except LawGap:
        return ""
