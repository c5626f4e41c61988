"""decide_premiums, decide_interim: the premiums of a year become decisions and charges (当初賦課・仮徴収の決定)."""

from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry
from kikan.shared.premiums.yearly import release_interim_under, release_under
from kikan.shared.procedures import procedure


@procedure(
    "late_elderly_medical.decide_premiums",
    right="late_elderly_medical.approve",
    ja="後期高齢者医療保険料の当初賦課の決定",
)
def decide_premiums(*, run: int, fiscal_year: int, known_at: int, actor: Actor) -> Entry:
    """Move the trial rows of an approved run into the premiums and the ledger, all under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where facts have moved on.
    """
    return release_under(
        PLAN, run=run, fiscal_year=fiscal_year, known_at=known_at, actor=actor,
        procedure="late_elderly_medical.decide_premiums",
    )  # fmt: skip


@procedure(
    "late_elderly_medical.decide_interim",
    right="late_elderly_medical.approve",
    ja="後期高齢者医療保険料の仮徴収額の決定",
)
def decide_interim(*, run: int, fiscal_year: int, actor: Actor) -> Entry:
    """Move the interim months of an approved run into the ledger. Errors: Refused as `decide_premiums`."""
    return release_interim_under(
        PLAN, run=run, fiscal_year=fiscal_year, actor=actor, procedure="late_elderly_medical.decide_interim"
    )
