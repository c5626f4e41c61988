"""The registration run (定時登録・選挙時登録): residents judged in columns, trial rows, two approvals, one release."""

from typing import Any

import numpy as np

from kikan.businesses.elections.procedures.register_voters import FACTS, register_voters
from kikan.businesses.elections.reads.candidates import stays
from kikan.businesses.elections.reads.registering import asked_by, figures, judge, roll_columns
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.tenancy import tenant

BLOCK = 50_000


def run(context: RunContext) -> Outcome:
    """Judge everybody as known at the run's journal number.

    Parameters: base (yyyymmdd) and registered (yyyymmdd), or election (its number; base date and registration then
    are the election's). Nobody to register is done at once. Errors: NotFound for no such election.
    """
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        asked = asked_by(context.parameters)
        found = stays(asked.base_on, known_at)
    judged = judge(found, asked)
    rows = roll_columns(found, judged, asked)
    count = len(rows["person"])
    context.note_figures(**figures(found, judged, rows))
    if not count:
        return Outcome.DONE
    finished = trial.finished_blocks(context)
    context.expect(count, sum(finished.values()))
    for block, start in enumerate(range(0, count, BLOCK)):
        if block not in finished:
            part = _rows(rows, slice(start, start + BLOCK))
            trial.write_block(context, block, len(part["person"]), {"elections_roll": part})
    return Outcome.WAITING


def release(context: RunContext) -> None:
    """After two approvals: judge again whom the register has told of meanwhile, then release under one entry."""
    with tenant(context.municipality):
        asked = asked_by(context.parameters)

    def act(known_at: int) -> Any:
        return register_voters(
            run=context.number, registered_on=asked.registered_on, known_at=known_at, actor=context.actor
        )

    def recompute(changed: np.ndarray) -> int:
        with tenant(context.municipality):
            known_at = head()
            found = stays(asked.base_on, known_at, changed.tolist())
        rows = roll_columns(found, judge(found, asked), asked)
        trial.rewrite(context, changed, "person", {"elections_roll": rows})
        return known_at

    trial.release_when_current(
        context.number,
        facts=FACTS,
        recompute=recompute,
        act=act,
        hold=hold,
        municipality=context.municipality,
    )


def _rows(columns: dict[str, Any], part: slice) -> dict[str, Any]:
    return {name: cells[part] for name, cells in columns.items()}
