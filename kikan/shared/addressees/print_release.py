"""One print about a protected person (支援措置対象者への交付の解除): two persons, one paper, some minutes.

Every certificate of every business asks here before it is issued, and says which paper used the release.
"""

from collections.abc import Iterable
from datetime import timedelta

from kikan.shared.access import Actor
from kikan.shared.addressees.models import PrintRelease
from kikan.shared.addressees.protection import shield
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

KEPT = timedelta(minutes=30)


def allow(persons: Iterable[int], *, asked_by: int, released_by: int, reason: str, entry: int) -> None:
    """Write the release of one print for these people, good for half an hour."""
    until = clock.now() + KEPT
    PrintRelease.objects.bulk_create(
        PrintRelease(
            municipality=current_or_raise(), person=person, entry=entry, asked_by=asked_by, released_by=released_by,
            reason=reason[:200], until_at=until,
        )
        for person in sorted(set(persons))
    )  # fmt: skip


def opened_for(persons: Iterable[int], actor: Actor) -> frozenset[int]:
    """The protected among these people whose paper this actor may issue now.

    Errors: Refused (E20) where one of the protected has no release for this actor.
    """
    protected = shield(persons, actor).protected
    if not protected:
        return frozenset()
    free = {row.person for row in _usable(actor) if row.person in protected}
    if protected - free:
        raise Refused(
            "E20 支援措置の対象者が含まれているため、交付できません。",
            cites="住民基本台帳事務処理要領 第5-10",
            what_to_do="交付の解除を申請し、支援措置責任者の承認を受けてから交付してください。",
            field="persons",
        )
    return frozenset(protected)


def use(persons: Iterable[int], actor: Actor, issue: int) -> None:
    """Note the paper that used the releases: each is good for one issue."""
    wanted = set(persons)
    for row in _usable(actor):
        if row.person in wanted:
            PrintRelease.objects.filter(
                municipality=row.municipality, person=row.person, entry=row.entry, used_at__isnull=True
            ).update(used_at=clock.now(), issue=issue)


def opens_paper(persons: Iterable[int], issue: int, actor: Actor) -> bool:
    """Whether this actor issued this paper under releases that have not run out."""
    protected = shield(persons, actor).protected
    rows = PrintRelease.objects.filter(
        municipality=current_or_raise(), person__in=protected, issue__lte=issue, until_at__gt=clock.now()
    )
    return protected <= {row.person for row in rows if actor.user in (row.asked_by, row.released_by)}


def _usable(actor: Actor) -> list[PrintRelease]:
    rows = PrintRelease.objects.filter(
        municipality=current_or_raise(), used_at__isnull=True, until_at__gt=clock.now()
    )
    return [row for row in rows if actor.user in (row.asked_by, row.released_by)]
