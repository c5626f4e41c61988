"""The insurances of the model town in the middle of their work: premiums, a waiting run, benefits; numbers for their routes."""

from datetime import date

from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN as LATE_ELDERLY
from kikan.businesses.long_term_care.models.certification import Certification
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_refund
from kikan.businesses.long_term_care.procedures.decide_ratios import decide_ratios
from kikan.businesses.long_term_care.reads.premium_plan import PLAN as CARE
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.premiums.comparing import spot_checks
from kikan.shared.premiums.models import Premium
from kikan.shared.premiums.plan import PremiumPlan
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

YEAR = 2026
TODAY = date(2026, 11, 23)
Routes = dict[str, dict[str, int | str]]


def make_insured() -> Routes:
    """Begin a trial, a draft, a benefit and a print run."""
    return {**_premiums_of(CARE, "care"), **_premiums_of(LATE_ELDERLY, "insurance"), **_care()}


def _premiums_of(plan: PremiumPlan, role: str) -> Routes:
    """Numbers of the shared screens of premiums."""
    business, actor = plan.business, clerk(f"{role}_clerk")
    with tenant(MODEL_TOWN):
        row = Premium.objects.filter(levy=plan.levy.code, fiscal_year=YEAR).order_by("-person").first()
    assert row is not None
    run = queue.enqueue(f"{business}.assess_year", actor=actor, parameters={"fiscal_year": 2024})
    run_now(MODEL_TOWN, run)
    with tenant(MODEL_TOWN):
        tried = spot_checks(plan, queue.find(MODEL_TOWN, run))[0].person
    printed = queue.enqueue(f"{business}.print_notices", actor=actor, parameters={"fiscal_year": YEAR})
    run_now(MODEL_TOWN, printed)
    figures = queue.find(MODEL_TOWN, printed).figures
    draft = acts.enter(
        f"{business}.accept_loss", actor=actor, subjects=[("person", row.person)],
        arguments={"person": row.person, "lost_on": TODAY, "lost_by": 1, "reported_on": TODAY},
    )  # fmt: skip
    acts.return_(draft, actor=clerk(f"{role}_chief"), reason="日付を確かめてください。")
    return {
        f"{business}/persons/": {"person": row.person, "number": row.person, "year": YEAR, "entry": row.entry},
        f"{business}/runs/<": {"number": run, "person": tried},
        f"{business}/printing/<": {"run": printed, "first": int(figures.get("first_issue", 1))},
        f"{business}/acts/": {"number": draft},
    }  # fmt: skip


def _care() -> Routes:
    actor = clerk("care_clerk")
    decide_ratios(year=YEAR, actor=actor)
    with tenant(MODEL_TOWN):
        person = as_of(Certification.objects.all(), TODAY).order_by("person").first()
    assert person is not None
    decide_refund(person=person.person, kind=1, service_on=TODAY, paid=20_000, applied_on=TODAY, actor=actor)
    return {
        "long_term_care/benefits/<": {"number": 1},
        "long_term_care/persons/<number:number>/acts/<slug": {
            "name": "apply_certification",
            "number": person.person,
        },
        "late_elderly_medical/persons/<number:number>/acts/<slug": {"name": "claim_revenue"},
    }
