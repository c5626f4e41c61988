"""declare_retirement: a payer hands in the tax on retirement pay (退職所得に係る納入申告, 現年分離)."""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.resident_tax.law.retirement import RetirementPay, RetirementTax, years_of_service
from kikan.businesses.resident_tax.models import Retirement
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.law import LawGap, call
from kikan.law.days import day as day_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.desk.people import require_person
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.calendar import closed_days

SERIES = "resident_tax.retirement"
CITES = "地方税法 第328条の5・第50条の5"
# Charges of retirement pay have a reference of their own, beside those of a year's withholding.
REFERENCE = 9_000_000_000_000


@procedure("resident_tax.declare_retirement", right="resident_tax.change", ja="退職所得の納入申告")
def declare_retirement(
    *,
    person: int,
    collector: int,
    pay: int,
    joined_on: date,
    retired_on: date,
    paid_on: date,
    actor: Actor,
    city: int | None = None,
    prefecture: int | None = None,
    is_officer: bool = False,
    is_disabled: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Compute the tax of the payment and charge the payer, due on the 10th of the month after the payment.

    city, prefecture: as handed in; they must be what the law says. Errors: NotFound; Refused where they differ,
    for impossible days, or a payer of pensions; LawGap.
    """
    payer = reads.collector_of(collector)
    if payer.kind != SALARY:
        raise Refused("年金保険者の指定番号です。", field="collector")
    require_person(person)
    if not joined_on < retired_on:
        raise Refused("退職日が就職日より前です。", field="retired_on")
    if pay <= 0:
        raise Refused("退職手当等の額を入力してください。", field="pay")
    tax = tax_of(pay, joined_on, retired_on, is_officer=is_officer, is_disabled=is_disabled)
    found = int(tax.city_tax[0]), int(tax.prefecture_tax[0])
    if (city, prefecture) != (None, None) and (city, prefecture) != found:
        raise Refused(
            f"申告の税額が計算と合いません（計算では市町村民税{found[0]:,}円、道府県民税{found[1]:,}円）。",
            cites="地方税法 第328条の3・第50条の4", field="city", what_to_do="勤続年数と役員等の区分を確かめてください。",
        )  # fmt: skip
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="resident_tax.retirement_declared", procedure="resident_tax.declare_retirement",
        subjects=[("person", person), ("collector", collector)], happened_on=paid_on, reported_on=clock.today(),
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    charge = 0
    if sum(found):
        charge = ledger.charge(
            levy=RESIDENT_TAX.code, fiscal_year=paid_on.year - (paid_on.month < 4), payer=payer.addressee,
            reference=REFERENCE + number, parts=[ledger.Part(1, _due_on(paid_on), (*found, 0))], entry=entry.number,
        )  # fmt: skip
    history.add(
        Retirement, {"number": number},
        {
            "collector": collector, "person": person, "paid_on": paid_on, "joined_on": joined_on,
            "retired_on": retired_on, "pay": pay, "is_officer": is_officer, "is_disabled": is_disabled,
            "income": int(tax.retirement_income[0]), "city": found[0], "prefecture": found[1], "charge": charge,
        },
        entry=entry.number, valid_from=paid_on,
    )  # fmt: skip
    return entry


def tax_of(
    pay: int, joined_on: date, retired_on: date, *, is_officer: bool = False, is_disabled: bool = False
) -> RetirementTax:
    """The tax of one payment by the law of the year of retirement, with every step."""
    joined, retired = (np.array([day_number(d)], dtype=np.int64) for d in (joined_on, retired_on))
    paid = RetirementPay(
        np.array([pay], dtype=np.int64), years_of_service(joined, retired), np.array([is_officer]),
        np.array([is_disabled]),
    )  # fmt: skip
    law = ordinances.law("tax_year", retired_on.year).of("local_tax_act")
    try:
        found: RetirementTax = call("local_tax_act.retirement_tax", paid, law=law)
    except LawGap as gap:
        raise Refused(
            "この年の退職所得の税率・控除が登録されていないため、計算できません。", field="retired_on",
            what_to_do="退職年月日を確かめてください。",
        ) from gap  # fmt: skip
    return found


def _due_on(paid_on: date) -> date:
    """The 10th of the month after the payment, moved over closed days (地方税法 第328条の5第2項・第20条の5)."""
    due = date(paid_on.year + paid_on.month // 12, paid_on.month % 12 + 1, 10)
    closed = set(closed_days(due, due + timedelta(days=15)))
    while due in closed:
        due += timedelta(days=1)
    return due
