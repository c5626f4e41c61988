"""Files of documents (取り込んだファイル): what came in, what did not, and which documents a payer has sent before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.models import Document, DocumentFile, DocumentReject
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Known:
    """What a payer has sent of a person for a year: the newest document, when it came, what all of them say."""

    document: int
    received_on: date
    digests: frozenset[int]


def known_documents(kind: int, fiscal_year: int) -> Mapping[int, Known]:
    """By payer and payee (identity): what stands in the books of a year."""
    rows = as_of(Document, None).filter(municipality=current_or_raise(), kind=kind, fiscal_year=fiscal_year)
    found: dict[int, Known] = {}
    for document, identity, digest, on in rows.order_by("received_on", "document").values_list(
        "document", "identity", "digest", "received_on"
    ):
        before = found.get(identity)
        found[identity] = Known(document, on, (before.digests if before else frozenset()) | {digest})
    return found


@dataclass(frozen=True)
class File:
    number: int
    name: str
    layout: str
    kind: int
    fiscal_year: int
    received_on: date
    lines: int
    taken: int
    known: int
    rejected: int
    open_rejects: int
    recorded_at: datetime | None

    @property
    def kind_ja(self) -> str:
        return codes.KINDS[self.kind]


@dataclass(frozen=True, repr=False)
class Reject:
    """A line that was not taken; `cells` in the order of the layout."""

    file: int
    line: int
    field: str
    reason: str
    cells: tuple[str, ...]
    settled_by: int | None
    document: int | None

    @property
    def state_ja(self) -> str:
        return "未処理" if self.settled_by is None else "取込済" if self.document else "取り込まない"


def files() -> list[File]:
    """Every file, the newest first."""
    rows = list(DocumentFile.objects.filter(municipality=current_or_raise()).order_by("-number"))
    left: dict[int, int] = {}
    for file in DocumentReject.objects.filter(
        municipality=current_or_raise(), settled_by__isnull=True
    ).values_list("file", flat=True):
        left[file] = left.get(file, 0) + 1
    entries = JournalEntry.objects.filter(municipality=current_or_raise(), number__in=[r.entry for r in rows])
    when = dict(entries.values_list("number", "recorded_at"))
    return [_file(row, left.get(row.number, 0), when.get(row.entry)) for row in rows]


def _file(row: DocumentFile, left: int, when: datetime | None) -> File:
    names = [n for n in File.__dataclass_fields__ if n not in ("open_rejects", "recorded_at")]
    return File(**{n: getattr(row, n) for n in names}, open_rejects=left, recorded_at=when)


def file_of(number: int) -> File:
    """Errors: NotFound."""
    row = DocumentFile.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この取込番号のファイルはありません。", what_to_do="取込みの一覧から開いてください。")
    left = DocumentReject.objects.filter(municipality=row.municipality, file=number, settled_by__isnull=True)
    return _file(row, left.count(), None)


def rejects_of(file: int) -> list[Reject]:
    rows = DocumentReject.objects.filter(municipality=current_or_raise(), file=file).order_by("line")
    return [_reject(row) for row in rows]


def reject_of(file: int, line: int) -> Reject:
    """Errors: NotFound."""
    row = DocumentReject.objects.filter(municipality=current_or_raise(), file=file, line=line).first()
    if row is None:
        raise NotFound(
            "この行は、取り込めなかった行ではありません。", what_to_do="取込みの画面から開いてください。"
        )
    return _reject(row)


def _reject(row: DocumentReject) -> Reject:
    return Reject(
        row.file, row.line, row.field, row.reason, tuple(json.loads(row.cells)), row.settled_by, row.document
    )
