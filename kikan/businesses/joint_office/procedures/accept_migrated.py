"""accept_migrated: the office believes no name alone where the member's own records say otherwise (移行データの検収)."""

from datetime import date

from kikan.businesses.joint_office.procedures.advance_business import accept_migration
from kikan.businesses.joint_office.reads.revisions import UNION
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.exchange.taken import standing_of
from kikan.shared.tenancy.models import Municipality


def accept_migrated(*, member: int, business: str, accepted_on: date, accepted_by: str, actor: Actor) -> int:
    """As `accept_migration`, which it calls; no municipality is open.

    Of a member with a municipality in this installation one thing is read, and only by a union: whether what a cut-over
    took in was accepted there. Errors: Refused where it was not; as `accept_migration`.
    """
    is_union = Municipality.objects.filter(code=actor.municipality, kind=UNION).exists()
    standing = standing_of(member) if is_union and Municipality.objects.filter(code=member).exists() else None
    if standing is not None and not standing.is_accepted:
        raise Refused(
            f"団体での取込みは「{standing.step_ja}」で、検収が済んでいません。",
            field="accepted_on",
            what_to_do="団体の「本番切替え」の画面で検収してから、登録してください。",
        )
    return accept_migration(
        member=member, business=business, accepted_on=accepted_on, accepted_by=accepted_by, actor=actor
    )
