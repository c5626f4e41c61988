"""Moves a part of a decided tax between what a collector takes and what the person pays (徴収方法の変更)."""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.resident_tax.law.instalments import due_days
from kikan.businesses.resident_tax.models import Assessment
from kikan.shared import history
from kikan.shared.errors import Refused
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.law.instalments import share_components, split
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.opener import current_or_raise

SALARY, PENSION, ORDINARY = range(3)
NAMES = ("salary", "pension", "ordinary")
Parts = tuple[int, int, int]


def assessed(person: int, fiscal_year: int) -> Assessment:
    """The decided tax in force. Errors: Refused where the year is not assessed."""
    row = Assessment.objects.filter(
        municipality=current_or_raise(), person=person, fiscal_year=fiscal_year, ended_by__isnull=True
    ).first()
    if row is None:
        raise Refused(
            "この年度の税額が決まっていません。", field="person",
            what_to_do="当初賦課または更正のあとで行ってください。",
        )  # fmt: skip
    return row


def move(row: Assessment, parts: Parts, *, source: int, target: int, entry: int) -> None:
    """Take these amounts by tax from one way of collecting and give them to another.

    What the person pays is charged or taken back.
    """
    kept = list(row.parts)
    for i, amount in enumerate(parts):
        kept[source * 3 + i] -= amount
        kept[target * 3 + i] += amount
    sums = {name: sum(kept[at * 3 : at * 3 + 3]) for at, name in enumerate(NAMES)}
    history.change(
        Assessment, {"person": row.person, "fiscal_year": row.fiscal_year},
        {**sums, "parts": kept, "is_split_decided": True},
        entry=entry, valid_from=row.valid_from, valid_until=row.valid_until,
    )  # fmt: skip
    if ORDINARY in (source, target):
        charge_ordinary(row, (kept[6], kept[7], kept[8]), entry)


def charge_ordinary(row: Assessment, components: Parts, entry: int) -> None:
    """Make the person's own charge of the year come to these amounts; it is opened where there is none."""
    law = ordinances.law("fiscal_year", row.fiscal_year).of("local_tax_act")
    unit = law.amount("instalment_unit")
    if ledger.is_charged(row.charge):
        ledger.correct(
            row.charge, components=components, on=clock.today(), unit=unit, occasional_due_on=occasional_day(),
            entry=entry,
        )  # fmt: skip
        return
    due = dict(enumerate(_open_days(list(due_days(law)), clock.today()), 1))
    later = {i: d for i, d in due.items() if d >= clock.today()} or {len(due) + 1: occasional_day()}
    amounts = split(np.array([sum(components)], dtype=np.int64), len(later), unit)[0].tolist()
    shares = share_components(components, dict(zip(later, amounts, strict=True)))
    ledger.open_charge(
        levy=RESIDENT_TAX.code, fiscal_year=row.fiscal_year, payer=row.person, reference=row.person,
        due=later, entry=entry, number=row.charge,
    )  # fmt: skip
    ledger.place(row.charge, shares, entry=entry)


def not_yet_due(row: Assessment, day: date) -> Parts:
    """What the person still has to pay for instalments due from a day on, by tax in the proportion of the year."""
    rows = Balance.objects.filter(charge=row.charge, due_on__gte=day, balance__gt=0, instalment__lt=1000)
    total, own = sum(rows.values_list("balance", flat=True)), row.parts[6:9]
    return share_of(total, (own[0], own[1], own[2]))


def share_of(amount: int, yearly: Parts) -> Parts:
    """An amount in the proportion of the year's taxes; the first takes what does not divide."""
    whole = max(sum(yearly), 1)
    others = [amount * part // whole for part in yearly[1:]]
    return amount - sum(others), others[0], others[1]


def occasional_day() -> date:
    """The due date of an occasional instalment (随時期): the end of next month, moved over closed days."""
    today = clock.today()
    month = today.year * 12 + today.month + 1
    last = date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return _open_days([last], last)[0]


def _open_days(days: list[date], since: date) -> list[date]:
    closed = set(closed_days(min([since, *days]), max([since, *days]) + timedelta(days=15)))
    return [_first_open(day, closed) for day in days]


def _first_open(day: date, closed: set[date]) -> date:
    while day in closed:
        day += timedelta(days=1)
    return day
