"""Print the notices of a year (通知書の一括印刷): issued in blocks by postal code, then made into files for the printer.

A killed run goes on after the last finished block: what it has issued is written down with the block.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kikan.businesses.resident_tax.documents import COLLECTOR_NOTICE, TAX_NOTICE
from kikan.businesses.resident_tax.models import Printed
from kikan.businesses.resident_tax.procedures.issue_tax_notices import (
    Notices,
    issue_collector_notices,
    issue_tax_notices,
)
from kikan.businesses.resident_tax.reads.notices import collectors_to_notify, to_notify
from kikan.shared.access import Actor
from kikan.shared.documents import archive
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant

BLOCK = 200
PASSED_OVER = 0


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
        done = set(_printed(context).values_list("subject", flat=True))
    context.expect(2 * len(wanted), len(done))
    rest = [s for s in wanted if s not in done]
    for start in range(0, len(rest), BLOCK):
        block = rest[start : start + BLOCK]
        with tenant(context.municipality):
            _issue_block(context, kind, year, block)
        context.block_done(len(block))
    _make_files(context, kind)
    return Outcome.DONE


def _printed(context: RunContext) -> QuerySet[Printed]:
    return Printed.objects.filter(municipality=context.municipality, run=context.number)


def _issue_block(context: RunContext, kind: Kind, year: int, block: Sequence[int]) -> None:
    """Issue and write down together: a killed run never issues a notice twice."""
    found = dict(kind.issue(year, block, context.actor).issues)
    Printed.objects.bulk_create(
        Printed(
            municipality=context.municipality, run=context.number, subject=subject,
            issue=found.get(subject, PASSED_OVER),
        )
        for subject in block
    )  # fmt: skip


def _make_files(context: RunContext, kind: Kind) -> None:
    with tenant(context.municipality):
        issues = list(_printed(context).exclude(issue=PASSED_OVER).values_list("issue", flat=True))
        passed = _printed(context).filter(issue=PASSED_OVER).count()
    files = pages = left_out = 0
    if issues:
        for line in archive.print_run(
            context.municipality, kind.paper, min(issues), max(issues), pages_each=kind.pages
        ):
            files, pages, left_out = files + 1, pages + line.pages, left_out + len(line.left_out)
            context.block_done(line.papers)
    context.block_done(max(context.total - context.done, 0))
    context.note_figures(
        notices=len(issues), passed_over=passed, files=files, pages=pages, left_out=left_out,
        first_issue=min(issues, default=0), last_issue=max(issues, default=0),
    )  # fmt: skip
