"""The town with two more households whose heads and members are all 65 to 74: a couple, and one who will turn 75."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.procedures.collect_from_pension import begin_pension_collection
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import released
from kikan.shared.addressees.models import Account
from kikan.shared.history import OPEN, add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Balance
from kikan.shared.premiums.models import PensionCollection
from kikan.shared.tenancy import clock, tenant

HEAD, WIFE, ELDER, YOUNGER = 77, 85, 93, 107
COUPLE, ALONE = 104, 105
PENSIONERS = (
    (HEAD, COUPLE, True, date(1957, 5, 5), 2_600_000, date(2020, 4, 1), OPEN),
    (WIFE, COUPLE, False, date(1959, 3, 3), 0, date(2020, 4, 1), OPEN),
    # Lives with them, insured elsewhere since 2021.
    (YOUNGER, COUPLE, False, date(1985, 1, 1), 0, date(2020, 4, 1), date(2021, 4, 1)),
    # Turns 75 on 2 February 2027, within the fiscal year 2026.
    (ELDER, ALONE, True, date(1952, 2, 2), 0, date(2020, 4, 1), OPEN),
)
PENSION = 1_200_000


@contextmanager
def pension_town(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The couple's pension pays from October 2025; what an old system handed over of the elder goes on."""
    patch.setattr(town, "PEOPLE", town.PEOPLE + PENSIONERS)
    town.settle()
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 3)]).number
        key = {"levy": PLAN.levy.code, "person": ELDER}
        add(
            PensionCollection,
            key,
            {"payer": 1000, "interim": 1_500},
            entry=entry,
            valid_from=date(2025, 4, 1),
        )
    with clock.set_to("2025-06-10"):
        begin_pension_collection(
            person=HEAD, payer=1000, pension=PENSION, begins_on=date(2025, 10, 1), actor=town.CLERK
        )  # fmt: skip
    with clock.set_to("2025-06-12"):
        released(2025)
    yield


def interim(year: int) -> int:
    """Charge the interim months of a year after two approvals."""
    number = queue.enqueue(
        "health_insurance.charge_interim", actor=town.CLERK, parameters={"fiscal_year": year}
    )
    assert run_now(town.TOWN, number) == State.WAITING
    queue.approve(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE
    return number


def levy(household: int, year: int) -> Levy:
    with tenant(town.TOWN):
        return Levy.objects.get(household=household, fiscal_year=year, ended_by__isnull=True)


def charged(number: int) -> dict[int, int]:
    """What is charged by instalment of one charge, without what came to nothing."""
    with tenant(town.TOWN):
        rows = Balance.objects.filter(charge=number, instalment__lt=1000).order_by("instalment")
        return {row.instalment: row.charged for row in rows if row.charged}


def collected(person: int) -> list[tuple[date, date, str]]:
    with tenant(town.TOWN):
        rows = PensionCollection.objects.filter(
            levy=PLAN.levy.code, person=person, ended_by__isnull=True
        ).order_by("valid_from")
        return [(r.valid_from, r.valid_until, r.ended_for) for r in rows]


def with_account(person: int) -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("person", person)]).number
        bank = {"bank": "9900", "branch": "001", "account_number": "1234567", "holder_kana": "ﾐﾎﾝ"}
        add(Account, {"person": person, "use": "debit"}, bank, entry=entry, valid_from=date(2020, 1, 1))
