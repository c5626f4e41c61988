"""keep_comparisons, decide_difference: our own amounts beside the old ones, and why they differ (再計算の突合)."""

from collections.abc import Sequence

from kikan.businesses.data_migration.models import Comparison, Difference, DifferenceDecision
from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.reads.comparing import Compared
from kikan.businesses.data_migration.reads.comparisons import comparison
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise


def _entered(kind: str, name: str, subjects: list[tuple[str, int]], actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=subjects, happened_on=clock.today()
    ).number  # fmt: skip


@procedure("data_migration.keep_comparisons", right="data_migration.batch", ja="再計算の突合の記録")
def keep_comparisons(*, rehearsal: int, found: Sequence[Compared], actor: Actor) -> tuple[int, ...]:
    """Keep each levy's comparison with its differences, beside earlier ones; their numbers."""
    entry = _entered("data_migration.compared", "keep_comparisons", [("rehearsal", rehearsal)], actor)
    made = []
    for one in found:
        number = numbers.draw("data_migration.comparison")
        Comparison.objects.create(
            municipality=current_or_raise(), number=number, rehearsal=rehearsal, levy=one.levy,
            fiscal_year=one.fiscal_year, even=one.even, old_total=one.old_total, new_total=one.new_total,
            entry=entry,
        )  # fmt: skip
        write_columns(
            Difference._meta.db_table,
            {
                "comparison": number,
                "person": one.person,
                "reason_group": one.group,
                "old": one.old,
                "new": one.new,
            },
        )
        made.append(number)
    return tuple(made)


@procedure("data_migration.decide_difference", right="data_migration.approve", ja="再計算の差の決定")
def decide_difference(
    *, comparison_number: int, group: int, person: int | None, reason: str, actor: Actor
) -> None:
    """Say why differences of a group are right or what was done, for one person or for all; the same again adds nothing.

    Errors: NotFound; Refused without a reason, and for all of what nothing explains.
    """
    found = comparison(comparison_number)
    if group not in {g.group for g in found.groups}:
        raise NotFound("この区分の差はありません。", field="group")
    if person is None and group == Group.OTHER:
        raise Refused(
            "説明できない差は、一人ずつ決めます。", field="person", what_to_do="宛名番号を入力してください。"
        )
    if not reason.strip():
        raise Refused("理由と処置を入力してください。", field="reason")
    place, who = current_or_raise(), person or 0
    rows = Difference.objects.filter(
        municipality=place, comparison=comparison_number, reason_group=group, person=who
    )
    if who and not rows.exists():
        raise NotFound("この人にこの区分の差はありません。", field="person")
    last = DifferenceDecision.objects.filter(
        municipality=place, comparison=comparison_number, reason_group=group, person=who
    ).order_by("-entry")
    if last.values_list("reason", flat=True).first() == reason.strip():
        return
    subjects = [("comparison", comparison_number), *([("person", who)] if who else [])]
    entry = _entered("data_migration.difference_decided", "decide_difference", subjects, actor)
    DifferenceDecision.objects.create(
        municipality=place, comparison=comparison_number, reason_group=group, person=who, reason=reason.strip(),
        entry=entry,
    )  # fmt: skip
