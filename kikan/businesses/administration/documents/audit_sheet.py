"""The sheet of a section's monthly review (点検表): figures by kind, the result, what was done, who signed."""

from datetime import date
from typing import Any

from kikan.businesses.administration.reads.audit import KINDS
from kikan.ground.eras import in_words
from kikan.shared.access.models import Review
from kikan.shared.tenancy.clock import TOKYO


def audit_sheet(begin: date, office: str, review: Review, reviewer: str) -> dict[str, Any]:
    """All that is printed; no resident is named on it."""
    at = review.reviewed_at.astimezone(TOKYO)
    return {
        "month": in_words(begin).rsplit("1日", 1)[0],
        "office": office,
        "rows": [{"kind": ja, "count": f"{review.counts.get(kind, 0):,}"} for kind, ja in KINDS.items()],
        "total": f"{review.total:,}",
        "findings": review.findings,
        "action": review.action or "なし",
        "reviewer": reviewer,
        "reviewed_at": f"{in_words(at.date())} {at:%H:%M}",
        "number": str(review.number),
    }
