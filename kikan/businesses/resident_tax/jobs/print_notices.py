"""Print the notices of a year (通知書の一括印刷): issued in blocks by postal code, then made into files for the printer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kikan.businesses.resident_tax.documents import COLLECTOR_NOTICE, TAX_NOTICE
from kikan.businesses.resident_tax.procedures.issue_tax_notices import (
    Notices,
    issue_collector_notices,
    issue_tax_notices,
)
from kikan.businesses.resident_tax.reads.notices import collectors_to_notify, to_notify
from kikan.shared.access import Actor
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its paper, who gets it, what issues it, about how many pages one has."""

    paper: str
    subjects: Callable[[int], list[int]]
    issue: Callable[[int, Sequence[int], Actor], Notices]
    pages: int


KINDS = {
    "taxpayers": Kind(
        TAX_NOTICE.kind, to_notify,
        lambda year, block, actor: issue_tax_notices(fiscal_year=year, persons=block, actor=actor), 4,
    ),
    "collectors": Kind(
        COLLECTOR_NOTICE.kind, collectors_to_notify,
        lambda year, block, actor: issue_collector_notices(fiscal_year=year, collectors=block, actor=actor), 7,
    ),
}  # fmt: skip


def run(context: RunContext) -> Outcome:
    """Parameters `fiscal_year` and `kind` (taxpayers or collectors)."""
    year, kind = int(context.parameters["fiscal_year"]), KINDS[str(context.parameters["kind"])]
    with tenant(context.municipality):
        wanted = kind.subjects(year)
    return issue_in_blocks(
        context, paper=kind.paper, wanted=wanted, pages=kind.pages,
        issue=lambda block: dict(kind.issue(year, block, context.actor).issues),
    )  # fmt: skip
