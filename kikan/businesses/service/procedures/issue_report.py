"""Issue the monthly report as a paper (月次報告書の発行)."""

from kikan.businesses.service import documents as papers
from kikan.businesses.service.documents.report import report_paper
from kikan.businesses.service.reads.report import report_of
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


@procedure("service.issue_report", right="service.print", ja="サービスレベル月次報告書の発行")
def issue_report(*, month: int, actor: Actor) -> int:
    """The report of a month that is over (year × 12 + month − 1), as computed now; the number of the issue.

    Errors: Refused for a month that runs, or where the contract's values lack.
    """
    found = report_of(actor.municipality, month)
    if not found.is_over:
        raise Refused("月の途中の報告書は発行できません。", what_to_do="月が終わってから発行してください。")
    (issued,) = issue(
        kind=papers.REPORT.kind, data=report_paper(found), actor=actor,
        subjects=[("municipality", actor.municipality)], illustrative=found.illustrative,
    )  # fmt: skip
    return issued.number
