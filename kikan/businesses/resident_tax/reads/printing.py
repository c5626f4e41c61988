"""What runs of notices have made (一括印刷の結果): the files for the printer, and what somebody must look at."""

import hashlib
from dataclasses import dataclass

from kikan.businesses.resident_tax.models import Printed
from kikan.shared.documents.archive import Altered
from kikan.shared.documents.models import Bundle
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

# The paper of each kind of run.
PAPERS = {"taxpayers": "resident_tax.tax_notice", "collectors": "resident_tax.collector_notice"}


@dataclass(frozen=True)
class FileLine:
    """One file of a run: the papers it holds, and which could not be printed with the reason."""

    first: int
    last: int
    papers: int
    pages: int
    left_out: tuple[tuple[int, str], ...] = ()


def files_of(kind: str, first: int, last: int) -> list[FileLine]:
    """The files of a run's papers, in order."""
    rows = Bundle.objects.filter(
        municipality=current_or_raise(), kind=PAPERS[kind], first__gte=first, last__lte=last
    )
    return [
        FileLine(r.first, r.last, r.papers, r.pages, tuple((e["number"], e["problem"]) for e in r.left_out))
        for r in rows.order_by("first").defer("pdf")
    ]


def passed_over(run: int) -> list[int]:
    """Whose notice the run has not made: an officer must release it first (支援措置)."""
    rows = Printed.objects.filter(municipality=current_or_raise(), run=run, issue=0)
    return list(rows.order_by("subject").values_list("subject", flat=True))


def file_of(kind: str, first: int) -> tuple[bytes, int]:
    """The bytes of one file, proven unaltered, and how many papers it holds. Errors: NotFound, Altered."""
    row = Bundle.objects.filter(municipality=current_or_raise(), kind=PAPERS[kind], first=first).first()
    if row is None:
        raise NotFound("この印刷ファイルはありません。", what_to_do="一括印刷の画面から開き直してください。")
    made = bytes(row.pdf)
    if hashlib.sha256(made).hexdigest() != row.sha256:
        raise Altered(f"bundle {row.first}")
    return made, row.papers
