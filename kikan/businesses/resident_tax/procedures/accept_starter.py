"""accept_starter: an employer begins to take somebody's tax from the salary (特別徴収への切替・就職)."""

from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law.withheld_months import SALARY_MONTHS, month_of, spread_rest
from kikan.businesses.resident_tax.models import Collected
from kikan.businesses.resident_tax.procedures import moved_shares, withheld
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances

CITES = "地方税法 第321条の4第5項"


@procedure("resident_tax.accept_starter", right="resident_tax.change", ja="特別徴収への切替")
def accept_starter(
    *,
    person: int,
    collector: int,
    first_month: date,
    actor: Actor,
    staff_number: str = "",
    reported_on: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the employer collect from a month on; instalments not yet due go over to it where the year is assessed.

    first_month: any day of the first month. Errors: NotFound; Refused for one who is collected from already.
    """
    employer = reads.collector_of(collector)
    if employer.kind != SALARY:
        raise Refused("年金保険者の指定番号です。", field="collector")
    begins = first_month.replace(day=1)
    if begins < clock.today().replace(day=1):
        raise Refused(
            "過ぎた月から特別徴収にすることはできません。", cites=CITES, field="first_month",
            what_to_do="今月以後の月を入力してください。",
        )  # fmt: skip
    _refuse_collected(person, begins)
    entry = append(
        actor=actor, kind="resident_tax.starter_accepted", procedure="resident_tax.accept_starter",
        subjects=[("person", person), ("collector", collector)], happened_on=begins, reported_on=reported_on,
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.add(
        Collected, {"person": person, "kind": SALARY},
        {"collector": collector, "staff_number": staff_number.strip()[:25]}, entry=entry.number, valid_from=begins,
    )  # fmt: skip
    _take_over(person, collector, begins, entry.number)
    return entry


def _refuse_collected(person: int, begins: date) -> None:
    later = [c for c in reads.collected_of(person) if c.kind == SALARY and c.until > begins]
    if later:
        raise Refused(
            "この月には、すでに別の届出による特別徴収があります。", cites=CITES, field="person",
            what_to_do="前の勤務先の異動届（退職・転勤）を先に入力してください。",
        )  # fmt: skip


def tax_year(begins: date) -> int:
    """The fiscal year whose tax a salary of this month is reduced by: June to May."""
    return begins.year if begins.month >= SALARY_MONTHS[0] else begins.year - 1


def _take_over(person: int, collector: int, begins: date, entry: int) -> None:
    """The instalments not yet due by the first month become monthly amounts; nothing where the year has none."""
    year = tax_year(begins)
    try:
        row = moved_shares.assessed(person, year)
    except (NotFound, Refused):
        return
    parts = moved_shares.not_yet_due(row, begins)
    if not sum(parts):
        return
    first = month_of(begins.year, begins.month, year)
    law = ordinances.law("fiscal_year", year).of("local_tax_act")
    nothing, total = np.zeros((1, len(SALARY_MONTHS)), dtype=np.int64), np.array([sum(parts)], dtype=np.int64)
    amounts = spread_rest(nothing, total, first, law.amount("withholding_month_unit"))[0]
    moved_shares.move(row, parts, source=moved_shares.ORDINARY, target=moved_shares.SALARY, entry=entry)
    withheld.write(
        [
            withheld.Wanted(
                person, year, collector, SALARY, tuple(map(int, amounts)), parts, entry, "特別徴収への切替"
            )
        ],
        entry=entry,
    )
