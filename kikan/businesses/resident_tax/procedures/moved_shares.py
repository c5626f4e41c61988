"""Moves a part of a decided tax between what a collector takes and what the person pays (徴収方法の変更)."""

from datetime import date

import numpy as np

from kikan.businesses.resident_tax.models import Assessment
from kikan.businesses.resident_tax.procedures.following import year_of
from kikan.shared import history
from kikan.shared.errors import Refused
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import follow
from kikan.shared.ledger.law.instalments import share_components, split
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.ledger.models import Balance
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
    calendar = year_of(row.fiscal_year)
    if ledger.is_charged(row.charge):
        follow(
            row.charge, components, levy=RESIDENT_TAX, payer=row.person, reference=row.person, calendar=calendar,
            entry=entry,
        )  # fmt: skip
        return
    left = dict(calendar.left())
    amounts = split(np.array([sum(components)], dtype=np.int64), len(left), calendar.unit)[0].tolist()
    shares = share_components(components, dict(zip(left, amounts, strict=True)))
    ledger.open_charge(
        levy=RESIDENT_TAX.code, fiscal_year=row.fiscal_year, payer=row.person, reference=row.person,
        due=left, entry=entry, number=row.charge,
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
