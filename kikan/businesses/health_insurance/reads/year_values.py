"""The values by which a year is levied (賦課に使う値): of the ordinance and of the law, with gaps and marks."""

import hashlib
from dataclasses import dataclass

from kikan.law import Law, book
from kikan.law.errors import LawGap
from kikan.law.parameter import Dated, Parameter
from kikan.law.value_words import few_of, value_in_words
from kikan.shared.tenancy import ordinances

PREFIX = "national_health_insurance."
# What a missing value keeps from being done; by the end of its name, the first that fits.
BLOCKS = (
    ("instalment_", "期割と納期（当初賦課・更正の全世帯）"),
    ("levy_kind", "通知書の種類"),
    ("child_", "子ども・子育て支援納付金分のある年度の当初賦課・更正"),
    ("", "当初賦課・更正の全世帯"),
)


@dataclass(frozen=True)
class UsedValue:
    """A value in force, as a page shows it."""

    id: str
    ja: str
    value: str
    since: int
    cites: str
    source: str
    is_of_body: bool
    is_unverified: bool
    is_illustrative: bool

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


UNCHECKED = Gap(
    "checked_through", "法令の値の確認", "この年度の法令の値は、まだ確認されていません。", BLOCKS[-1][1]
)


@dataclass(frozen=True)
class YearValues:
    """All NHI values of a year. `digest` changes whenever one of them does."""

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


def year_values(fiscal_year: int, known_at: int | None = None) -> YearValues:
    """The NHI values of the open municipality for a year; three queries."""
    law = ordinances.law("fiscal_year", fiscal_year, known_at)
    asked = [p for p in book().parameters.values() if p.id.startswith(PREFIX) and p.axis == "fiscal_year"]
    found = {p.id: dated for p in asked if (dated := _dated(law, p)) is not None}
    used = tuple(used_value(book().parameters[name], dated) for name, dated in sorted(found.items()))
    missing = book().gaps("fiscal_year", fiscal_year, law.ordinance, PREFIX)
    gaps = tuple(_gap(p) for p in missing if _is_levied(p, law)) if used else (UNCHECKED,)
    text = "\n".join(f"{v.id}={v.value}/{v.since}/{v.is_illustrative}" for v in used)
    return YearValues(fiscal_year, used, gaps, hashlib.sha256(text.encode()).hexdigest()[:12])


def _dated(law: Law, parameter: Parameter) -> Dated | None:
    """None where the year has no such value; `gaps` tells which of these ought to be there."""
    try:
        return law.dated(parameter.id)
    except LawGap:
        return None


def _is_levied(parameter: Parameter, law: Law) -> bool:
    """A value of the child part is missing only in years that levy this part; without a law of parts all count."""
    if not parameter.id.startswith(f"{PREFIX}child_"):
        return True
    try:
        return "child" in law.table(f"{PREFIX}parts").cells("part")
    except LawGap:
        return True


def _gap(parameter: Parameter) -> Gap:
    short = parameter.id.removeprefix(PREFIX)
    blocks = next(words for begin, words in BLOCKS if short.startswith(begin))
    return Gap(parameter.id, parameter.ja, parameter.question, blocks)


def used_value(parameter: Parameter, dated: Dated) -> UsedValue:
    return UsedValue(
        parameter.id,
        parameter.ja,
        value_in_words(parameter, dated.value),
        dated.begins,
        dated.cites,
        dated.source,
        parameter.is_set_by_body,
        dated.unverified,
        dated.illustrative,
    )
