"""Decide on an application for the support measure (支援措置の決定・却下)."""

from datetime import date

from kikan.businesses.residents.procedures import support
from kikan.shared.access import Actor
from kikan.shared.addressees import protection
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.decide_support_measure", right=support.RIGHT, ja="支援措置の決定")
def decide_support_measure(
    *,
    actor: Actor,
    number: int,
    is_needed: bool,
    starts_on: date | None = None,
    opinion_on: date | None = None,
    reason: str = "",
    read_at: int | None = None,
) -> Entry:
    """Let the period of one year run from `starts_on`, or decline with a reason; then nobody is covered any more.

    Law: 住民基本台帳事務処理要領 第5-10
    Errors: NotFound, Refused by field, LawGap, Stale.
    """
    row = support.standing(number, support.PROVISIONAL)
    persons = support.persons_of(number)
    if not is_needed:
        return _decline(actor, number, reason, read_at)
    first = starts_on or clock.today()
    if not row.applied_on <= first <= clock.today():
        raise Refused("期間の初日は、申出日から本日までの日です。", field="starts_on", cites=support.CITES)
    heard = opinion_on or row.opinion_on
    if heard is None:
        raise Refused(
            "相談機関の意見を受けた日がありません。", field="opinion_on", cites=support.CITES,
            what_to_do="相談機関に支援の必要性を確かめ、その日を入力してください。",
        )  # fmt: skip
    last = support.last_day(first)
    entry = support.record(
        actor,
        "residents.support_measure_decided",
        "residents.decide_support_measure",
        number,
        persons,
        read_at=read_at,
    )
    changes = {
        "state": support.ACTIVE,
        "starts_on": first,
        "last_on": last,
        "opinion": "needed",
        "opinion_on": heard,
    }
    support.put(row, changes, entry=entry.number)
    support.cover(support.standing(number), persons, entry=entry.number)
    return entry


def _decline(actor: Actor, number: int, reason: str, read_at: int | None) -> Entry:
    row, persons = support.standing(number, support.PROVISIONAL), support.persons_of(number)
    if not reason.strip():
        raise Refused("却下する理由を入力してください。", field="reason")
    entry = support.record(
        actor,
        "residents.support_measure_declined",
        "residents.decide_support_measure",
        number,
        persons,
        read_at=read_at,
    )
    support.put(row, {"state": support.DECLINED, "end_reason": reason[:200]}, entry=entry.number)
    for person in persons:
        protection.uncover(person, entry=entry.number, on=clock.today())
    return entry
