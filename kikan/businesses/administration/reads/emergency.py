"""Emergency accesses (緊急アクセス): when they were open, what was looked at, whether the municipality signed off."""

from dataclasses import dataclass
from datetime import datetime

from kikan.businesses.administration.reads.rights import Request, request, told
from kikan.businesses.administration.reads.users import names_of_users
from kikan.shared.access.emergency import Window, looks_in, window
from kikan.shared.access.granting import Kind, Outcome
from kikan.shared.access.models import EmergencyReview, Grant, Look, RightsRequest
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class Emergency:
    """One request with how it stands; `grant`: the number by which it can be ended while it is open."""

    asked: Request
    opened: Window | None
    review: EmergencyReview | None
    reviewed_by: str = ""
    grant: int | None = None

    @property
    def state(self) -> str:
        if self.asked.outcome != Outcome.APPROVED or self.opened is None:
            return self.asked.outcome_ja
        if not self.opened.is_over:
            return "利用中"
        return "確認済" if self.review else "確認待ち"


@dataclass(frozen=True, repr=False)
class Seen:
    """One look while the access was open: the screen and how many people stood on it."""

    at: datetime
    screen: str
    operation: str
    hits: int
    persons: tuple[int, ...]
    terminal: str


def emergencies(*, asked_by: int | None = None) -> list[Emergency]:
    """The emergency accesses of the open municipality, the latest first."""
    rows = RightsRequest.objects.filter(municipality=current_or_raise(), kind=Kind.EMERGENCY)
    if asked_by is not None:
        rows = rows.filter(asked_by=asked_by)
    listed = told(rows.order_by("-number")[:100])
    reviews = {r.request: r for r in EmergencyReview.objects.filter(municipality=current_or_raise())}
    return [_one(asked, reviews.get(asked.number)) for asked in listed]


def _one(asked: Request, review: EmergencyReview | None) -> Emergency:
    opened = window(asked.number) if asked.outcome == Outcome.APPROVED else None
    name = names_of_users([review.reviewed_by]).get(review.reviewed_by, "") if review else ""
    grant = None
    if opened is not None and not opened.is_over:
        grant = Grant.objects.values_list("number", flat=True).get(
            municipality=current_or_raise(), request=asked.number
        )
    return Emergency(asked, opened, review, name, grant)


def emergency(number: int) -> tuple[Emergency, list[Seen], int]:
    """One access with everything looked at, and how many entries were made (always 0: it gives no change).

    Errors: NotFound.
    """
    window(number)
    review = EmergencyReview.objects.filter(municipality=current_or_raise(), request=number).first()
    found = _one(request(number), review)
    if found.opened is None:
        return found, [], 0
    entries = JournalEntry.objects.filter(
        municipality=current_or_raise(), actor=found.opened.user, recorded_at__gte=found.opened.begins,
        recorded_at__lte=found.opened.ends,
    )  # fmt: skip
    return found, [_seen(look) for look in looks_in(found.opened)], entries.count()


def _seen(look: Look) -> Seen:
    return Seen(look.at, look.screen, look.operation, look.hits, tuple(look.persons[:20]), look.terminal)
