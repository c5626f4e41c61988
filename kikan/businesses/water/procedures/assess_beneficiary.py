"""assess_beneficiary: who pays once for land the sewer serves (受益者負担金の賦課・猶予・減免・受益者の変更)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from kikan.businesses.water.law.beneficiary import Beneficiary as Working
from kikan.businesses.water.law.beneficiary import beneficiary_charge
from kikan.businesses.water.models import Beneficiary, LandState
from kikan.businesses.water.procedures.open_water import check_payer
from kikan.law import Exact, column
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.charge import Part, charge, correct
from kikan.shared.ledger.levies import SEWER_BENEFICIARY
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers, ordinances
from kikan.shared.tenancy.calendar import is_closed

CITES = "都市計画法第75条"
SERIES = "water.beneficiary"
HUNDREDTHS = 100


@dataclass(frozen=True)
class Land:
    """Land that the sewer serves; `area` in hundredths of a m2."""

    place: str = field(repr=False)
    area: int
    pits: int


@procedure("water.assess_beneficiary", right="water.change", ja="受益者負担金の賦課")
def assess_beneficiary(
    *, person: int, land: Land, assessed_on: date, state: int, prepays: bool, actor: Actor
) -> int:
    """Enter land in the register and charge it by instalments, or all at once with its reward. Returns its number.

    Postponed (徴収猶予) and exempt (減免) land is entered and not charged. Errors: NotFound, Refused, LawGap.
    """
    check_payer(person)
    if land.area <= 0 or land.pits < 0 or not land.place.strip() or state not in LandState.values:
        raise Refused("土地の所在、面積（0より大きい値）、ますの数、状態を入力してください。", field="place")
    found = amount_of(land, prepays, assessed_on)
    if not found.charge[0]:
        raise Refused("負担金の額が0円です。面積とますの数を確かめてください。", field="area")
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="water.beneficiary_assessed", procedure="water.assess_beneficiary", happened_on=assessed_on,
        subjects=[("water_land", number), ("person", person)], cites=CITES,
    )  # fmt: skip
    charged = None
    if state == LandState.ASSESSED:
        charged = _charge(number, person, found, prepays, assessed_on, entry.number)
    values = {
        **vars(land), "person": person, "state": state, "prepays": prepays, "amount": int(found.charge[0]),
        "reward": int(found.reward[0]), "charge": charged,
    }  # fmt: skip
    history.add(Beneficiary, {"number": number}, values, entry=entry.number, valid_from=assessed_on)
    return number


def amount_of(land: Land, prepays: bool, day: date) -> Working:
    """The working of the charge (受益者負担金の計算過程). Errors: LawGap."""
    law = ordinances.law("event_date", to_day(day), statute="sewerage")
    area = Exact(column(land.area), HUNDREDTHS, max(land.area, 1))
    return beneficiary_charge(area, column(land.pits), np.array([prepays], dtype=np.bool_), law=law)


def _charge(number: int, person: int, found: Working, prepays: bool, day: date, entry: int) -> int:
    count, first, each = int(found.instalments[0]), int(found.first[0]), int(found.each[0])
    amounts = [int(found.charge[0]) - int(found.reward[0])] if prepays else [first, *[each] * (count - 1)]
    a_year = (
        ordinances.law("event_date", to_day(day), statute="sewerage")
        .of("sewerage")
        .amount("beneficiary_a_year")
    )
    parts = [
        Part(n, due_day(day, n, a_year), (amount,)) for n, amount in enumerate(amounts, start=1) if amount
    ]
    return charge(
        levy=SEWER_BENEFICIARY.code, fiscal_year=day.year - (day.month < 4), payer=person, reference=number,
        parts=parts, entry=entry,
    )  # fmt: skip


def due_day(day: date, instalment: int, a_year: int) -> date:
    """The last day of every (12 ÷ times a year)th month, moved behind closed days (納期限)."""
    months = day.year * 12 + day.month - 1 + instalment * (12 // a_year)
    due = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    while is_closed(due):
        due += timedelta(days=1)
    return due


@procedure("water.change_beneficiary", right="water.change", ja="受益者負担金の猶予・減免・変更")
def change_beneficiary(
    *,
    number: int,
    changed_on: date,
    person: int,
    state: int,
    reason: str,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Postpone, exempt or hand over land; what is charged is taken back where it is postponed or exempt.

    Errors: NotFound; Refused without a reason, where nothing changes, or where another person would owe what is charged.
    """
    land = as_of(Beneficiary, None).filter(number=number).order_by("-valid_from").first()
    if land is None:
        raise NotFound("この台帳番号の土地はありません。", field="number")
    check_payer(person)
    if not reason.strip():
        raise Refused("変更の理由を入力してください。", field="reason")
    if (person, state) == (land.person, land.state):
        raise Refused("変更がありません。", field="state")
    if person != land.person and land.charge is not None:
        raise Refused(
            "賦課した負担金は、もとの受益者が納めます。", field="person", cites=CITES,
            what_to_do="納期の来ない分を新しい受益者に賦課し直すときは、先に猶予にしてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="water.beneficiary_changed", procedure="water.change_beneficiary", happened_on=changed_on,
        subjects=[("water_land", number), ("person", land.person), ("person", person)], reason=reason[:200],
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    charged = land.charge
    if state != LandState.ASSESSED and charged is not None:
        correct(
            charged, components=(0,), on=changed_on, unit=1, occasional_due_on=changed_on, entry=entry.number
        )
        charged = None
    values = {"person": person, "state": state, "charge": charged}
    history.change(
        Beneficiary,
        {"number": number},
        values,
        entry=entry.number,
        valid_from=max(changed_on, land.valid_from),
    )
    return entry
