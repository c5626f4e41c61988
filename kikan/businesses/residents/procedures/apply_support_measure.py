"""Accept an application for the support measure (支援措置の申出): from this moment the address is hidden (仮支援)."""

from collections.abc import Sequence

from kikan.businesses.residents.models import SupportMeasure
from kikan.businesses.residents.procedures import support
from kikan.businesses.residents.procedures.support import Application, Companion, Office
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.apply_support_measure", right=support.RIGHT, ja="支援措置の申出の受付")
def apply_support_measure(
    *,
    actor: Actor,
    applicant: int,
    application: Application,
    companions: Sequence[Companion] = (),
    offices: Sequence[Office] = (),
    read_at: int | None = None,
) -> Entry:
    """Begin a provisional measure (仮支援) for the applicant and those at the same address; nothing is decided yet.

    Law: 住民基本台帳事務処理要領 第5-10
    Errors: NotFound, Refused by field, Stale.
    """
    support.check(application, offices)
    persons = support.everybody(applicant, companions)
    support.refuse_covered(persons)
    number = support.draw_number()
    entry = support.record(
        actor, "residents.support_measure_applied", "residents.apply_support_measure", number, persons,
        reported_on=application.applied_on, read_at=read_at,
    )  # fmt: skip
    row = history.add(
        SupportMeasure,
        {"number": number},
        {**application.values, "applicant": applicant, "state": support.PROVISIONAL},
        entry=entry.number,
        valid_from=clock.today(),
    )
    support.put_persons(number, persons, entry=entry.number)
    support.put_offices(number, offices, entry=entry.number)
    support.cover(row, persons, entry=entry.number)
    return entry
