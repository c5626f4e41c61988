"""print_reconciliation: the sheets that people sign, issued and kept like every paper (突合表の発行)."""

from kikan.businesses.data_migration import documents as papers
from kikan.businesses.data_migration.documents import sheets
from kikan.businesses.data_migration.reads.sheets import SUBJECT, reconciled
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.documents.papers import Paper
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure


def _issued(paper: Paper, sheet: sheets.Sheet, rehearsal: int, actor: Actor) -> int:
    (one,) = issue(kind=paper.kind, data=sheets.printed(sheet), subjects=[(SUBJECT, rehearsal)], actor=actor)
    return one.number


@procedure("data_migration.print_reconciliation", right=papers.PRINT, ja="突合表の発行")
def print_reconciliation(*, rehearsal: int, actor: Actor) -> int:
    """The sheet as it stands, signed or not; the number of the paper. Errors: NotFound; Refused before it was carried out."""
    found = reconciled(rehearsal)
    if not found.page.is_done:
        raise Refused(
            "リハーサルが終わっていません。", what_to_do="リハーサルが終わってから発行してください。"
        )
    return _issued(papers.RECONCILIATION, sheets.reconciliation(found), rehearsal, actor)
