"""Hand a certificate out (交付): checked for printing, numbered and kept, its fee taken, in one transaction."""

from collections.abc import Mapping
from typing import Any

from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.documents import archive, fees, overflow, papers, rendering
from kikan.shared.documents.issue import About, Issued, issue


def hand_out(
    *,
    kind: str,
    data: Mapping[str, Any],
    subjects: About,
    actor: Actor,
    charge: fees.Charge,
    copies: int = 1,
    official_use: bool = False,
    opened: frozenset[int] = frozenset(),
    passes_faults: bool = False,
    entry: int | None = None,
) -> tuple[Issued, ...]:
    """The issued copies; of a paper whose kind has a fee each copy has a line in the money journal.

    opened: protected people whose print was released; the release is used up. passes_faults: the clerk has seen that
    something cannot be printed, and it is printed as the municipality says (空欄・印刷できるところまで).
    Errors: NotPermitted, NoSignatory, Refused, UnprintableCharacter, TextTooLong.
    """
    paper = papers.find(kind)
    found = overflow.faults(data) if passes_faults else []
    chosen = overflow.way() if passes_faults else ""
    if chosen:
        data = overflow.printable(data, chosen)
    else:
        rendering.check(data)
    quoted = (
        fees.charge_for(paper.fee, charge, copies=copies, official_use=official_use) if paper.fee else None
    )
    issued = issue(
        kind=kind, data=data, subjects=subjects, actor=actor, entry=entry, copies=copies,
        official_use=official_use,
    )  # fmt: skip
    if chosen:
        overflow.keep(issued, found, chosen, actor)
    elif overflow.has_long_text(data):
        archive.render(issued[0])  # a text that does not fit must be told now; then nothing is issued
    if quoted is not None:
        fees.take(quoted, [one.number for one in issued], actor)
    if opened:
        print_release.use(opened, actor, issued[0].number)
    return issued
