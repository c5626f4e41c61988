"""The child allowance in the lively town: a recipient who is asked for a status report, and its letters."""

from datetime import date, timedelta

from kikan.businesses.child_allowance.procedures.accept_claim import accept_claim
from kikan.businesses.child_allowance.procedures.status_reports import ask_status_reports, record_circumstance
from kikan.businesses.child_allowance.reads.entitlements import household_on
from kikan.businesses.schooling.reads.residents import born_between
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_allowance() -> dict[str, int | str]:
    """Numbers for the routes of the letters about status reports."""
    actor, june = clerk("child_clerk"), date(clock.today().year, 6, 1)
    before = june - timedelta(days=60)
    with tenant(MODEL_TOWN):
        born = born_between(date(june.year - 10, 4, 2), date(june.year - 5, 4, 1), before)
        head, child = next(
            (int(h), int(c)) for h, c in zip(born["head"], born["person"], strict=True)
            if any(r.person == h for r in household_on(int(c), before))
        )  # fmt: skip
    accept_claim(person=head, kind=1, event_on=before, claimed_on=before, children=[child], actor=actor)
    record_circumstance(person=head, kind=9, on=june, actor=actor)
    ask_status_reports(year=june.year, actor=actor)
    run = queue.enqueue(
        "child_allowance.print_status_reports", actor=actor, parameters={"year": june.year, "held_back": 0}
    )
    run_now(MODEL_TOWN, run)
    return {"run": run, "first": int(queue.find(MODEL_TOWN, run).figures.get("first_issue", 1))}
