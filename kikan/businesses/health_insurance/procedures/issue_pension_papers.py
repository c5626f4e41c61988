"""issue_pension_papers: interim months, beginning and stop of the collection from pensions (特別徴収の通知書の発行)."""

from collections.abc import Sequence

from kikan.businesses.health_insurance import documents as papers
from kikan.businesses.health_insurance.documents.letters import OFFICE
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.premiums import pension_papers as shared
from kikan.shared.procedures import procedure

KINDS = {
    shared.INTERIM: papers.INTERIM_NOTICE.kind, shared.BEGUN: papers.PENSION_BEGIN_NOTICE.kind,
    shared.ENDED: papers.PENSION_END_NOTICE.kind,
}  # fmt: skip
WORDS = shared.PensionWords(
    OFFICE,
    {
        shared.INTERIM: "地方税法第718条の7・第718条の8", shared.BEGUN: PLAN.begin_cites, shared.ENDED: PLAN.end_cites,
    },
)  # fmt: skip


@procedure(
    "health_insurance.issue_pension_papers",
    right="health_insurance.print",
    ja="国保税の特別徴収の通知書の発行",
)
def issue_pension_papers(
    *, paper: str, fiscal_year: int, persons: Sequence[int], actor: Actor
) -> dict[int, int]:
    """The paper (interim, begun, ended) of each of these people for a year; returns the issue number by person.

    Passed over: who is protected, cannot be reached, or has nothing of the kind in the year. Errors: NotFound for a
    paper there is not.
    """
    if paper not in KINDS:
        raise NotFound("この帳票はありません。", what_to_do="国保の画面から選んでください。")
    return shared.issue_pension_papers(PLAN, WORDS, KINDS[paper], paper, fiscal_year, persons, actor)
