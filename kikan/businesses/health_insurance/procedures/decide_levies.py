"""decide_levies: the yearly levies of NHI become decisions and charges (当初賦課の決定)."""

from datetime import date

from kikan.businesses.health_insurance.models import Followed
from kikan.shared.access import Actor
from kikan.shared.jobs.trial import Released, release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

# Whose rows, written after the run's journal number, mean that somebody must be computed again.
FACTS = {
    "fact_residents_residency": "person",
    "fact_resident_tax_income": "person",
    "health_insurance_enrolment": "person",
    "health_insurance_relief": "person",
    "health_insurance_specified_member": "person",
}


@procedure("health_insurance.decide_levies", right="health_insurance.approve", ja="国保税の当初賦課の決定")
def decide_levies(*, run: int, fiscal_year: int, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the levies and the ledger, all under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where facts have moved on.
    """
    entry = append(
        actor=actor, kind="health_insurance.levies_decided", procedure="health_insurance.decide_levies",
        subjects=[("run", run)], happened_on=date(fiscal_year, 4, 1), cites="地方税法第703条の4",
    )  # fmt: skip
    tables = (
        "ledger_charge", "ledger_instalment", "ledger_charge_line",
        Released("health_insurance_levy"), Released("health_insurance_levy_member"),
    )  # fmt: skip
    release(run, tables, entry.number, facts=FACTS, known_at=known_at)
    Followed.objects.create(
        municipality=entry.municipality, fiscal_year=fiscal_year, entry=entry.number, known_at=known_at
    )
    return entry
