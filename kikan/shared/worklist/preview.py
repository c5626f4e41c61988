"""Preview (事前確認): do the act in a transaction, collect what it would write and propose, roll back always."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.history import effects
from kikan.shared.journal.append import Entry, head, recording
from kikan.shared.manifest import Manifest
from kikan.shared.procedures import find, recorder
from kikan.shared.procedures.recorder import Issued
from kikan.shared.tenancy import provisional, tenant
from kikan.shared.worklist import planned
from kikan.shared.worklist.acts import arguments_of
from kikan.shared.worklist.differences import RowChange, changes_of
from kikan.shared.worklist.entries import EntryRecord, numbered
from kikan.shared.worklist.listening import ask
from kikan.shared.worklist.models import PendingAct
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act, carrying_out, open_acts_because_of
from kikan.shared.worklist.reads import find as find_act


@dataclass(frozen=True)
class ProposedBy:
    """What one business would propose; `failed` names the class of error its listener ended with."""

    business: str
    ja: str
    proposals: tuple[Proposal, ...] = field(repr=False)
    failed: str = ""


@dataclass(frozen=True)
class Preview:
    """What an act would do, with provisional numbers.

    rows: rows of history before and after; issued: papers and amounts; proposed: per listening business;
    lapsing: open acts that lose their cause; not_built: businesses that would have to act and are not
    running (未稼働).
    """

    entries: tuple[Entry, ...]
    rows: tuple[RowChange, ...] = field(repr=False)
    issued: tuple[Issued, ...] = field(repr=False)
    proposed: tuple[ProposedBy, ...]
    lapsing: tuple[Act, ...]
    not_built: tuple[str, ...]
    known_at: int
    result: Any = field(default=None, repr=False)

    @property
    def money(self) -> tuple[tuple[str, int], ...]:
        """What is charged, received or paid, with its amount in yen; a correction has its difference."""
        return tuple(
            (issued.ja, int(issued.figures.get("amount", issued.figures.get("difference", 0))))
            for issued in self.issued
            if "amount" in issued.figures or "difference" in issued.figures
        )

    @property
    def documents(self) -> tuple[Issued, ...]:
        return tuple(i for i in self.issued if i.kind == "document")

    @property
    def differences(self) -> tuple[Issued, ...]:
        """What changes beyond rows of history, as the procedure tells it (`before`, `after`, `cites`)."""
        return tuple(i for i in self.issued if i.kind == "difference")


class _RollBack(Exception):
    """Leaves the transaction of a preview."""


def preview(name: str, actor: Actor, /, **arguments: Any) -> Preview:
    """What procedure `name` would do with these arguments. Errors come out as the procedure raises them."""
    with tenant(actor.municipality), _rolled_back() as keep:
        known_at = head()
        with effects() as history, recording() as entries, recorder.recording() as issued:
            result = find(name).call(actor=actor, **arguments)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        keep.append(
            Preview(
                entries=tuple(entries),
                rows=changes_of(history),
                issued=tuple(issued),
                proposed=_proposals(entries),
                lapsing=_lapsing(entries),
                not_built=planned.not_built(entry.kind for entry in entries),
                known_at=known_at,
                result=result,
            )
        )
    return keep[0]


def preview_act(number: int, actor: Actor) -> Preview:
    """What approving a pending act would do now."""
    with tenant(actor.municipality):
        act = find_act(number)
        row = PendingAct.objects.get(municipality=actor.municipality, number=number)
        with carrying_out(number):
            return preview(act.procedure, actor, **arguments_of(row))


@contextmanager
def _rolled_back() -> Iterator[list[Preview]]:
    kept: list[Preview] = []
    try:
        with transaction.atomic(), provisional.counting():
            yield kept
            raise _RollBack
    except _RollBack:
        return


def _proposals(entries: list[Entry]) -> tuple[ProposedBy, ...]:
    """What each business would answer; those that would say nothing and listen to nothing of it are left out."""
    if not entries:
        return ()
    records = numbered([entry.number for entry in entries])
    known_at = max(entry.number for entry in entries)
    kinds = {entry.kind for entry in entries}
    answers = ((kinds & set(m.listens), _ask(m, records, known_at)) for m in manifest.all_manifests())
    return tuple(by for listens, by in answers if listens or by.proposals or by.failed)


def _lapsing(entries: list[Entry]) -> tuple[Act, ...]:
    undone = [n for record in numbered([e.number for e in entries]) for n in record.undoes()]
    return tuple(open_acts_because_of(undone))


def _ask(one: Manifest, records: list[EntryRecord], known_at: int) -> ProposedBy:
    """A listener that fails must not keep the act from being done: the sweep will tell it again."""
    try:
        return ProposedBy(one.name, one.ja, tuple(ask(one, records, known_at)))
    except Exception as error:  # noqa: BLE001 - shown by class; the business's own sweep reports it
        return ProposedBy(one.name, one.ja, (), failed=type(error).__name__)
