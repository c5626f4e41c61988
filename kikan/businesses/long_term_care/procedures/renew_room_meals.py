"""renew_room_meals: every renewal that waits is decided under one entry (負担限度額認定の一斉更新)."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.room_meals import RoomMeals, holds_for
from kikan.businesses.long_term_care.models.room_meals import (
    RoomMealApplication,
    RoomMealLimit,
    RoomMealState,
)
from kikan.businesses.long_term_care.procedures.room_meals import CITES
from kikan.businesses.long_term_care.reads.room_meal_facts import judged_all
from kikan.businesses.long_term_care.reads.room_meals import KEPT, renewals
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.tenancy.opener import current_or_raise

DAYS = ("applied_on",)
MAYBE = ("spouse",)


@procedure("long_term_care.renew_room_meals", right="long_term_care.batch", ja="負担限度額認定の一斉更新")
def renew_room_meals(*, year: int, run: int, actor: Actor) -> int:
    """Grant or refuse every renewal from August that can be decided; returns how many. Errors: LawGap.

    Running it again decides only what came in since. As many queries for all as for one.
    """
    waiting = renewals(year)
    if not waiting:
        return 0
    begins = date(year, AUGUST, 1)
    found = judged_all(waiting, begins)
    chosen = np.flatnonzero(found.can_be_decided)
    rows, working = [waiting[i] for i in chosen.tolist()], found.working.rows(chosen)
    if not rows:
        return 0
    entry = append(
        actor=actor, kind="long_term_care.room_meals_renewed", procedure="long_term_care.renew_room_meals",
        subjects=[("run", run), *(("person", row.person) for row in rows)], happened_on=begins, cites=CITES,
    )  # fmt: skip
    _decide(rows, working, entry.number)
    granted = working.stage > 0
    _grant(
        [r for r, yes in zip(rows, granted.tolist(), strict=True) if yes],
        working.rows(granted),
        begins,
        entry.number,
    )
    return len(rows)


def _decide(rows: Sequence[RoomMealApplication], working: RoomMeals, entry: int) -> None:
    """The applications as decided, in one step."""
    number = np.array([row.number for row in rows], dtype=np.int64)
    RoomMealApplication.objects.filter(
        municipality=current_or_raise(), number__in=number.tolist(), ended_by__isnull=True
    ).update(ended_by=entry)
    columns = {name: _column(rows, name) for name in KEPT}
    columns |= {
        "state": np.where(working.stage > 0, RoomMealState.GRANTED.value, RoomMealState.REFUSED.value),
        "refused": working.refused,
    }
    write_columns(
        "long_term_care_room_meal_application",
        {**columns, "number": number, "valid_from": columns["applied_on"], "valid_until": OPEN, "entry": entry},
    )  # fmt: skip


def _column(rows: Sequence[RoomMealApplication], name: str) -> np.ndarray:
    values = [getattr(row, name) for row in rows]
    if name in DAYS:
        values = [day(value) for value in values]
    if name in MAYBE:
        values = [MISSING if value is None else value for value in values]
    return np.array(values, dtype=np.int64)


def _grant(rows: Sequence[RoomMealApplication], working: RoomMeals, begins: date, entry: int) -> None:
    """Let the stages hold from August; what held beyond it is cut there."""
    if not rows:
        return
    town, persons = current_or_raise(), [row.person for row in rows]
    later = RoomMealLimit.objects.filter(
        municipality=town, person__in=persons, ended_by__isnull=True, valid_until__gt=begins
    )
    earlier = [(r, begins) for r in later if r.valid_from < begins]
    later.update(ended_by=entry)
    RoomMealLimit.objects.bulk_create(
        RoomMealLimit(
            municipality=town, person=r.person, stage=r.stage, application=r.application, decided_on=r.decided_on,
            working=r.working, valid_from=r.valid_from, valid_until=until, entry=entry,
        )
        for r, until in earlier
    )  # fmt: skip
    until = holds_for(rows[0].applied_on, is_renewal=True)[1]
    write_columns(
        "long_term_care_room_meal_limit",
        {
            "person": np.array(persons, dtype=np.int64), "stage": working.stage,
            "application": np.array([row.number for row in rows], dtype=np.int64), "decided_on": clock.today(),
            "working": working.pack(), "valid_from": begins, "valid_until": until, "entry": entry,
        },
    )  # fmt: skip
