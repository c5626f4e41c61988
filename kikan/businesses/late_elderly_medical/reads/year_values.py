"""The values by which premiums of the late-stage elderly are decided (賦課に使う値)."""

from kikan.law import Law
from kikan.law.errors import LawGap
from kikan.law.parameter import Parameter
from kikan.shared.tenancy.year_values import YearValues, values_of_year

PREFIX = "elderly_health_care_act."
BLOCKS = (
    ("instalment_", "期割と納期（当初賦課・更正の全員）"),
    ("child_", "子ども・子育て支援納付金分のある年度の当初賦課・更正"),
    ("", "当初賦課・更正の全員"),
)


def year_values(fiscal_year: int, known_at: int | None = None) -> YearValues:
    """The values of the open municipality's union for a year; three queries."""
    return values_of_year(fiscal_year, known_at, prefixes=(PREFIX,), blocks=BLOCKS, is_asked=_is_levied)


def _is_levied(parameter: Parameter, law: Law) -> bool:
    """A value of the child part is missing only in years that have this part."""
    if not parameter.id.startswith(f"{PREFIX}child_"):
        return True
    try:
        return law.amount(f"{PREFIX}child_cap") > 0
    except LawGap:
        return False
