"""end_plan: an agreement to pay in parts no longer holds (分納の終了)."""

from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Plan
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

KEPT, MISSED, CHANGED, WITHDRAWN = "kept", "missed", "changed", "withdrawn"
ENDINGS = {KEPT: "完了", MISSED: "不履行", CHANGED: "変更", WITHDRAWN: "取下げ"}


@procedure("collection.end_plan", right="collection.change", ja="分納の終了")
def end_plan(*, plan: int, why: str, actor: Actor, read_at: int | None = None) -> int:
    """End an agreement: kept, missed, changed or withdrawn; returns the journal number.

    Errors: NotFound; Refused for one that has ended or an unknown reason.
    """
    row = Plan.objects.filter(number=plan).first()
    if row is None:
        raise NotFound("その分納はありません。", what_to_do="分納の一覧から開いてください。")
    if row.ended_by is not None:
        raise Refused("この分納はすでに終わっています。", field="why")
    if why not in ENDINGS:
        raise Refused("終了の理由を選んでください。", field="why")
    entry = append(
        actor=actor, kind="collection.plan_ended", procedure="collection.end_plan",
        subjects=[("plan", plan), ("person", row.payer)], happened_on=clock.today(), reason=ENDINGS[why],
        cause=row.entry, read_at=read_at,
    )  # fmt: skip
    Plan.objects.filter(municipality=row.municipality, number=plan).update(
        ended_by=entry.number, ended_why=why
    )
    return entry.number
