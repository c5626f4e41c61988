"""The yearly renewal (一斉更新): everybody judged in columns, trial rows, two approvals, one release; parameter `fiscal_year`."""

from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.procedures.renew import FACTS, renew
from kikan.businesses.medical_subsidy.reads.renewal import concerned, first_day, renewal
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.tenancy import tenant

BLOCK = 20_000
TABLE = "medical_subsidy_recipient"


def run(context: RunContext) -> Outcome:
    """Judge everybody whose term ends as known at the run's journal number. Nobody to renew is done at once.

    Errors: LawGap without the ordinance's values.
    """
    with tenant(context.municipality):
        now = head()
    context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        found = renewal(int(context.parameters["fiscal_year"]))
    rows = found.rows()
    count = len(rows["person"])
    context.note_figures(**found.figures())
    if not count:
        return Outcome.DONE
    finished = trial.finished_blocks(context)
    context.expect(count, sum(finished.values()))
    for block, start in enumerate(range(0, count, BLOCK)):
        if block not in finished:
            part = {name: cells[start : start + BLOCK] for name, cells in rows.items()}
            trial.write_block(context, block, len(part["person"]), {TABLE: part})
    return Outcome.WAITING


def release(context: RunContext) -> None:
    """After two approvals: judge again whom a fact has changed meanwhile, then release under one entry."""
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        first = first_day(year)

    def act(known_at: int) -> Any:
        return renew(run=context.number, first=first, known_at=known_at, actor=context.actor)

    def recompute(changed: np.ndarray) -> int:
        with tenant(context.municipality):
            known_at = head()
            whom = concerned(changed)
            rows = renewal(year, whom).rows()
        trial.rewrite(context, whom, "person", {TABLE: rows})
        return known_at

    trial.release_when_current(
        context.number, facts=FACTS, recompute=recompute, act=act, hold=hold, municipality=context.municipality
    )  # fmt: skip
