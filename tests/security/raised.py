"""The child allowance in the lively town: a recipient who is asked for a status report, and its letters."""

from datetime import date

from kikan.businesses.child_allowance.models import Recipient
from kikan.businesses.child_allowance.procedures.status_reports import ask_status_reports, record_circumstance
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_allowance() -> dict[str, int | str]:
    """Numbers for the routes of the letters about status reports."""
    actor, june = clerk("child_clerk"), date(clock.today().year, 6, 1)
    with tenant(MODEL_TOWN):
        known = as_of(Recipient.objects.filter(valid_from__lt=june, valid_until__gt=june), None)
        recipient = known.order_by("person").values_list("person", flat=True)[0]
    record_circumstance(person=recipient, kind=9, on=june, actor=actor)
    ask_status_reports(year=june.year, actor=actor)
    run = queue.enqueue(
        "child_allowance.print_status_reports", actor=actor, parameters={"year": june.year, "held_back": 0}
    )
    run_now(MODEL_TOWN, run)
    return {"run": run, "first": int(queue.find(MODEL_TOWN, run).figures.get("first_issue", 1))}
