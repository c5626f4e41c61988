"""mend_line: read a line again as somebody corrected it, or set it aside (取り込めない行の処理)."""

from kikan.businesses.collection.models import BadLine, IncomingFile, IncomingRecord
from kikan.businesses.collection.procedures.booking import Counts, book, pending
from kikan.businesses.collection.procedures.incoming import Payment
from kikan.businesses.collection.procedures.reasons import required
from kikan.businesses.collection.procedures.receive_file import keep_payments
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

ALL = 1_000_000


@procedure("collection.mend_line", right="collection.batch", ja="取り込めない行の処理")
def mend_line(
    *, file: int, line: int, payment: Payment | None, text: str, reason: str, actor: Actor
) -> Counts:
    """Take in a mended line (`payment`, read by the layout from `text`) and book it; None sets the line aside.

    Errors: NotFound; Refused without a reason, for a line that is done, or for a sum the file does not have.
    """
    row = IncomingFile.objects.filter(number=file).first()
    bad = BadLine.objects.filter(file=file, line=line).first()
    if row is None or bad is None:
        raise NotFound("この行はありません。", what_to_do="ファイルの画面から開いてください。")
    if bad.closed_by is not None:
        raise Refused("この行は、すでに処理しています。", field="text")
    why = required(reason)
    if payment is not None:
        _check_sum(row, line, payment)
    entry = append(
        actor=actor, kind="collection.line_mended", procedure="collection.mend_line", subjects=[("file", file)],
        happened_on=row.made_on, cause=row.entry, reason=why,
    )  # fmt: skip
    BadLine.objects.filter(municipality=row.municipality, file=file, line=line).update(
        closed_by=entry.number, mended=text if payment else None
    )
    if payment is None:
        return Counts()
    keep_payments(file, [payment], entry.number)
    return book(file, row.channel, pending(file, ALL), entry.number)


def _check_sum(row: IncomingFile, line: int, payment: Payment) -> None:
    """The last open line must bring the file to the sum its trailer names, an earlier one not beyond it."""
    read = sum(IncomingRecord.objects.filter(file=row.number).values_list("amount", flat=True))
    left = row.amount - read
    others = BadLine.objects.filter(file=row.number).exclude(line=line)
    is_last = not others.filter(mended__isnull=True).exists()
    if payment.amount > left or (is_last and payment.amount != left):
        raise Refused(
            f"金額がファイルの合計と合いません（残りは{left:,}円です）。", field="text",
            what_to_do="元の行の金額を確かめてください。",
        )  # fmt: skip
