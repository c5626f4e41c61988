"""The values by which a year is taxed (課税に使う値)."""

from kikan.shared.tenancy.year_values import YearValues, values_of_year

PREFIXES = ("local_tax_act.", "forest_environment_tax_act.")
BLOCKS = (("instalment_", "期割と納期（当初賦課・更正の全員）"), ("", "当初賦課・更正の全員"))


def year_values(fiscal_year: int, known_at: int | None = None) -> YearValues:
    """The values of resident tax of the open municipality for a year; three queries."""
    return values_of_year(fiscal_year, known_at, prefixes=PREFIXES, blocks=BLOCKS)
