"""cancel_act: undo an act of the medical subsidies (医療費助成の異動の取消し)."""

from kikan.businesses.medical_subsidy.models import Application, Insurance, Recipient, TaxProof
from kikan.businesses.medical_subsidy.reads import renewal as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure

RENEWED = "medical_subsidy.renewed"
KINDS = (
    RENEWED,
    "medical_subsidy.applied", "medical_subsidy.decided", "medical_subsidy.ended", "medical_subsidy.insurance_changed",
    "medical_subsidy.tax_recorded",
)  # fmt: skip


@procedure("medical_subsidy.cancel_act", right="medical_subsidy.change", ja="医療費助成の異動の取消し")
def cancel_act(
    *, cancelled: int, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Let everything be again as before entry `cancelled`, by added rows; of a renewal every term it began.

    Errors: NotFound for no such act; NotPermitted for a renewal without the right to decide it; Refused where a later act
    on the same must be cancelled first, or a renewed term was used already.
    """
    act = JournalEntry.objects.filter(number=cancelled, kind__in=KINDS).first()
    if act is None:
        raise NotFound(
            "取り消す医療費助成の異動がありません。", field="cancelled", what_to_do="記録番号を確かめてください。"
        )  # fmt: skip
    if act.kind == RENEWED:
        actor.require("medical_subsidy.approve")
        _require_unused(cancelled)
    subjects = list(JournalSubject.objects.filter(entry=cancelled).values_list("kind", "subject"))
    entry = append(
        actor=actor, kind="medical_subsidy.cancelled", procedure="medical_subsidy.cancel_act", subjects=subjects,
        happened_on=act.happened_on, corrects=cancelled, cause=cause, read_at=read_at,
    )  # fmt: skip
    try:
        if act.kind == RENEWED:
            history.withdraw(Recipient, cancelled=cancelled, entry=entry.number)
        else:
            for model in (Application, Recipient, Insurance, TaxProof):
                history.retract(model, cancelled=cancelled, entry=entry.number)
    except NotTheLatest as error:
        raise Refused(
            "後から行われた異動があるため、取り消せません。",
            what_to_do="新しい異動から順に取り消してください。",
        ) from error
    return entry


def _require_unused(renewed: int) -> None:
    """Errors: Refused where a receipt or a claim of one of the terms that a renewal began was reckoned already."""
    used = reads.used_since(renewed)
    if used:
        raise Refused(
            f"更新した期間の領収書か請求明細が{used:,}件あるため、取り消せません。",
            what_to_do="一人ずつ資格喪失にするか、領収書を取り下げてから取り消してください。",
        )  # fmt: skip
