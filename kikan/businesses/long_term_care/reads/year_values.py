"""The values by which care premiums are decided (賦課に使う値)."""

from kikan.shared.tenancy.year_values import YearValues, values_of_year

PREFIX = "long_term_care_insurance_act."
BLOCKS = (("instalment_", "期割と納期（当初賦課・更正の全員）"), ("", "当初賦課・更正の全員"))


def year_values(fiscal_year: int, known_at: int | None = None) -> YearValues:
    """The care values of the open municipality for a year; three queries."""
    return values_of_year(fiscal_year, known_at, prefixes=(PREFIX,), blocks=BLOCKS)
