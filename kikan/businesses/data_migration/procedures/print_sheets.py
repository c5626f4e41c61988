"""print_reconciliation, print_cutover, print_acceptance: the sheets people sign, issued and kept like every paper."""

from kikan.businesses.data_migration import documents as papers
from kikan.businesses.data_migration.documents import acceptance_sheets, cutover_sheets, sheets
from kikan.businesses.data_migration.reads.acceptance import acceptance
from kikan.businesses.data_migration.reads.cutovers import page
from kikan.businesses.data_migration.reads.sheets import SUBJECT, acts_of, reconciled
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.documents.papers import Paper
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


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


@procedure("data_migration.print_cutover", right=papers.PRINT, ja="切替計画書・切替判定書の発行")
def print_cutover(*, rehearsal: int, actor: Actor) -> int:
    """The cut-over as it stands; the number of the paper. Errors: NotFound; Refused without a plan."""
    found = page(rehearsal, clock.today())
    if not found.version:
        raise Refused("切替えの計画がありません。", what_to_do="計画を保存してから発行してください。")
    acts = acts_of([d.entry for d in found.decisions])
    return _issued(papers.CUTOVER, cutover_sheets.cutover(found, acts), rehearsal, actor)


@procedure("data_migration.print_acceptance", right=papers.PRINT, ja="受入総括表の発行")
def print_acceptance(*, actor: Actor) -> int:
    """All businesses as they stand; the number of the paper. Errors: Refused before a rehearsal was carried out."""
    found = acceptance(clock.today())
    if found.cutover is None or not found.cutover.rehearsal.is_done:
        raise Refused(
            "リハーサルが終わっていません。", what_to_do="リハーサルが終わってから発行してください。"
        )
    sheet = acceptance_sheets.acceptance(found, found.cutover)
    return _issued(papers.ACCEPTANCE, sheet, found.cutover.rehearsal.number, actor)
