"""examine_application: look up the incomes an application is judged by (所得状況の確認); the agency decides."""

from kikan.businesses.national_pension.models.application import Stage
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads.qualifications import birth_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("national_pension.examine_application", right="national_pension.change", ja="免除申請の所得の確認")
def examine_application(*, person: int, application: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Keep the incomes of person, spouse and head with the widest class they allow.

    Errors: NotFound; Refused for a paper not judged by income, or one passed on already.
    """
    line = receiving.find_of(person, application)
    if not line.needs_incomes:
        raise Refused("所得を見ない申請です。", field="application", what_to_do="そのまま進達できます。")
    if line.stage not in (Stage.RECEIVED, Stage.EXAMINED, Stage.RETURNED):
        raise Refused("すでに進達した申請です。", field="application")
    born = birth_of(person)
    if born is None:
        raise Refused("生年月日が分かりません。", field="application")
    seen = reads.examine(line, born)
    values = {
        "income": seen.income, "spouse_income": seen.spouse_income, "head_income": seen.head_income, "found": seen.found,
    }  # fmt: skip
    return receiving.move(
        line, Stage.EXAMINED, clock.today(), values, kind="national_pension.examined",
        procedure="national_pension.examine_application", actor=actor, read_at=read_at,
    )  # fmt: skip
