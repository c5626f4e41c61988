"""End a support measure (支援措置の終了): only this decision lets the address be seen again."""

from kikan.businesses.residents.procedures import support
from kikan.shared.access import Actor
from kikan.shared.addressees import protection
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.end_support_measure", right=support.RIGHT, ja="支援措置の終了")
def end_support_measure(*, actor: Actor, number: int, reason: str, read_at: int | None = None) -> Entry:
    """End it from today for everybody it covers; its history stays, and stays closed to others.

    Law: 住民基本台帳事務処理要領 第5-10
    Errors: NotFound, Refused without a reason or where it has ended, Stale.
    """
    row = support.standing(number, support.PROVISIONAL, support.ACTIVE)
    if not reason.strip():
        raise Refused("終了する理由を入力してください。", field="reason")
    persons = support.persons_of(number)
    entry = support.record(
        actor,
        "residents.support_measure_ended",
        "residents.end_support_measure",
        number,
        persons,
        read_at=read_at,
    )
    support.put(row, {"state": support.ENDED, "end_reason": reason[:200]}, entry=entry.number)
    for person in persons:
        protection.uncover(person, entry=entry.number, on=clock.today())
    return entry
