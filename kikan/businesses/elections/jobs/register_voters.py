"""The registration run (定時登録・選挙時登録): residents judged in columns, trial rows, two approvals, one release."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.elections.law.registration import Persons, Registration, RollEligibility, eligibility
from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.businesses.elections.procedures.register_voters import FACTS, register_voters
from kikan.businesses.elections.reads import roll
from kikan.businesses.elections.reads.candidates import stays
from kikan.law.days import day as to_day
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.columns import MISSING

BLOCK = 20_000
JAPANESE, LEFT, DIED, REMOVED = 1, 1, 2, 3


@dataclass(frozen=True)
class Asked:
    """What a run registers: base date, registration date, and the election day of an election-time registration."""

    base_on: date
    registered_on: date
    election_on: date | None

    @property
    def kind(self) -> RegistrationKind:
        return RegistrationKind.ELECTION_TIME if self.election_on else RegistrationKind.REGULAR


def run(context: RunContext) -> Outcome:
    """Judge everybody as known at the run's journal number.

    Parameters: base (yyyymmdd) and registered (yyyymmdd), or election (its number; base date and registration then
    are the election's). Nobody to register is done at once. Errors: NotFound for no such election.
    """
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        asked = _asked(context)
        found = stays(asked.base_on, known_at)
    judged = _judge(found, asked)
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
        asked = _asked(context)

    def act(known_at: int) -> Any:
        return register_voters(
            run=context.number, registered_on=asked.registered_on, known_at=known_at, actor=context.actor
        )

    def recompute(changed: np.ndarray) -> int:
        with tenant(context.municipality):
            known_at = head()
            found = stays(asked.base_on, known_at, changed.tolist())
        rows = roll_columns(found, _judge(found, asked), asked)
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


def _asked(context: RunContext) -> Asked:
    if number := int(context.parameters.get("election", 0)):
        held = roll.election_of(number)
        if held is None:
            raise NotFound("この選挙は登録されていません。", field="election")
        return Asked(held.base_on, held.base_on, held.election_on)
    base, registered = (_date(int(context.parameters[name])) for name in ("base", "registered"))
    return Asked(base, registered, None)


def _date(asked: int) -> date:
    return date(asked // 10_000, asked // 100 % 100, asked % 100)


def _judge(found: dict[str, np.ndarray], asked: Asked) -> RollEligibility:
    count = len(found["person"])
    base, used = to_day(asked.base_on), to_day(asked.election_on or asked.base_on)
    persons = Persons(
        is_japanese=found["resident_kind"] == JAPANESE,
        birth_on=found["birth_on"],
        notified_on=found["notified_on"],
        has_moved_out=_has_left(found),
        moved_out_on=np.where(_has_left(found), found["until"] - LAST_DAY, 0),
        has_lost_vote=found["has_lost_vote"] == 1,
        is_registered_elsewhere=np.zeros(count, dtype=np.bool_),
    )
    wanted = Registration(np.full(count, base), np.full(count, used), np.full(count, used))
    return eligibility(persons, wanted, law=roll.law_of(asked.base_on))


# A stay's row ends on the day somebody moved out, which is the first day without it.
LAST_DAY = 0


def _has_left(found: dict[str, np.ndarray]) -> np.ndarray:
    return (found["ceased_by"] == LEFT) & (found["until"] < to_day(OPEN))


def _certain(found: dict[str, np.ndarray], judged: RollEligibility) -> np.ndarray:
    """Who is registered without a decision of the commission about the one person."""
    gone = np.isin(found["ceased_by"], (DIED, REMOVED)) & (found["until"] < to_day(OPEN))
    return (
        judged.eligible & ~judged.needs_decision & ~gone
        & (found["is_birth_certain"] == 1) & (found["was_foreign"] == 0)
    )  # fmt: skip


def roll_columns(found: dict[str, np.ndarray], judged: RollEligibility, asked: Asked) -> dict[str, Any]:
    """The rows of who is registered; who has left is marked and ends by itself after four months."""
    chosen = _certain(found, judged)
    left, count = _has_left(found)[chosen], int(chosen.sum())
    moved_out = found["until"][chosen] - LAST_DAY
    return {
        "person": found["person"][chosen], "district": found["district"][chosen],
        "kind": np.full(count, int(asked.kind)), "base_on": np.full(count, to_day(asked.base_on)),
        "registered_on": np.full(count, to_day(asked.registered_on)),
        "moved_out_on": np.where(left, moved_out, MISSING),
        "valid_from": np.full(count, to_day(asked.registered_on)),
        "valid_until": np.where(left, judged.kept_until[chosen] + 1, to_day(OPEN)),
    }  # fmt: skip


def figures(found: dict[str, np.ndarray], judged: RollEligibility, rows: dict[str, Any]) -> dict[str, int]:
    """Totals for the decision sheet: registered, without a district, left to the commission."""
    doubtful = (judged.eligible | judged.needs_decision) & ~_certain(found, judged)
    return {
        "judged": len(found["person"]), "registered": len(rows["person"]),
        "without_district": int((rows["district"] == MISSING).sum()),
        "marked": int((rows["moved_out_on"] != MISSING).sum()), "doubtful": int(doubtful.sum()),
    }  # fmt: skip


def _rows(columns: dict[str, Any], part: slice) -> dict[str, Any]:
    return {name: cells[part] for name, cells in columns.items()}
