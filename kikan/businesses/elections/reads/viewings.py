"""Looks at the roll so far (閲覧の状況), and when none is given (閲覧をさせない期間)."""

from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.elections.models import Election, RollEntry, Viewing
from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.businesses.elections.models.viewing import ViewingPurpose
from kikan.businesses.elections.reads import objections, roll
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

CLOSED_AFTER = "public_offices_election_act.viewing_closed_days"


@dataclass(frozen=True, repr=False)
class ViewingLine:
    """An application and how it was answered."""

    viewing: int
    purpose: int
    applicant: str
    viewers: str
    what_for: str
    viewed_on: date
    district: int | None
    person: int | None
    seen: int
    is_on: bool | None
    copy: int | None
    refusal: str
    entry: int

    @property
    def purpose_ja(self) -> str:
        return str(ViewingPurpose(self.purpose).label)

    @property
    def answer_ja(self) -> str:
        if self.refusal:
            return f"拒否：{self.refusal}"
        if self.is_on is not None:
            return "登録あり" if self.is_on else "登録なし"
        return f"{self.seen:,}人を閲覧"


def viewings() -> list[ViewingLine]:
    """The applications, the newest first."""
    rows = Viewing.objects.filter(municipality=current_or_raise()).order_by("-viewing")
    return [ViewingLine(*(getattr(r, n) for n in ViewingLine.__dataclass_fields__)) for r in rows]


def closed_until(day: date) -> date | None:
    """The last day without looks where `day` lies between a public notice and five days after its election."""
    for held in as_of(
        Election.objects.filter(municipality=current_or_raise(), withdrawn_on__isnull=True), None
    ).order_by("-election_on"):
        last = held.election_on + timedelta(days=roll.law_of(held.election_on).amount(CLOSED_AFTER))
        if held.notice_on <= day <= last:
            return last
    return None


def is_objection_time(day: date) -> bool:
    """Whether an objection against some registration may be filed on a day."""
    kinds = (RegistrationKind.REGULAR, RegistrationKind.ELECTION_TIME)
    rows = RollEntry.objects.filter(
        municipality=current_or_raise(), kind__in=kinds, registered_on__lt=day,
        registered_on__gte=day - timedelta(days=10),
    )  # fmt: skip
    for registered_on, kind in rows.order_by().values_list("registered_on", "kind").distinct():
        first, last = objections.days_of(registered_on, kind)
        if first <= day <= last:
            return True
    return False


def choices() -> list[tuple[int, str]]:
    return [(int(one), str(one.label)) for one in ViewingPurpose]
