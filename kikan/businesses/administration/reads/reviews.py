"""What has been signed off of which month and section (点検の状況)."""

from datetime import date

from kikan.shared.access.models import Review
from kikan.shared.tenancy.opener import current_or_raise


def latest_review(begin: date, office: int) -> Review | None:
    """The last sign-off of a section's month."""
    return reviews_of(begin).get(office)


def reviews_of(begin: date) -> dict[int, Review]:
    """The last sign-off of each section for a month."""
    rows = Review.objects.filter(municipality=current_or_raise(), month=begin.year * 100 + begin.month)
    return {row.office: row for row in rows.order_by("number")}
