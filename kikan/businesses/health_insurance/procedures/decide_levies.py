"""decide_levies, decide_interim: the levies of a year become decisions and charges (当初賦課・仮徴収の決定)."""

from datetime import date

from kikan.businesses.health_insurance.models import Followed
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.access import Actor
from kikan.shared.jobs.trial import Released, release
from kikan.shared.journal.append import Entry, append
from kikan.shared.premiums.yearly import release_interim_under
from kikan.shared.procedures import procedure

# Whose rows, written after the run's journal number, mean that somebody must be computed again.
FACTS = {
    "fact_residents_residency": "person",
    "fact_residents_household": "head",
    "fact_resident_tax_income": "person",
    "health_insurance_enrolment": "person",
    "health_insurance_relief": "person",
    "health_insurance_specified_member": "person",
    "health_insurance_pension": "person",
    "health_insurance_transfer_wish": "person",
    "premiums_pension_collection": "person",
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


@procedure("health_insurance.decide_interim", right="health_insurance.approve", ja="国保税の仮徴収額の決定")
def decide_interim(*, run: int, fiscal_year: int, actor: Actor) -> Entry:
    """Move the interim months of an approved run into the ledger. Errors: Refused as `decide_levies`."""
    return release_interim_under(
        PLAN, run=run, fiscal_year=fiscal_year, actor=actor, procedure="health_insurance.decide_interim"
    )
