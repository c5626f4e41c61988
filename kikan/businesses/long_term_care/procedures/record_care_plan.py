"""record_care_plan: who makes the plan of care from a day on (居宅サービス計画作成依頼の届出)."""

from datetime import date

from kikan.businesses.long_term_care.models.certification import CarePlan
from kikan.businesses.long_term_care.reads.certification import certification_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

CITES = "介護保険法第46条・施行規則第77条"


@procedure("long_term_care.record_care_plan", right="long_term_care.change", ja="居宅サービス計画の届出")
def record_care_plan(
    *,
    person: int,
    begins_on: date,
    actor: Actor,
    office: int | None = None,
    office_name: str = "",
    read_at: int | None = None,
) -> Entry:
    """Name the office that makes the plan; without a number the person makes it himself (自己作成).

    Errors: NotFound without a certification on the day.
    """
    if certification_on(person, begins_on) is None:
        raise NotFound(
            "その日に有効な要介護認定がありません。", field="begins_on", what_to_do="認定の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.care_plan_recorded", procedure="long_term_care.record_care_plan",
        subjects=[("person", person)], happened_on=begins_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    history.end(CarePlan, key, entry=entry.number, on=begins_on)
    values = {"office": office or 0, "office_name": office_name}
    history.add(CarePlan, key, values, entry=entry.number, valid_from=begins_on)
    return entry
