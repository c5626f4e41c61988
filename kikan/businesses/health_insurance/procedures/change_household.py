"""change_household: the insured person's household changed (世帯の変更に伴う異動)."""

from datetime import date

from kikan.businesses.health_insurance.models.enrolment import Enrolment, SpecifiedMember
from kikan.businesses.health_insurance.reads import enrolments as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("health_insurance.change_household", right="health_insurance.change", ja="国保の世帯変更")
def change_household(
    *, person: int, changed_on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Follow the resident register: from that day the person is insured in the household lived in.

    Errors: NotFound for one not insured or not resident that day; Refused where nothing differs.
    """
    residency = reads.residency_on(person, changed_on)
    enrolment = reads.enrolment_on(person, changed_on)
    if residency is None or enrolment is None:
        raise NotFound("その日に国保の資格または住民の記録がありません。", field="changed_on")
    if residency.household == enrolment.household:
        raise Refused("世帯は変わっていません。", what_to_do="この提案は却下してください。")
    entry = append(
        actor=actor, kind="health_insurance.household_changed", procedure="health_insurance.change_household",
        subjects=[
            ("person", person), ("household", residency.household), ("household", enrolment.household),
        ],
        happened_on=changed_on, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.change(
        Enrolment,
        {"person": person},
        {"household": residency.household},
        entry=entry.number,
        valid_from=changed_on,
    )
    history.end(SpecifiedMember, {"person": person}, entry=entry.number, on=changed_on)
    return entry
