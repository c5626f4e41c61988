"""What an emergency access (緊急アクセス) was used for, and the municipality's sign-off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.granting import Kind, find_request
from kikan.shared.access.models import EmergencyReview, Grant, Look, RightsDecision
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Window:
    """From when to when somebody was let in."""

    user: int
    begins: datetime
    ends: datetime

    @property
    def is_over(self) -> bool:
        return self.ends <= clock.now()


def window(request: int) -> Window | None:
    """The time an approved request opened; None before. Errors: NotFound where it asks for something else."""
    asked = find_request(request)
    if asked.kind != Kind.EMERGENCY:
        raise NotFound("この番号の緊急アクセスはありません。")
    approved = RightsDecision.objects.filter(
        municipality=current_or_raise(), request=request, outcome=RightsDecision.Outcome.APPROVED
    )
    if not approved.exists():
        return None
    grant = Grant.objects.select_related("end").get(municipality=current_or_raise(), request=request)
    assert grant.granted_at is not None
    assert grant.expires_at is not None
    ends = min(grant.expires_at, grant.end.ends_at) if hasattr(grant, "end") else grant.expires_at
    return Window(grant.user_id, grant.granted_at, ends)


def looks_in(opened: Window) -> list[Look]:
    """Every look of the user at residents while the access was open, in order."""
    rows = Look.objects.filter(
        municipality=current_or_raise(), user=opened.user, at__gte=opened.begins, at__lte=opened.ends
    )
    return list(rows.order_by("at"))


def review(request: int, *, seen: int, findings: str, actor: Actor) -> None:
    """Sign off what was looked at (確認). seen: how many looks the list had when it was read.

    Errors: NotFound; NotPermitted for whoever was let in; Refused before the end, twice, or for another number.
    """
    opened = window(request)
    if opened is None or not opened.is_over:
        raise Refused("緊急アクセスが終わってから確認してください。")
    if opened.user == actor.user:
        raise NotPermitted("利用した本人は確認できません。")
    if not findings.strip():
        raise Refused(
            "確認の結果を入力してください。",
            what_to_do="問題がなければ「問題なし」と入力します。",
            field="findings",
        )
    count = len(looks_in(opened))
    if count != seen:
        raise Refused("閲覧の記録が増えています。", what_to_do="画面を開き直して、もう一度確かめてください。")
    try:
        with transaction.atomic():
            EmergencyReview.objects.create(
                municipality=actor.municipality, request=request, reviewed_by=actor.user,
                reviewed_at=clock.now(), looks=count, findings=findings.strip()[:400],
            )  # fmt: skip
    except IntegrityError:
        raise Refused("この緊急アクセスは確認が済んでいます。") from None
    note(actor, "emergency_reviewed", whom=opened.user, reason=findings.strip(), 申請番号=request, 閲覧=count)
