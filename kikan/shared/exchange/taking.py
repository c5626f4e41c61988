"""take_over: a whole hand-over into an empty or running municipality, all or nothing (取込み)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.module_loading import import_string

from kikan.ground.memory import uncollected
from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.addressees import gaiji
from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import LayoutBook
from kikan.shared.exchange.models import Load, Reject
from kikan.shared.exchange.reading import HandOver, Rejected, read_hand_over
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers, tenant

Inbound = Callable[[HandOver, int, Actor], list[Rejected]]


@dataclass(frozen=True)
class Taken:
    """What became of a hand-over: rows read and rows not taken (they are kept with their reasons)."""

    load: int
    files: int
    rows: int
    rejected: tuple[Rejected, ...] = field(repr=False)


def take_over(folder: Path, book: LayoutBook, *, actor: Actor) -> Taken:
    """Read the files, then write everything in one transaction; decided characters of the old system (外字) are
    written as what they became.

    Errors: FileRefused; Refused for another municipality's files or the same ones again.
    """
    with tenant(actor.municipality):
        written_as = gaiji.written_as()
    hand_over = read_hand_over(folder, book, written_as)
    if hand_over.municipality != actor.municipality:
        raise Refused("別の団体のファイルです。", what_to_do="この団体のファイルを指定してください。")
    return write_hand_over(hand_over=hand_over, actor=actor)


@procedure("exchange.take_over", right="exchange.import", ja="データの取込み")
def write_hand_over(*, hand_over: HandOver, actor: Actor) -> Taken:
    """Let each business take in its files, in the order of the menu; keep what was rejected."""
    if Load.objects.filter(sha256=hand_over.sha256).exists():
        raise Refused("同じファイルはすでに取り込んでいます。", what_to_do="取込みの一覧を確かめてください。")
    number = numbers.draw("exchange.load")
    entry = append(
        actor=actor, kind="exchange.taken_over", procedure="exchange.take_over",
        subjects=[("load", number)], happened_on=hand_over.reference_on,
    )  # fmt: skip
    rejected = list(hand_over.rejected)
    with uncollected():
        for inbound in _inbounds():
            rejected += inbound(hand_over, number, actor)
    Load.objects.create(
        municipality=actor.municipality, number=number, sha256=hand_over.sha256,
        reference_on=hand_over.reference_on, files=len(hand_over.tables), rows=hand_over.rows,
        rejected=len(rejected), entry=entry.number,
    )  # fmt: skip
    _keep(rejected, number, actor.municipality)
    return Taken(number, len(hand_over.tables), hand_over.rows, tuple(rejected))


def _inbounds() -> Iterable[Inbound]:
    return [import_string(m.inbound) for m in manifest.all_manifests() if m.inbound]


def _keep(rejected: Iterable[Rejected], load: int, municipality: int) -> None:
    Reject.objects.bulk_create(
        Reject(
            municipality=municipality, load=load, layout=r.layout, line=r.line,
            field=r.field[:60], reason=r.reason[:200], row=r.row,
        )
        for r in rejected
    )  # fmt: skip
