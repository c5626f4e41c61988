"""For whom papers are printed in runs (一括印刷の対象)."""

from calendar import monthrange
from datetime import date

from kikan.businesses.long_term_care.models.certification import CopayRatio
from kikan.businesses.long_term_care.reads.certification import ending_between
from kikan.shared.qualification.ratios import year_from
from kikan.shared.tenancy.opener import current_or_raise


def with_ratio(year: int) -> list[int]:
    """Everybody with a ratio of the year from August, by number."""
    begins, until = year_from(year)
    rows = CopayRatio.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_from__lt=until, valid_until__gt=begins
    )
    return list(rows.order_by("person").values_list("person", flat=True).distinct())


def ending_in(month: date) -> list[int]:
    """Whose certification ends in the month without another after it, by its last day."""
    return [line.person for line in ending_between(month, last_of(month))]


def last_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])
