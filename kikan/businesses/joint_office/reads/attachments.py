"""The pictures and papers of a request (添付), and what became of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kikan.businesses.joint_office.models import (
    Attachment,
    AttachmentContent,
    AttachmentDestruction,
    AttachmentReturn,
)
from kikan.businesses.joint_office.models.attachment import FileKind
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

TYPES = {FileKind.PNG: "image/png", FileKind.JPEG: "image/jpeg", FileKind.PDF: "application/pdf"}
ENDINGS = {FileKind.PNG: "png", FileKind.JPEG: "jpg", FileKind.PDF: "pdf"}


@dataclass(frozen=True)
class AttachmentLine:
    """A file; taken_on: None while it stands, destroyed_on: None while its bytes are kept."""

    number: int
    request: int
    member: int | None
    name: str
    kind: int
    size: int
    sha256: str
    given_on: date
    taken_on: date | None
    reason: str
    return_entry: int | None
    destroyed_on: date | None

    @property
    def kind_ja(self) -> str:
        return str(FileKind(self.kind).label)

    @property
    def kilobytes(self) -> int:
        return -(-self.size // 1000)

    @property
    def ending(self) -> str:
        return ENDINGS[FileKind(self.kind)]

    @property
    def content_type(self) -> str:
        return TYPES[FileKind(self.kind)]


def attachments_of(request: int) -> list[AttachmentLine]:
    """Every file of a request in order; three queries."""
    return _lines(Attachment.objects.filter(municipality=current_or_raise(), request=request))


def attachment_of(number: int) -> AttachmentLine | None:
    found = _lines(Attachment.objects.filter(municipality=current_or_raise(), number=number))
    return found[0] if found else None


def _lines(rows: "QuerySet[Attachment]") -> list[AttachmentLine]:
    here, given = current_or_raise(), list(rows.order_by("number"))
    numbers = [r.number for r in given]
    returns = {
        r.attachment: r for r in AttachmentReturn.objects.filter(municipality=here, attachment__in=numbers)
    }
    destroyed = dict(
        AttachmentDestruction.objects.filter(municipality=here, attachment__in=numbers).values_list(
            "attachment", "destroyed_on"
        )
    )
    found = []
    for r in given:
        back = returns.get(r.number)
        found.append(
            AttachmentLine(
                r.number, r.request, r.member, r.name, r.kind, r.size, r.sha256, r.given_on,
                back.taken_on if back else None, back.reason if back else "", back.entry if back else None,
                destroyed.get(r.number),
            )
        )  # fmt: skip
    return found


def content_of(number: int) -> tuple[AttachmentLine, bytes]:
    """A file that stands, with its bytes. Errors: NotFound, also for one that was taken back."""
    found = attachment_of(number)
    if found is None or found.taken_on is not None:
        raise NotFound(
            "この添付はないか、取り下げられています。", what_to_do="要望の画面で確かめてください。"
        )
    row = AttachmentContent.objects.get(municipality=current_or_raise(), attachment=number)
    return found, bytes(row.content)
