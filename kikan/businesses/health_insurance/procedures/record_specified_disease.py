"""record_specified_disease: a disease for which little is paid at the window (特定疾病の認定)."""

from datetime import date

from kikan.businesses.health_insurance.models import DiseaseKind, SpecifiedDisease
from kikan.businesses.health_insurance.reads.enrolments import enrolment_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("health_insurance.record_specified_disease", right="health_insurance.change", ja="特定疾病の認定")
def record_specified_disease(
    *, person: int, disease: int, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Recognise a disease from the first of the month of the application; DiseaseKind.NONE ends the recognition.

    Law: 国民健康保険法施行規則第27条の13. Errors: NotFound for one not insured; Refused for a day to come, for another
    disease than there is, or for an end of nothing.
    """
    if disease not in DiseaseKind.values:
        raise Refused("疾病を選んでください。", field="disease", what_to_do="選び直してください。")
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on", what_to_do="申請日を確かめてください。")
    if disease and enrolment_on(person, applied_on) is None:
        raise NotFound(
            "その日に国保の資格がありません。", field="applied_on", what_to_do="資格の期間を確かめてください。"
        )  # fmt: skip
    begins = applied_on.replace(day=1)
    stands = history.as_of(SpecifiedDisease.objects.filter(person=person), begins).first()
    if not disease and (stands is None or not stands.disease):
        raise Refused(
            "終える認定がありません。", field="disease", what_to_do="人の国保の画面で確かめてください。"
        )
    entry = append(
        actor=actor, kind="health_insurance.disease_recorded", procedure="health_insurance.record_specified_disease",
        subjects=[("person", person)], happened_on=begins, cites="国民健康保険法施行令第29条の2・第29条の3",
        read_at=read_at,
    )  # fmt: skip
    history.replace(
        SpecifiedDisease, {"person": person}, {"disease": disease}, entry=entry.number, valid_from=begins
    )
    return entry
