"""A resident tax in the middle of its work: a trial that waits, a correction that waits, and somebody who is taxed."""

from django.db import connection

from kikan.businesses.resident_tax.models import Assessment
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

TRIED = """
SELECT person FROM resident_tax_assessment_trial WHERE municipality = %s AND run = %s AND annual_tax > 0 ORDER BY 1
"""


def make_taxes() -> dict[str, dict[str, int]]:
    """Numbers for the routes of assessments, runs and pending acts."""
    with tenant(MODEL_TOWN):
        rows = Assessment.objects.filter(fiscal_year=2026, ended_by__isnull=True, annual_tax__gt=0)
        tax = rows.order_by("person")[0]
    run = queue.enqueue(
        "resident_tax.assess_year", actor=clerk("tax_clerk"), parameters={"fiscal_year": 2024}
    )
    run_now(MODEL_TOWN, run)
    with tenant(MODEL_TOWN), connection.cursor() as cursor:
        cursor.execute(TRIED, [MODEL_TOWN, run])
        tried = cursor.fetchone()[0]
    draft = acts.enter(
        "resident_tax.reassess_person", actor=clerk("tax_clerk"), subjects=[("person", tax.person)],
        arguments={"person": tax.person, "fiscal_year": 2026, "reason": "調査"}, title="住民税の更正・決定",
    )  # fmt: skip
    acts.return_(draft, actor=clerk("tax_chief"), reason="事由を確かめてください。")
    return {
        "resident_tax/persons/<number:number>/": {"number": tax.person, "entry": tax.entry},
        "resident_tax/runs/<": {"number": run, "person": tried},
        "resident_tax/acts/": {"number": draft},
    }
