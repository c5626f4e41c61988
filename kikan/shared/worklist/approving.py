"""Approving several drafts at once (一括承認): each for itself, up to the number a municipality allows; what fails says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kikan.shared.access import Actor
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist import acts

AT_ONCE, DEFAULT = "worklist.most_at_once", 30


@dataclass(frozen=True)
class Decided:
    """What became of one draft: the entry it made, or why it stays as it was."""

    act: int
    entry: int | None = None
    problem: str = ""


def most_at_once() -> int:
    """How many drafts one decision may approve here (一度に承認できる件数). Needs an open municipality."""
    year = clock.today().year
    rows = OrdinanceValue.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=year),
        municipality=current_or_raise(), parameter=AT_ONCE, valid_from__lte=year,
    )  # fmt: skip
    value = rows.order_by("-valid_from", "-entry").values_list("value", flat=True).first()
    return value if isinstance(value, int) and value > 0 else DEFAULT


def approve_many(numbers: Sequence[int], *, actor: Actor) -> list[Decided]:
    """Approve each of these drafts in its own transaction: one that cannot be carried out does not hold up the others.

    Errors: Refused for none or too many.
    """
    wanted = list(dict.fromkeys(numbers))
    with tenant(actor.municipality):
        most = most_at_once()
    if not wanted:
        raise Refused("承認する仮登録を選んでください。", field="acts")
    if len(wanted) > most:
        raise Refused(
            f"一度に承認できるのは{most}件までです。", field="acts", what_to_do="選ぶ数を減らしてください。"
        )
    return [_approve(number, actor) for number in wanted]


def _approve(number: int, actor: Actor) -> Decided:
    try:
        entry = acts.approve(number, actor=actor)
    except ProcedureError as error:
        return Decided(number, None, f"{error.message}{error.what_to_do}")
    return Decided(number, entry.number if entry else None)
