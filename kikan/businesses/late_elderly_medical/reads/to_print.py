"""For whom papers are printed in runs (一括印刷の対象)."""

from kikan.businesses.late_elderly_medical.models import Ratio
from kikan.shared.qualification.ratios import year_from
from kikan.shared.tenancy.opener import current_or_raise


def with_ratio(year: int) -> list[int]:
    """Everybody with a ratio of the year from August, by number."""
    begins, until = year_from(year)
    rows = Ratio.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_from__lt=until, valid_until__gt=begins
    )
    return list(rows.order_by("person").values_list("person", flat=True).distinct())
