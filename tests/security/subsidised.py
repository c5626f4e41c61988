"""Medical subsidies in the lively town: a person granted, a certificate given out, a draft that waits."""

from kikan.businesses.medical_subsidy.exchange.claims import HEAD, read_claims
from kikan.businesses.medical_subsidy.procedures.apply import apply_disability
from kikan.businesses.medical_subsidy.procedures.decide import decide
from kikan.businesses.medical_subsidy.procedures.decide_refunds import decide_refunds
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate
from kikan.businesses.medical_subsidy.procedures.receipts import enter_receipt
from kikan.businesses.medical_subsidy.procedures.take_claims import take_claims
from kikan.businesses.medical_subsidy.reads.recipients import waiting
from kikan.businesses.medical_subsidy.reads.refunds import payments_of, receipts
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
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
    told = {
        "month": today,
        "institution": "例示病院",
        "care": 1,
        "points": 100,
        "paid": 300,
        "care_on": today,
    }
    enter_receipt(person=person, scheme=1, applied_on=today, actor=taker, **told)  # type: ignore[arg-type]
    decide_refunds(applied_on=today, pays_on=today, actor=chief)
    with tenant(MODEL_TOWN):
        receipt, payment = receipts(person=person)[0].number, payments_of(person)[0].number
    run = queue.enqueue(
        "medical_subsidy.print_certificates", actor=chief, parameters={"day": int(f"{today:%Y%m%d}")}
    )
    run_now(MODEL_TOWN, run)
    first = int(queue.find(MODEL_TOWN, run).figures.get("first_issue", 1))
    content = ",".join(HEAD) + "\r\n0000000,202611,0612345678,例示医院,1,1,3,,,3\r\n"
    file = take_claims(file=read_claims(content.encode()), month=today, actor=chief)
    draft = acts.enter(
        "medical_subsidy.change_insurance", actor=taker, subjects=[("person", person)],
        arguments={"person": person, "from_on": today, "insurer": 4},
    )  # fmt: skip
    return {
        "medical_subsidy/persons/<": {"number": person, "act": "change_insurance", "scheme": 1},
        "medical_subsidy/applications/<": {"number": application},
        "medical_subsidy/receipts/<": {"number": receipt},
        "medical_subsidy/refunds/<": {"number": payment},
        "medical_subsidy/printing/<": {"run": run, "first": first},
        "medical_subsidy/claims/<": {"number": file},
        "medical_subsidy/acts/": {"number": draft},
    }
