"""Medical subsidies in the lively town: a person granted, a certificate given out, a draft that waits."""

from kikan.businesses.medical_subsidy.procedures.apply import apply_disability
from kikan.businesses.medical_subsidy.procedures.decide import decide
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate
from kikan.businesses.medical_subsidy.reads.recipients import waiting
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_subsidies(person: int) -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the medical subsidies."""
    taker, chief, today = clerk("medical_clerk"), clerk("medical_chief"), clock.today()
    apply_disability(
        person=person, applied_on=today, event_on=today, physical=1, insurer=3, is_income_taxed=False, levy=0, actor=taker
    )  # fmt: skip
    with tenant(MODEL_TOWN):
        application = waiting()[0].number
    decide(person=person, application=application, actor=chief)
    issue_certificate(person=person, scheme=1, actor=taker)
    draft = acts.enter(
        "medical_subsidy.change_insurance", actor=taker, subjects=[("person", person)],
        arguments={"person": person, "from_on": today, "insurer": 4},
    )  # fmt: skip
    return {
        "medical_subsidy/persons/<": {"number": person, "act": "change_insurance", "scheme": 1},
        "medical_subsidy/applications/<": {"number": application},
        "medical_subsidy/acts/": {"number": draft},
    }
