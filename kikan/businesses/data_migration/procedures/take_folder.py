"""take_folder: a hand-over from the command line, by the cut-over's decision where there is one (取込み)."""

from pathlib import Path

from kikan.businesses.data_migration.procedures.cutover import take_in
from kikan.businesses.data_migration.reads.cutovers import awaited
from kikan.businesses.data_migration.reads.rehearsals import hand_over_of
from kikan.shared.access import Actor
from kikan.shared.addressees import gaiji
from kikan.shared.errors import Refused
from kikan.shared.exchange.layouts import LayoutBook
from kikan.shared.exchange.legacy.handing import MANIFEST
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.exchange.taking import Taken, take_over
from kikan.shared.tenancy import tenant


def take_folder(folder: Path, book: LayoutBook, *, actor: Actor) -> Taken:
    """As `exchange.take_over`; where a cut-over is planned as `take_in`, which keeps its record; no municipality is open.

    Errors: FileRefused; Refused without the decision to go, for other files than those that were signed, or once they
    were taken in; VaultClosed.
    """
    with tenant(actor.municipality):
        rehearsal = awaited()
        signed = None if rehearsal is None else hand_over_of(rehearsal)[MANIFEST]
        written_as = gaiji.written_as()
    if rehearsal is None:
        return take_over(folder, book, actor=actor)
    if not (folder / MANIFEST).is_file() or (folder / MANIFEST).read_bytes() != signed:
        raise Refused(
            f"本番切替えを計画したリハーサル（{rehearsal}回目）の引渡しファイルではありません。",
            what_to_do="リハーサルの画面で書き出した引渡しファイルを、そのまま指定してください。",
        )
    hand_over = read_hand_over(folder, book, written_as)
    taken = take_in(rehearsal=rehearsal, hand_over=hand_over, actor=actor)
    if taken is None:
        raise Refused(
            "この切替えの取込みは済んでいます。", what_to_do="切替えの画面で件数を確かめてください。"
        )
    return taken
