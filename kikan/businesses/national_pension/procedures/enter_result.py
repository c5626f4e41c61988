"""enter_result: what the agency answered to a paper passed on (処理結果の入力), or that it sent it back (返戻)."""

from datetime import date

from kikan.businesses.national_pension.models.application import ExemptionClass, Stage
from kikan.businesses.national_pension.procedures import receiving
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

ANSWERS = {Stage.GRANTED, Stage.REJECTED, Stage.RETURNED}


@procedure("national_pension.enter_result", right="national_pension.change", ja="年金機構の処理結果の入力")
def enter_result(
    *,
    person: int,
    application: int,
    stage: int,
    answered_on: date,
    actor: Actor,
    result: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Note the answer; a granted exemption also says which class. A returned paper waits for a new look, then goes again.

    Errors: NotFound; Refused for a paper not passed on, an answer before it, or a granted exemption without class.
    """
    line = receiving.find_of(person, application)
    answer = Stage(stage)
    if answer not in ANSWERS:
        raise Refused("結果を選んでください。", field="stage")
    if line.stage != Stage.FORWARDED:
        raise Refused("進達していない申請です。", field="application", what_to_do="先に進達してください。")
    if not line.stage_on <= answered_on <= clock.today():
        raise Refused(
            "結果の日は、進達した日から今日までの日です。", field="answered_on",
            what_to_do="処理結果一覧の日付を確かめてください。",
        )  # fmt: skip
    granted = ExemptionClass(result or 0)
    if answer == Stage.GRANTED and line.needs_incomes and granted == ExemptionClass.UNKNOWN:
        raise Refused("承認された区分を選んでください。", field="result")
    kept = granted if answer == Stage.GRANTED and line.needs_incomes else ExemptionClass.UNKNOWN
    return receiving.move(
        line, answer, answered_on, {"result": kept}, kind="national_pension.answered",
        procedure="national_pension.enter_result", actor=actor, read_at=read_at,
    )  # fmt: skip
