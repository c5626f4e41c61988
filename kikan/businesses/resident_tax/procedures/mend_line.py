"""mend_line, drop_line: a line that could not be taken in is mended and read again, or left out (エラー行の修正)."""

from kikan.businesses.resident_tax.models import DocumentFile, DocumentReject
from kikan.businesses.resident_tax.procedures.document_rows import (
    draw_documents,
    kept_numbers,
    matched,
    write_documents,
)
from kikan.businesses.resident_tax.reads.stated import Stated
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise


@procedure("resident_tax.mend_line", right="resident_tax.change", ja="取り込めなかった行の修正")
def mend_line(*, actor: Actor, file: int, line: int, stated: Stated) -> int:
    """Take the mended line in as a document of its file; returns its number. Errors: NotFound, Refused."""
    came = _open(file, line)
    secrets, relatives = kept_numbers(stated)
    document = draw_documents(1)
    entry = append(
        actor=actor, kind="resident_tax.line_mended", procedure="resident_tax.mend_line",
        subjects=[("document_file", file), ("document", int(document[0]))],
    ).number  # fmt: skip
    found = matched(stated, secrets)
    write_documents(
        stated, secrets, relatives, found, document, received_on=came.received_on, entry=entry, file=file
    )
    _settle(file, line, entry, int(document[0]))
    return int(document[0])


@procedure("resident_tax.drop_line", right="resident_tax.change", ja="取り込めなかった行を取り込まない")
def drop_line(*, actor: Actor, file: int, line: int, reason: str) -> None:
    """Leave a line out for good. Errors: NotFound, Refused without a reason."""
    _open(file, line)
    if not reason.strip():
        raise Refused("理由がありません。", field="reason", what_to_do="取り込まない理由を入力してください。")
    entry = append(
        actor=actor, kind="resident_tax.line_dropped", procedure="resident_tax.drop_line",
        subjects=[("document_file", file)], reason=reason.strip()[:40],
    ).number  # fmt: skip
    _settle(file, line, entry, None)


def _open(file: int, line: int) -> DocumentFile:
    town = current_or_raise()
    row = DocumentReject.objects.select_for_update().filter(municipality=town, file=file, line=line).first()
    if row is None:
        raise NotFound(
            "この行は、取り込めなかった行ではありません。", what_to_do="取込みの画面から開いてください。"
        )
    if row.settled_by is not None:
        raise Refused("この行はすでに処理しています。", what_to_do="取込みの画面で結果を確かめてください。")
    return DocumentFile.objects.get(municipality=town, number=file)


def _settle(file: int, line: int, entry: int, document: int | None) -> None:
    rows = DocumentReject.objects.filter(municipality=current_or_raise(), file=file, line=line)
    rows.update(settled_by=entry, document=document)
