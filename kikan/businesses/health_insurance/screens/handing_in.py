"""How an act of NHI is handed in (届出の流れ): form, preview by the act itself, then approval or directly."""

from collections.abc import Mapping
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import find
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.preview import Preview
from kikan.shared.worklist.reads import Subject

TABLES = {
    "health_insurance_enrolment": "国保の資格",
    "health_insurance_specified_member": "特定同一世帯所属者",
    "health_insurance_levy": "賦課決定",
    "health_insurance_levy_member": "被保険者ごとの賦課",
}


def hand_in(
    procedure: str, *, actor: Actor, arguments: Mapping[str, Any], subjects: list[Subject], title: str
) -> tuple[str, int]:
    """Carry the act out where one person may (専決), else keep it for another's approval.

    Returns ("done", entry) or ("entered", number of the pending act).
    """
    with tenant(actor.municipality):
        may_alone = procedure in acts.one_person_procedures()
    if may_alone:
        result = find(procedure).call(actor=actor, **arguments)
        return "done", result.number if isinstance(result, Entry) else 0
    number = acts.enter(procedure, actor=actor, arguments=arguments, subjects=subjects, title=title)
    return "entered", number


def rows_of(shown: Preview) -> list[tuple[str, str, Any]]:
    """(what, 追加・変更・終了, row) of each row of history; workings are not shown here."""
    return [(TABLES.get(row.table, row.label), row.kind_ja, row) for row in shown.rows if row.table in TABLES]


def proposed_by(shown: Preview) -> list[tuple[str, str]]:
    """(business, what it would propose)."""
    found = [(p.ja, proposal.title) for p in shown.proposed for proposal in p.proposals]
    return found + [(p.ja, "連携の確認でエラーになりました") for p in shown.proposed if p.failed]
