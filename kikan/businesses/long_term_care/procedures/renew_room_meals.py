"""renew_room_meals: every renewal that waits is decided under one entry (負担限度額認定の一斉更新)."""

from datetime import date

from kikan.businesses.long_term_care.procedures.room_meals import CITES, write_decision
from kikan.businesses.long_term_care.reads.room_meals import renewals
from kikan.shared.access import Actor
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import AUGUST


@procedure("long_term_care.renew_room_meals", right="long_term_care.batch", ja="負担限度額認定の一斉更新")
def renew_room_meals(*, year: int, run: int, actor: Actor) -> int:
    """Grant or refuse every renewal from August that can be decided; returns how many. Errors: LawGap.

    Running it again decides only what came in since.
    """
    found, _ = renewals(year)
    if not found:
        return 0
    entry = append(
        actor=actor, kind="long_term_care.room_meals_renewed", procedure="long_term_care.renew_room_meals",
        subjects=[("run", run), *(("person", row.person) for row, _ in found)],
        happened_on=date(year, AUGUST, 1), cites=CITES,
    )  # fmt: skip
    for row, working in found:
        write_decision(row, working, entry.number)
    return len(found)
