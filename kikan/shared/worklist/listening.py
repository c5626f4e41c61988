"""Asking the listeners of businesses what they make of entries and of days; they decide and never write."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import Any

from django.db import connection, transaction

from kikan.shared.manifest import Manifest
from kikan.shared.worklist.entries import EntryRecord, undone_among
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import Act, carried_out_because_of

BY_DEFAULT_UNDONE = "on_undone"


def hears(one: Manifest, kind: str) -> bool:
    return bool(one.listener) and kind in one.listens


def ask(one: Manifest, entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """What the business proposes on hearing these entries: ways back for what they undo, then answers.

    An answer to an entry that is undone by now is left out.
    """
    proposals = [proposal for entry in entries for proposal in _ways_back(one, entry, known_at)]
    proposals += ask_about_entries(one, entries, known_at)
    undone = undone_among([p.cause for p in proposals if p.cause is not None], known_at)
    return [p for p in proposals if p.cause not in undone]


def _ways_back(one: Manifest, entry: EntryRecord, known_at: int) -> list[Proposal]:
    undone = entry.undoes()
    acts = [act for act in carried_out_because_of(undone) if act.business == one.name] if undone else []
    return ask_about_undone(one, acts, entry, known_at) if acts else []


def ask_about_entries(one: Manifest, entries: Sequence[EntryRecord], known_at: int) -> list[Proposal]:
    """What the business proposes on hearing these entries, as known at the last of them."""
    heard = [entry for entry in entries if hears(one, entry.kind)]
    if not heard:
        return []
    with _reading_only():
        return list(_function(one.listener)(heard, known_at) or ())


def ask_about_day(one: Manifest, day: date, known_at: int) -> list[Proposal]:
    """What the business proposes because a day has come (年齢到達、期限、予定日)."""
    if not one.day_listener:
        return []
    with _reading_only():
        return list(_function(one.day_listener)(day, known_at) or ())


def ask_about_undone(one: Manifest, acts: Sequence[Act], entry: EntryRecord, known_at: int) -> list[Proposal]:
    """How the business takes back what it carried out because of an entry that is undone now.

    Its listeners module offers `on_undone(acts, entry, known)`; without it a clerk gets a task for each act.
    """
    function = _undoer(one)
    if function is None:
        return [_look_again(act, entry) for act in acts]
    with _reading_only():
        return list(function(list(acts), entry, known_at) or ())


def _undoer(one: Manifest) -> Callable[..., Any] | None:
    path = one.listener or one.day_listener
    if not path:
        return None
    found: Callable[..., Any] | None = getattr(
        import_module(path.rpartition(".")[0]), BY_DEFAULT_UNDONE, None
    )
    return found


def _look_again(act: Act, entry: EntryRecord) -> Proposal:
    return Proposal(
        procedure="",
        title=f"取り消された異動による処理の見直し：{act.title}",
        subjects=act.subjects,
        cause=entry.number,
        reverses=act.result,
        right=act.right,
        reason=f"記録番号 {act.cause} が記録番号 {entry.number} により取り消されました。",
        key=f"undone:{act.number}:{entry.number}",
    )


def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


@contextmanager
def _reading_only() -> Iterator[None]:
    """A listener that writes is refused by the database."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        yield
