"""decide_assessments: the yearly assessments of resident tax become decisions and charges (当初賦課の決定)."""

from datetime import date

from kikan.businesses.resident_tax.models import FollowedYear
from kikan.businesses.resident_tax.reads.tax_facts import FACTS
from kikan.shared.access import Actor
from kikan.shared.jobs.trial import Released, release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure


@procedure("resident_tax.decide_assessments", right="resident_tax.approve", ja="住民税の当初賦課の決定")
def decide_assessments(*, run: int, fiscal_year: int, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the assessments and the ledger, all under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where facts have moved on.
    """
    entry = append(
        actor=actor, kind="resident_tax.assessments_decided", procedure="resident_tax.decide_assessments",
        subjects=[("run", run)], happened_on=date(fiscal_year, 4, 1), cites="地方税法第319条の2",
    )  # fmt: skip
    tables = (
        "ledger_charge", "ledger_instalment", "ledger_charge_line", Released("resident_tax_assessment"),
    )  # fmt: skip
    release(run, tables, entry.number, facts=FACTS, known_at=known_at)
    FollowedYear.objects.create(
        municipality=entry.municipality, fiscal_year=fiscal_year, entry=entry.number, known_at=known_at
    )
    return entry
