"""Papers of a whole municipality as a resumable run (一括印刷): issued in blocks, then made into files for the printer.

What a run has issued is written down with the block, so that a killed run never issues a paper twice.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kikan.shared.documents import archive
from kikan.shared.documents.archive import Altered
from kikan.shared.documents.models import Bundle, Printed
from kikan.shared.errors import NotFound
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

# A block's statements cost more than its papers where it is small.
BLOCK = 500
PASSED_OVER = 0


def issue_in_blocks(
    context: RunContext, *, paper: str, wanted: Sequence[int], issue: Callable[[list[int]], Mapping[int, int]], pages: int
) -> Outcome:  # fmt: skip
    """Issue the paper of each subject in this order, then make the files.

    issue: subjects -> issue number of each that was issued; the others were passed over. pages: about how many one
    paper has. Opens the municipality for each block itself.
    """
    with tenant(context.municipality):
        done = set(Printed.objects.filter(run=context.number).values_list("subject", flat=True))
    context.expect(2 * len(wanted), len(done))
    rest = [s for s in wanted if s not in done]
    for start in range(0, len(rest), BLOCK):
        block = rest[start : start + BLOCK]
        with tenant(context.municipality):
            _write_down(context, block, issue(block))
        context.block_done(len(block))
    _make_files(context, paper, pages)
    return Outcome.DONE


def _write_down(context: RunContext, block: Sequence[int], issued: Mapping[int, int]) -> None:
    columns = {
        "subject": np.array(block, dtype=np.int64),
        "issue": np.array([issued.get(subject, PASSED_OVER) for subject in block], dtype=np.int64),
    }
    write_columns(Printed._meta.db_table, {"run": context.number, **columns})


def _make_files(context: RunContext, paper: str, pages_each: int) -> None:
    with tenant(context.municipality):
        rows = Printed.objects.filter(run=context.number)
        issues = list(rows.exclude(issue=PASSED_OVER).values_list("issue", flat=True))
        passed = rows.filter(issue=PASSED_OVER).count()
    files = pages = left_out = 0
    if issues:
        first, last = min(issues), max(issues)
        for line in archive.print_run(context.municipality, paper, first, last, pages_each=pages_each):
            files, pages, left_out = files + 1, pages + line.pages, left_out + len(line.left_out)
            context.block_done(line.papers)
    context.block_done(max(context.total - context.done, 0))
    context.note_figures(
        notices=len(issues), passed_over=passed, files=files, pages=pages, left_out=left_out,
        first_issue=min(issues, default=0), last_issue=max(issues, default=0),
    )  # fmt: skip


@dataclass(frozen=True)
class FileLine:
    """One file of a run: the papers it holds, and which could not be printed with the reason."""

    first: int
    last: int
    papers: int
    pages: int
    left_out: tuple[tuple[int, str], ...] = ()


def files_of(paper: str, first: int, last: int) -> list[FileLine]:
    """The files of a run's papers, in order."""
    rows = Bundle.objects.filter(
        municipality=current_or_raise(), kind=paper, first__gte=first, last__lte=last
    )
    return [
        FileLine(r.first, r.last, r.papers, r.pages, tuple((e["number"], e["problem"]) for e in r.left_out))
        for r in rows.order_by("first").defer("pdf")
    ]


def passed_over(run: int) -> list[int]:
    """Whose paper the run has not made: an officer must release it first (支援措置)."""
    rows = Printed.objects.filter(municipality=current_or_raise(), run=run, issue=PASSED_OVER)
    return list(rows.order_by("subject").values_list("subject", flat=True))


def file_of(paper: str, first: int) -> tuple[bytes, int]:
    """The bytes of one file, proven unaltered, and how many papers it holds. Errors: NotFound, Altered."""
    row = Bundle.objects.filter(municipality=current_or_raise(), kind=paper, first=first).first()
    if row is None:
        raise NotFound("この印刷ファイルはありません。", what_to_do="一括印刷の画面から開き直してください。")
    made = bytes(row.pdf)
    if hashlib.sha256(made).hexdigest() != row.sha256:
        raise Altered(f"bundle {row.first}")
    return made, row.papers
