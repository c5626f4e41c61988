"""How an act is handed in (届出・決定の流れ): carried out at once where one person may, else kept for approval."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import find
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.reads import Subject


def act_url(municipality: int, number: int) -> str:
    """The page of a pending act."""
    return reverse("worklist_act", kwargs={"municipality": municipality, "number": number})


def hand_in(
    procedure: str,
    *,
    actor: Actor,
    arguments: Mapping[str, Any],
    subjects: list[Subject],
    title: str,
    act: int | None = None,
) -> tuple[str, int]:
    """Carry the act out where one person may (専決), else keep it for another's approval.

    act: the proposal or returned draft that is entered; else a new one begins.
    Returns ("done", entry) or ("entered", number of the pending act).
    """
    with tenant(actor.municipality):
        may_alone = procedure in acts.one_person_procedures()
    if may_alone and act is None:
        result = find(procedure).call(actor=actor, **arguments)
        return "done", result.number if isinstance(result, Entry) else 0
    number = acts.enter(procedure, actor=actor, arguments=arguments, subjects=subjects, title=title, act=act)
    return "entered", number
