"""record_survey: what the survey of an application found, item by item (認定調査票の記録)."""

from datetime import date

from kikan.businesses.long_term_care.law.survey import fault
from kikan.businesses.long_term_care.models.certification import Survey
from kikan.businesses.long_term_care.procedures.apply_certification import open_or_refuse, step_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("long_term_care.record_survey", right="long_term_care.change", ja="認定調査票の記録")
def record_survey(
    *,
    person: int,
    surveyed_on: date,
    answers: list[int],
    actor: Actor,
    remarks: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep the answers for the open application, and the day of the survey; told again, the newer answers stand.

    Nothing is judged from them: the first result comes from the national software.
    Errors: NotFound without an open application; Refused for a day before it or to come, or answers that cannot be.
    """
    row = open_or_refuse(person)
    if not row.applied_on <= surveyed_on <= clock.today():
        raise Refused(
            "申請日から今日までの日を入力してください。", field="surveyed_on", what_to_do="調査の日を確かめてください。"
        )  # fmt: skip
    if why := fault(answers):
        raise Refused(f"認定調査票の{why}。", field="surveyed_on", what_to_do="調査票を確かめてください。")
    entry = step_of(
        row, {"surveyed_on": surveyed_on}, actor, "long_term_care.record_survey", "long_term_care.surveyed", read_at
    )  # fmt: skip
    values = {"person": person, "answers": list(answers), "remarks": remarks}
    history.replace(
        Survey, {"application": row.number}, values, entry=entry.number, valid_from=row.applied_on
    )
    return entry
