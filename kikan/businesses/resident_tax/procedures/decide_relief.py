"""decide_relief: a part of a year's tax need not be paid, by the ordinance (減免の決定)."""

from datetime import date

from kikan.businesses.resident_tax.models import Assessment, Relief
from kikan.businesses.resident_tax.procedures import following
from kikan.businesses.resident_tax.procedures.following import Change, year_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

TENTHS = 10


@procedure("resident_tax.decide_relief", right="resident_tax.change", ja="住民税の減免の決定")
def decide_relief(
    *,
    person: int,
    fiscal_year: int,
    ground: str,
    tenths: int,
    applies_from: date,
    applied_on: date,
    actor: Actor,
    notified_on: date | None = None,
    read_at: int | None = None,
) -> Change:
    """Relieve so many tenths of what falls due from a day on; 0 takes a decision back. The tax follows at once.

    What remains of each levy is cut below 100 yen. Errors: Refused where nothing is left to be relieved, or where a
    part withheld by an employer or a pension payer would have to be relieved from the middle of the year.
    """
    year = year_of(fiscal_year)
    before = following.current(fiscal_year, [person]).get(person)
    if before is None:
        raise Refused("この年度の賦課がありません。", field="fiscal_year")
    _refuse_wrong(year, before, tenths, applies_from, applied_on)
    entry = append(
        actor=actor, kind="resident_tax.relief_decided", procedure="resident_tax.decide_relief",
        subjects=[("person", person)], happened_on=clock.today(), reported_on=applied_on, reason=ground[:40],
        cites="地方税法第323条・第45条", read_at=read_at,
    ).number  # fmt: skip
    history.replace(
        Relief, {"person": person, "fiscal_year": fiscal_year},
        {"ground": ground[:40], "tenths": tenths, "applies_from": applies_from, "applied_on": applied_on},
        entry=entry, valid_from=date(fiscal_year, 1, 1), valid_until=date(fiscal_year + 1, 1, 1),
    )  # fmt: skip
    values = following.computed_rows(year, entry, [person])[person]
    values = following.keep_split(before, values)
    if following.is_same(before, values):
        raise Refused(
            "この内容では減免する税額がありません。", field="applies_from",
            what_to_do="減免する納期限の始期と割合を確かめてください。",
        )  # fmt: skip
    following.write(person, year, before, values, entry=entry, notified_on=notified_on)
    return Change(person, before.annual_tax, int(values["annual_tax"]) if values else 0, entry)


def _refuse_wrong(
    year: YearCalendar, before: Assessment, tenths: int, applies_from: date, applied_on: date
) -> None:
    if not 0 <= tenths <= TENTHS:
        raise Refused("減免の割合は0割から10割までです。", field="tenths")
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on")
    if (before.salary or before.pension) and applies_from > year.due[0]:
        raise Refused(
            "特別徴収の税額があるため、年度の途中からの減免はこの画面ではできません。", field="applies_from",
            what_to_do="先に特別徴収を普通徴収へ切り替えてください。",
        )  # fmt: skip
