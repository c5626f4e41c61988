"""Renewal of a record (改製): the sheet is closed as it is and a new one begins with what holds now."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import closing, households
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure


@procedure("residents.renew_record", right="residents.change", ja="住民票の改製")
def renew_record(
    *,
    actor: Actor,
    person: int,
    happened_on: date,
    reported_on: date | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Renew the record of one person. The history printed from then on begins with the new sheet.

    Only by hand: no record is renewed because a field is full.
    Law: 住民基本台帳法施行令 第16条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.renew_record",
        "residents.record_renewed",
        codes.RENEWED,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    homes = households.of_each(act, [person])
    act.check(act.columns_of_residents([person]))
    act.refuse_errors()
    closing.close(act, person, codes.RENEWED)
    act.draft.resident(person).change(act.stamp, happened_on)
    return act.carry_out([person], homes)
