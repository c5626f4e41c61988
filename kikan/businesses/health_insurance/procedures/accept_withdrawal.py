"""accept_withdrawal: somebody stops being insured (資格喪失の受付)."""

from datetime import date

from kikan.businesses.health_insurance.models.enrolment import Enrolment, LostBy, SpecifiedMember
from kikan.businesses.health_insurance.reads import enrolments as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "国民健康保険法第8条"


@procedure("health_insurance.accept_withdrawal", right="health_insurance.change", ja="国保の資格喪失")
def accept_withdrawal(
    *,
    person: int,
    lost_on: date,
    lost_by: int,
    reported_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the enrolment from the day of loss; one who leaves for 後期 stays known to the household.

    Errors: NotFound for one who is not insured; Refused for a loss before the acquisition.
    """
    enrolment = reads.last_enrolment(person)
    if enrolment is None or enrolment.valid_until <= lost_on:
        raise NotFound(
            "その日より後に国保の資格がありません。",
            field="lost_on",
            what_to_do="資格の履歴を確かめてください。",
        )
    if lost_on < enrolment.acquired_on:
        raise Refused(
            "喪失日が取得日より前です。", cites=CITES, field="lost_on",
            what_to_do="取得日（資格の履歴）を確かめ、誤りなら取得を取り消してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="health_insurance.withdrawn", procedure="health_insurance.accept_withdrawal",
        subjects=[("person", person), ("household", enrolment.household)], happened_on=lost_on,
        reported_on=reported_on, reason=str(LostBy(lost_by).value), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    if lost_on == enrolment.valid_from:
        history.end(Enrolment, key, entry=entry.number, on=lost_on)
    else:
        history.replace(
            Enrolment, key, enrolment.values() | {"lost_by": lost_by, "lost_reported_on": reported_on},
            entry=entry.number, valid_from=enrolment.valid_from, valid_until=lost_on,
        )  # fmt: skip
        history.end(Enrolment, key, entry=entry.number, on=lost_on)
    if lost_by == LostBy.JOINED_LATE_ELDERLY:
        history.add(
            SpecifiedMember, key, {"household": enrolment.household}, entry=entry.number, valid_from=lost_on
        )
    return entry
