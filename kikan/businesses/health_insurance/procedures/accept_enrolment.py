"""accept_enrolment: somebody becomes insured (資格取得の受付)."""

from datetime import date

from kikan.businesses.health_insurance.models.enrolment import AcquiredBy, Enrolment
from kikan.businesses.health_insurance.reads import enrolments as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "国民健康保険法第7条"


@procedure("health_insurance.accept_enrolment", right="health_insurance.change", ja="国保の資格取得")
def accept_enrolment(
    *,
    person: int,
    acquired_on: date,
    acquired_by: int,
    reported_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Enrol a resident from the day of acquisition in the household of that day.

    Errors: NotFound for nobody living here that day; Refused for one who is insured already, or for a day
    to come or a report before the day.
    """
    residency = reads.residency_on(person, acquired_on)
    if residency is None:
        raise NotFound(
            "取得日に住民として記録されていません。",
            field="acquired_on",
            what_to_do="住民記録の異動日を確かめてください。",
        )
    if reads.is_insured_from(person, acquired_on):
        raise Refused(
            "取得日以後に、すでに国保の資格があります。", cites=CITES, field="acquired_on",
            what_to_do="喪失の届出が先に必要か、取得日を確かめてください。",
        )  # fmt: skip
    if reported_on > clock.today():
        raise Refused(
            "届出日が今日より後です。", field="reported_on", what_to_do="届出日を確かめてください。"
        )
    entry = append(
        actor=actor, kind="health_insurance.enrolled", procedure="health_insurance.accept_enrolment",
        subjects=[("person", person), ("household", residency.household)], happened_on=acquired_on,
        reported_on=reported_on, reason=str(AcquiredBy(acquired_by).value), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    history.add(
        Enrolment, {"person": person},
        {
            "household": residency.household, "acquired_on": acquired_on, "acquired_by": acquired_by,
            "acquired_reported_on": reported_on,
        },
        entry=entry.number, valid_from=acquired_on,
    )  # fmt: skip
    return entry
