"""Proposals that are carried out without a clerk (自動処理), where the manifest says so."""

import logging

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from kikan.shared.access import system_actor
from kikan.shared.errors import ProcedureError, Stale
from kikan.shared.manifest import Manifest
from kikan.shared.procedures import find
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.acts import carry_out
from kikan.shared.worklist.models import PendingAct, State

log = logging.getLogger(__name__)

TRIES = 3


def due_acts(one: Manifest) -> list[int]:
    """The automatic proposals of a business that are due; needs an open municipality."""
    if not one.automatic:
        return []
    return list(_due(one).order_by("number").values_list("number", flat=True))


def carry_out_proposals(municipality: int, one: Manifest) -> int:
    """Each in its own transaction; what is refused waits for a clerk. Returns how many were carried out."""
    if not one.automatic:
        return 0
    with tenant(municipality):
        due = due_acts(one)
    return sum(_carry_out(municipality, one, number) for number in due)


def _due(one: Manifest) -> QuerySet[PendingAct]:
    return PendingAct.objects.filter(
        Q(due_on__isnull=True) | Q(due_on__lte=clock.today()),
        municipality=current_or_raise(),
        business=one.name,
        procedure__in=one.automatic,
        state=State.PROPOSED,
        tries__lt=TRIES,
    )


def _carry_out(municipality: int, one: Manifest, number: int) -> bool:
    try:
        with tenant(municipality):
            row = _due(one).select_for_update(skip_locked=True).filter(number=number).first()
            if row is None:
                return False
            entry = carry_out(row, system_actor(municipality, find(row.procedure).right))
            _update(
                municipality,
                number,
                state=State.DONE,
                decided_by=0,
                decided_at=clock.now(),
                result=entry.number if entry else None,
            )
    except (OperationalError, InterfaceError):
        raise
    except ProcedureError as error:
        return _leave_to_clerk(municipality, number, error.message, final=not isinstance(error, Stale))
    except Exception as error:  # noqa: BLE001 - the act waits for a clerk, with the class of the error
        log.error("act %s of %s failed: %s", number, municipality, type(error).__name__)
        return _leave_to_clerk(municipality, number, f"誤りの種類：{type(error).__name__}", final=False)
    return True


def _leave_to_clerk(municipality: int, number: int, reason: str, *, final: bool) -> bool:
    with tenant(municipality):
        tries = PendingAct.objects.values_list("tries", flat=True).get(
            municipality=municipality, number=number
        )
        _update(
            municipality,
            number,
            tries=TRIES if final else tries + 1,
            reason=f"自動で処理できませんでした：{reason}"[:400],
        )
    return False


def _update(municipality: int, number: int, **changes: object) -> None:
    PendingAct.objects.filter(municipality=municipality, number=number).update(**changes)
