"""What care insurance holds of people who leave (転出証明書の資格欄)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.long_term_care.models.insured import Insured
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


def held_by_leavers(persons: Sequence[int], day: date) -> dict[int, str]:
    """Who of these people is insured on the day, in the words of the certificate."""
    rows = as_of(Insured.objects.filter(municipality=current_or_raise(), person__in=list(persons)), day)
    return dict.fromkeys(rows.values_list("person", flat=True), "介護保険")
