"""The values by which NHI is levied (賦課に使う値)."""

from kikan.law import Law
from kikan.law.errors import LawGap
from kikan.law.parameter import Parameter
from kikan.shared.tenancy.year_values import YearValues, values_of_year

PREFIX = "national_health_insurance."
BLOCKS = (
    ("instalment_", "期割と納期（当初賦課・更正の全世帯）"),
    ("levy_kind", "通知書の種類"),
    ("child_", "子ども・子育て支援納付金分のある年度の当初賦課・更正"),
    ("", "当初賦課・更正の全世帯"),
)


def year_values(fiscal_year: int, known_at: int | None = None) -> YearValues:
    """The NHI values of the open municipality for a year; three queries."""
    return values_of_year(
        fiscal_year, known_at, prefixes=(PREFIX,), blocks=BLOCKS, is_asked=_is_levied
    )  # fmt: skip


def _is_levied(parameter: Parameter, law: Law) -> bool:
    """A value of the child part is missing only in years that levy this part; without a law of parts all count."""
    if not parameter.id.startswith(f"{PREFIX}child_"):
        return True
    try:
        return "child" in law.table(f"{PREFIX}parts").cells("part")
    except LawGap:
        return True
