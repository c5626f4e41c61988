"""Change what an application says (支援措置の申出内容の変更): contact, offender, offices, people together."""

from collections.abc import Sequence

from kikan.businesses.residents.procedures import support
from kikan.businesses.residents.procedures.support import Application, Companion, Office
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure


@procedure("residents.change_support_measure", right=support.RIGHT, ja="支援措置の申出内容の変更")
def change_support_measure(
    *,
    actor: Actor,
    number: int,
    application: Application,
    companions: Sequence[Companion] = (),
    offices: Sequence[Office] = (),
    read_at: int | None = None,
) -> Entry:
    """From today this is what it says; the day of the application stays. Errors: NotFound, Refused by field, Stale."""
    row = support.standing(number, support.PROVISIONAL, support.ACTIVE)
    support.check(application, offices)
    persons = support.everybody(row.applicant, companions)
    support.refuse_covered(persons, but=number)
    before = support.persons_of(number)
    entry = support.record(
        actor,
        "residents.support_measure_changed",
        "residents.change_support_measure",
        number,
        {**before, **persons},
        read_at=read_at,
    )
    values = {k: v for k, v in application.values.items() if k != "applied_on"}
    support.put(row, values, entry=entry.number)
    support.put_persons(number, persons, entry=entry.number)
    support.put_offices(number, offices, entry=entry.number)
    support.cover(support.standing(number), persons, entry=entry.number)
    return entry
