"""A few fictitious households with taxes of two years, insured by the union; on the people of the care town."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import Insured
from kikan.businesses.long_term_care.tests import town as care
from kikan.businesses.long_term_care.tests.town import TODAY, TOWN, YEARS
from kikan.businesses.residents.models import Resident
from kikan.shared.access import Actor, system_actor
from kikan.shared.history import add, end
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import LATE_ELDERLY
from kikan.shared.premiums.models import PensionCollection
from kikan.shared.tenancy import tenant

__all__ = ["TODAY", "TOWN", "YEARS"]
RIGHTS = frozenset(
    f"{b}.{r}"
    for b in ("late_elderly_medical", "long_term_care", "resident_tax")
    for r in ("look", "change", "approve", "batch", "print")
)
CLERK = system_actor(TOWN, *RIGHTS)
FIRST, SECOND = (Actor(user, TOWN, 1, RIGHTS) for user in (7, 8))
WIDOW, HUSBAND, WIFE, ASSISTED, SILENT, TURNING = (
    care.WIDOW, care.HUSBAND, care.WIFE, care.ASSISTED, care.SILENT, care.TURNING,
)  # fmt: skip
# Insured since before 2024, but the husband's neighbour who reached 75 in the year (born 1949-12-12: in 2024).
SINCE = {
    WIDOW: date(2023, 5, 5),
    HUSBAND: date(2025, 1, 10),
    SILENT: date(2024, 4, 1),
    ASSISTED: date(2025, 9, 20),
}


def settle() -> None:
    """The care town with its elders insured; the last one for the time of a former dependant."""
    care.settle()
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test.insured", procedure="test", subjects=[("load", 3)]).number
        for place, (person, since) in enumerate(SINCE.items(), 1):
            values = {
                "insured_number": place, "acquired_on": since, "acquired_by": 1, "is_former_dependant": person == ASSISTED,
            }  # fmt: skip
            add(Insured, {"person": person}, values, entry=entry, valid_from=since)
        key = {"levy": LATE_ELDERLY.code, "person": HUSBAND}
        add(
            PensionCollection,
            key,
            {"payer": 1000, "interim": 12_000},
            entry=entry,
            valid_from=date(2025, 4, 1),
        )


def moved_away(person: int, on: date) -> None:
    """The person lives in another prefecture from a day on, as the register has it."""
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test.moved", procedure="test", subjects=[("person", person)]).number
        end(Resident, {"person": person}, entry=entry, on=on)


def released(job: str, year: int) -> int:
    number = queue.enqueue(job, actor=CLERK, parameters={"fiscal_year": year})
    assert run_now(TOWN, number) == State.WAITING, queue.find(TOWN, number).error_at
    queue.approve(number, actor=FIRST)
    queue.approve(number, actor=SECOND)
    queue.release_later(number, actor=FIRST)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error_at
    return number
