"""The common system for local tax (共通納税・eL-QR): an interface, and the one implementation there is, by files.

Not public, given to members of 地方税共同機構 alone: how an eL番号 is formed, what an eL-QR holds, the layouts of 納付書情報,
納付情報 and 収納明細. So no slip carries an eL-QR, and the columns of these files are ours. Where the link is joined, another
gateway takes the place of this one and `ElNumbering` of the slips gives the numbers.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.collection.procedures.slips import slip_key
from kikan.businesses.collection.reads.slips import SlipChange, slip_changes
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import format_code, tenant

NOT_PUBLIC = ("eL番号の付番", "eL-QRの内容", "納付書情報・納付情報・収納明細の様式")
NOTICE = "共通納税システムには直接つながっていません。公開されていない様式の代わりに、独自の様式のファイルで受け渡します。"
LAYOUTS = ("el_payments", "el_settlements")
LARGEST = 20_000_000


class ElqrGateway(Protocol):
    """What collection asks of the common system, whatever carries it."""

    notice: str

    def registered(self) -> int:
        """The journal entry up to which slips have been told."""

    def register(self, town: int, upto: int, changes: Sequence[SlipChange]) -> None:
        """Tell of slips issued and cancelled (納付書情報); telling twice does nothing more."""

    def arrived(self) -> Iterator[tuple[Path, bytes]]:
        """Files that have come (納付情報, 収納明細), in order."""

    def done(self, mark: Path, *, is_broken: bool) -> None:
        """A file was taken in, or set apart."""


class FileGateway:
    """A folder of a municipality: `out` for slips, `in` for what has come, `done` and `broken` behind."""

    notice = NOTICE

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def registered(self) -> int:
        numbers = [int(p.stem.split("-")[1]) for p in (self.folder / "out").glob("slips-*.csv")]
        return max(numbers, default=0)

    def register(self, town: int, upto: int, changes: Sequence[SlipChange]) -> None:
        rows = ["区分,納付書番号,金額,納期限,取扱期限,再発行区分"]
        rows += [
            f"{3 if c.is_cancelled else 1},{slip_key(town, c.number)},{c.amount},{c.due_on:%Y%m%d},"
            f"{c.payable_until or c.due_on:%Y%m%d},{c.reissue}"
            for c in changes
        ]
        path = self.folder / "out" / f"slips-{upto:012d}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".tmp")
        unfinished.write_bytes("\r\n".join([*rows, ""]).encode("cp932"))
        os.replace(unfinished, path)

    def arrived(self) -> Iterator[tuple[Path, bytes]]:
        for path in sorted((self.folder / "in").glob("*.csv")):
            if path.is_file() and path.stat().st_size <= LARGEST:
                yield path, path.read_bytes()

    def done(self, mark: Path, *, is_broken: bool) -> None:
        target = self.folder / ("broken" if is_broken else "done") / mark.name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(mark, target)


@dataclass(frozen=True)
class Exchanged:
    """What one exchange did: slips told, files taken in (their numbers), files that could not be read."""

    told: int
    files: tuple[int, ...]
    broken: int


def gateway_of(town: int) -> ElqrGateway:
    """Errors: Refused where this installation has no folder for outside systems."""
    if not settings.KIKAN_OUTSIDE:
        raise Refused(
            "受渡しのフォルダーが決まっていません。",
            what_to_do="運用担当に、KIKAN_OUTSIDE（受渡しのフォルダー）の設定を依頼してください。",
        )
    return FileGateway(Path(settings.KIKAN_OUTSIDE) / format_code(town) / "elqr")


def exchange_now(gateway: ElqrGateway, actor: Actor) -> Exchanged:
    """Tell of the slips since the last time, then take in what has come; asked again it does nothing more."""
    with tenant(actor.municipality):
        upto = head()
        changes = slip_changes(gateway.registered(), upto)
    if changes:
        gateway.register(actor.municipality, upto, changes)
    taken, broken = [], 0
    for mark, content in gateway.arrived():
        number = _taken(content, actor)
        gateway.done(mark, is_broken=number is None)
        if number is None:
            broken += 1
        elif number:
            taken.append(number)
    return Exchanged(len(changes), tuple(taken), broken)


def _taken(content: bytes, actor: Actor) -> int | None:
    """The number of the received file, 0 for one that was taken before, None where no layout fits."""
    for name in LAYOUTS:
        try:
            file = read_file(layouts()[name], content)
        except FileRefused:
            continue
        try:
            return receive_file(file=file, actor=actor)
        except Refused:
            return 0
    return None
