"""Trial rows (試算): written block by block where nobody else reads, released in one short transaction.

A killed run is completed, not repeated: a block and the note that it is finished commit together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from kikan.shared.errors import Refused
from kikan.shared.jobs.context import RunContext, TakenOver
from kikan.shared.jobs.models import Run, State
from kikan.shared.jobs.queue import require_approved
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import read_columns, write_columns
from kikan.shared.tenancy.opener import current_or_raise

Columns = Mapping[str, Any]
# fact view -> its column that names whom the fact is about
Facts = Mapping[str, str]
# So often a run is released without keeping anybody waiting while it catches up.
FREE_ROUNDS = 3


class FactsChanged(Exception):
    """Facts a run was computed from have rows later than its knowledge: recompute, then release."""

    def __init__(self, changed: np.ndarray) -> None:
        super().__init__(f"{len(changed)} must be recomputed")
        self.changed = changed


@dataclass(frozen=True)
class Released:
    """A table to be released. Current history rows with the same `replaces` columns end first."""

    table: str
    replaces: tuple[str, ...] = ()


def finished_blocks(run: RunContext) -> dict[int, int]:
    """The blocks an earlier worker has finished, with the units of each."""
    with tenant(run.municipality), connection.cursor() as cursor:
        cursor.execute(
            "SELECT block, units FROM jobs_block WHERE municipality = %s AND run = %s ORDER BY block",
            [run.municipality, run.number],
        )
        return dict(cursor.fetchall())


def write_block(run: RunContext, block: int, units: int, tables: Mapping[str, Columns]) -> None:
    """Write the trial rows of a block in one transaction and count it; do not call it in an open municipality.

    `tables`: table -> columns without municipality and entry. Errors: Interrupted – let it pass.
    """
    with tenant(run.municipality):
        _still_mine(run)
        for table, columns in tables.items():
            write_columns(f"{table}_trial", {**columns, "run": run.number, "block": block})
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO jobs_block (municipality, run, block, units, tables) VALUES (%s, %s, %s, %s, %s)",
                [run.municipality, run.number, block, units, list(tables)],
            )
    run.block_done(units)


def _still_mine(run: RunContext) -> None:
    """Lock the run's row: a worker that takes over waits for this block, and one that lost it stops here."""
    found = Run.objects.filter(
        municipality=run.municipality, number=run.number, claims=run.claim, state=State.RUNNING
    ).update(has_trial=True)
    if not found:
        raise TakenOver


def rewrite(
    run: RunContext, whom: np.ndarray, by: str, tables: Mapping[str, Columns], block: int = -1
) -> None:
    """Replace the trial rows of some (column `by`, numbers `whom`) by newly computed ones."""
    with tenant(run.municipality):
        _still_mine(run)
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(
                    f"DELETE FROM {table}_trial WHERE municipality = %s AND run = %s"  # noqa: S608
                    f" AND {by} = ANY(%s)",
                    [run.municipality, run.number, [int(n) for n in whom]],
                )
        for table, columns in tables.items():
            write_columns(f"{table}_trial", {**columns, "run": run.number, "block": block})


def changed_since(facts: Facts, known_at: int) -> np.ndarray:
    """Whom any of the facts concerns that were written or ended after an entry; needs an open municipality."""
    parts = [
        f"SELECT {whom} AS changed FROM {view}"  # noqa: S608
        " WHERE municipality = %(municipality)s AND (entry > %(known)s OR ended_by > %(known)s)"
        for view, whom in facts.items()
    ]
    if not parts:
        return np.zeros(0, dtype=np.int64)
    values = {"municipality": current_or_raise(), "known": known_at}
    return np.unique(read_columns(" UNION ".join(parts), values)["changed"])


def release(
    number: int,
    tables: Sequence[Released | str],
    entry: int,
    *,
    facts: Facts | None = None,
    known_at: int | None = None,
) -> dict[str, int]:
    """Move the trial rows of an approved run into their tables under one entry (確定); returns the counts.

    Call it after `journal.append(subjects=[("run", number)])`, in the same transaction: the journal's
    lock is held, so what is checked here stays true until the commit.
    Errors: Refused without two approvals or when released before; FactsChanged.
    """
    run = _to_release(number)
    changed = changed_since(facts or {}, known_at if known_at is not None else run.known_at or 0)
    if len(changed):
        raise FactsChanged(changed)
    counts = {}
    for one in tables:
        moved = Released(one) if isinstance(one, str) else one
        counts[moved.table] = _move(moved, number, entry)
    Run.objects.filter(municipality=run.municipality, number=number).update(
        state=State.DONE, entry=entry, finished_at=_now()
    )
    return counts


def release_when_current(
    number: int,
    *,
    facts: Facts,
    recompute: Callable[[np.ndarray], int],
    act: Callable[[int], Any],
    hold: Callable[[], object],
    municipality: int,
) -> Any:
    """Release a run whose facts may have moved on: recompute whom they concern, then `act(known_at)`.

    recompute(changed) writes the trial rows of these anew and returns the journal number it decided at;
    act(known_at) appends the entry and calls `release` with the same facts and known_at. Where clerks are
    quicker than the recomputing, the last round has `hold()` keep them from appending until the commit.
    """
    from kikan.shared.jobs.queue import find

    known_at = find(municipality, number).known_at or 0
    for _ in range(FREE_ROUNDS):
        try:
            with tenant(municipality):
                return act(known_at)
        except FactsChanged as error:
            known_at = recompute(error.changed)
            _note_known_at(municipality, number, known_at)
    with tenant(municipality):
        hold()
        changed = changed_since(facts, known_at)
        if len(changed):
            known_at = recompute(changed)
            _note_known_at(municipality, number, known_at)
        return act(known_at)


def _note_known_at(municipality: int, number: int, known_at: int) -> None:
    Run.objects.filter(municipality=municipality, number=number).update(known_at=known_at)


def _to_release(number: int) -> Run:
    municipality = current_or_raise()
    run = Run.objects.select_for_update().get(municipality=municipality, number=number)
    if run.state == State.DONE:
        raise Refused("この処理はすでに確定しています。", what_to_do="処理の画面で結果を確かめてください。")
    if run.state not in (State.WAITING, State.RUNNING):
        raise Refused("この処理は確定できる状態ではありません。", what_to_do="処理の状態を確かめてください。")
    require_approved(run)
    return run


def _move(moved: Released, run: int, entry: int) -> int:
    table, municipality = moved.table, current_or_raise()
    names = _columns_of(table)
    picked = ", ".join("%(entry)s" if n == "entry" else f'"{n}"' for n in names)
    quoted = ", ".join(f'"{n}"' for n in names)
    values = {"entry": entry, "municipality": municipality, "run": run}
    with connection.cursor() as cursor:
        if moved.replaces:
            cursor.execute(_end_replaced(moved), values)
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {picked} FROM {table}_trial"  # noqa: S608
            " WHERE municipality = %(municipality)s AND run = %(run)s ORDER BY block",
            values,
        )
        return int(cursor.rowcount)


def _end_replaced(moved: Released) -> str:
    same = " AND ".join(f't."{c}" = n."{c}"' for c in moved.replaces)
    return (
        f"UPDATE {moved.table} t SET ended_by = %(entry)s FROM {moved.table}_trial n"  # noqa: S608
        " WHERE t.municipality = %(municipality)s AND n.municipality = %(municipality)s AND n.run = %(run)s"
        f" AND {same} AND t.ended_by IS NULL"
        " AND t.valid_from >= n.valid_from AND t.valid_until <= n.valid_until"
    )


def _columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608
        return [c.name for c in cursor.description]


def discard(municipality: int, number: int) -> None:
    """Delete the trial rows of a run and the notes of its blocks."""
    with tenant(municipality), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(tables) FROM jobs_block WHERE municipality = %s AND run = %s",
            [municipality, number],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"DELETE FROM {table}_trial WHERE municipality = %s AND run = %s",  # noqa: S608
                [municipality, number],
            )
        cursor.execute("DELETE FROM jobs_block WHERE municipality = %s AND run = %s", [municipality, number])
        Run.objects.filter(municipality=municipality, number=number).update(has_trial=False)


def digest(number: int, table: str) -> str:
    """A fingerprint of the trial rows of a run: same inputs, same bytes. Needs an open municipality."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t) - 'run' - 'block' FROM {table}_trial t"  # noqa: S608
            " WHERE municipality = %s AND run = %s ORDER BY 1",
            [current_or_raise(), number],
        )
        sums = hashlib.sha256()
        for (row,) in cursor.fetchall():
            sums.update(str(row).encode())
    return sums.hexdigest()


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
