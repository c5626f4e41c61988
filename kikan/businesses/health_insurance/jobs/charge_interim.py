"""The interim months of those whose pension goes on paying the levy (仮徴収); parameter `fiscal_year`."""

from datetime import date

from kikan.businesses.health_insurance.models import Followed
from kikan.businesses.health_insurance.procedures.decide_levies import decide_interim
from kikan.businesses.health_insurance.reads.pension_facts import Ints, may_go_on
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.premiums import yearly
from kikan.shared.tenancy import ordinances


def run(context: RunContext) -> Outcome:
    """Charge April, June and August. Errors: Refused where they or the year's levies are decided already."""
    return yearly.run_interim(context, PLAN, lambda _, year: _is_decided(year), _fits)


def release(context: RunContext) -> None:
    """After two approvals: release under one entry."""
    yearly.release_interim(context, PLAN, decide_interim)


def _is_decided(year: int) -> bool:
    return Followed.objects.filter(fiscal_year=year).exists()


def _fits(year: int, known_at: int, persons: Ints) -> Ints:
    """Judged on 1 April: who turns 75 within the year or has a younger insured at home is not collected from."""
    law = ordinances.law("fiscal_year", year, known_at)
    return may_go_on(law, known_at, date(year, 4, 1), persons)
