"""Extend a support measure (支援措置の延長): asked for from a month before its end; a year from the day after it."""

from datetime import date, timedelta

from kikan.businesses.residents.procedures import support
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.extend_support_measure", right=support.RIGHT, ja="支援措置の延長")
def extend_support_measure(
    *, actor: Actor, number: int, applied_on: date, read_at: int | None = None
) -> Entry:
    """Let another period follow the one that ends. A measure that ended long ago needs a new application.

    Law: 住民基本台帳事務処理要領 第5-10
    Errors: NotFound, Refused by field, LawGap, Stale.
    """
    row = support.standing(number, support.ACTIVE)
    if row.last_on is None:
        raise Refused(
            "期間の末日が記録されていません。", what_to_do="申出内容の変更で期間を確かめてください。"
        )
    opens = support.extendable_from(row.last_on)
    if applied_on > clock.today():
        raise Refused("本日より後の日は入力できません。", field="applied_on")
    if applied_on < opens:
        raise Refused(
            f"延長の申出は、期間の末日の1か月前（{in_words(opens)}）から受け付けます。",
            field="applied_on",
            cites=support.CITES,
            what_to_do="その日以後の申出として受け付けてください。",
        )
    first = row.last_on + timedelta(days=1)
    last = support.last_day(first)
    if last < clock.today():
        raise Refused(
            "延長しても期間がすでに終わっています。", field="applied_on",
            what_to_do="終了の決定をして、新しい申出として受け付けてください。",
        )  # fmt: skip
    persons = support.persons_of(number)
    entry = support.record(
        actor, "residents.support_measure_extended", "residents.extend_support_measure", number, persons,
        happened_on=first, reported_on=applied_on, read_at=read_at,
    )  # fmt: skip
    support.put(row, {"starts_on": first, "last_on": last}, entry=entry.number)
    support.cover(support.standing(number), persons, entry=entry.number)
    return entry
