"""decide_bills: the bills of a run become decisions and charges (料金の調定)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.jobs.trial import Released, release
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

# Whose rows, written after the run's journal number, mean that a point must be computed again.
FACTS = {"water_reading": "point", "water_point_state": "point", "water_contract_state": "point"}
TABLES = ("ledger_charge", "ledger_instalment", "ledger_charge_line")


@procedure("water.decide_bills", right="water.approve", ja="水道料金・下水道使用料の調定")
def decide_bills(*, run: int, charged_on: date, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into bills, readings and the ledger, all under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where readings have moved on.
    """
    entry = append(
        actor=actor, kind="water.bills_decided", procedure="water.decide_bills", subjects=[("run", run)],
        happened_on=charged_on, cites="水道法第14条、下水道法第20条",
    )  # fmt: skip
    tables = (*TABLES, Released("water_reading"), Released("water_bill"))
    release(run, tables, entry.number, facts=FACTS, known_at=known_at)
    return entry
