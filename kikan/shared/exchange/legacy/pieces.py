"""A file too large to be held at once, cut where a record ends (大きなファイルの分割): each piece is a file of its own.

At most `most` bytes and one more block are in memory. A CSV's line of names stands before every piece.
"""

from collections.abc import Iterator
from typing import BinaryIO

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.charsets import HOST
from kikan.shared.exchange.legacy.sheets import MAGIC, XLSX
from kikan.shared.exchange.legacy.sources import Form

BLOCK = 1024**2
LINE, QUOTE = b"\n", b'"'


def pieces(file: BinaryIO, form: Form, most: int) -> Iterator[bytes]:
    """The file from its beginning, each piece a whole number of records.

    Errors: Refused for an Excel file or UTF-16, which cannot be cut, and for a record longer than a piece.
    """
    file.seek(0)
    rest = file.read(most)
    if form.charset in (XLSX, "utf-16") or rest.startswith((MAGIC, b"\xff\xfe", b"\xfe\xff")):
        raise _refused("ExcelとUTF-16のファイルは分けて読めません。")
    names = b"" if form.parts else rest[: _end(rest, form, first=True)]
    before = b""
    while rest:
        more = file.read(BLOCK)
        cut = _end(rest, form) if more else len(rest)
        if not cut:
            raise _refused("1件が長すぎて、ファイルを分けられません。")
        yield before + rest[:cut]
        before, rest = names, rest[cut:] + more
        rest += file.read(max(most - len(rest), 0))


def _end(block: bytes, form: Form, *, first: bool = False) -> int:
    """Behind the last record of a block that ends in it (or the first one); 0 where none does."""
    if form.parts and (
        form.charset in HOST or any(p.kind == "packed" for p in form.parts) or LINE not in block
    ):
        return len(block) - len(block) % form.record
    at = block.find(LINE) if first else block.rfind(LINE)
    # A line end within quotation marks is part of a field.
    while at >= 0 and not form.parts and block.count(QUOTE, 0, at) % 2:
        at = block.find(LINE, at + 1) if first else block.rfind(LINE, 0, at)
    return at + 1


def _refused(message: str) -> Refused:
    return Refused(
        message,
        field="file",
        what_to_do="200MBまでのファイルに分けて取り出し、「続き」として受け入れてください。",
    )
