"""book_file: book and clear some records of a received file (収納データの消込み)."""

from kikan.businesses.collection.models import IncomingFile
from kikan.businesses.collection.procedures.booking import Counts, book, pending
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import append, hold
from kikan.shared.procedures import procedure


@procedure("collection.book_file", right="collection.batch", ja="収納データの消込み")
def book_file(*, file: int, limit: int, actor: Actor) -> Counts:
    """Book the next records of a file, at most `limit`; none are left when the counts are zero.

    Errors: NotFound without such a file.
    """
    row = IncomingFile.objects.filter(number=file).first()
    if row is None:
        raise NotFound("この番号のファイルはありません。", what_to_do="一覧から開いてください。")
    hold()  # whoever books the same file at once has committed by now, or waits
    rows = pending(file, limit)
    if not len(rows["record"]):
        return Counts()
    entry = append(
        actor=actor, kind="collection.file_booked", procedure="collection.book_file",
        subjects=[("file", file)], happened_on=row.made_on, cause=row.entry,
    )  # fmt: skip
    return book(file, row.channel, rows, entry.number)
