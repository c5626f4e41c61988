"""The insurances of the model town in the middle of their work: premiums, a waiting run, benefits; numbers for their routes."""

from datetime import date

from kikan.businesses.health_insurance.exchange.claims_file import read_claims
from kikan.businesses.health_insurance.models import Enrolment
from kikan.businesses.health_insurance.procedures.decide_benefits import decide_childbirth
from kikan.businesses.health_insurance.procedures.record_third_party import report_third_party
from kikan.businesses.health_insurance.procedures.take_claims import take_claims
from kikan.businesses.health_insurance.tests.claims import file_of, line
from kikan.businesses.late_elderly_medical.procedures.make_union_file import make_union_file
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN as LATE_ELDERLY
from kikan.businesses.long_term_care.models.certification import Certification
from kikan.businesses.long_term_care.procedures.boards import plan_meeting, set_board, set_member
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_refund
from kikan.businesses.long_term_care.procedures.decide_ratios import decide_ratios
from kikan.businesses.long_term_care.procedures.make_recipient_file import make_recipient_file
from kikan.businesses.long_term_care.procedures.take_service_records import (
    Service,
    ServiceFile,
    take_service_records,
)
from kikan.businesses.long_term_care.reads.insured import numbers_of
from kikan.businesses.long_term_care.reads.premium_plan import PLAN as CARE
from kikan.shared import history
from kikan.shared.addressees.models import Account
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import PayoutState
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
    return {
        **_premiums_of(CARE, "care"), **_premiums_of(LATE_ELDERLY, "insurance"), **_care(), **_health(), **_union(),
    }  # fmt: skip


def _union() -> Routes:
    """A file to the union of the late-stage elderly."""
    made = make_union_file(kind=1, fiscal_year=YEAR, actor=clerk("insurance_clerk"))
    assert made.number is not None
    return {
        "late_elderly_medical/union/files/<": {"number": made.number},
        "late_elderly_medical/union/differences/<": {"year": YEAR},
    }


def _health() -> Routes:
    """Benefits of NHI, an injury by somebody else, printed confirmations, and payments on their way."""
    actor = clerk("insurance_clerk")
    with tenant(MODEL_TOWN):
        person = int(as_of(Enrolment, TODAY).order_by("person").values_list("person", flat=True)[0])
    decide_childbirth(
        person=person,
        happened_on=TODAY,
        children=1,
        is_compensated=True,
        received=0,
        applied_on=TODAY,
        actor=actor,
    )
    report_third_party(
        person=person,
        happened_on=TODAY,
        cause=1,
        opponent="例示　一郎",
        insurer="",
        reported_on=TODAY,
        actor=actor,
    )
    claims = file_of(line(1, person, 1_000_000, 300_000, month=202607), line(2, person, 1, 2, month=202607))
    take_claims(file=read_claims(claims), actor=actor)
    month = {"month": 202607}
    run_now(MODEL_TOWN, queue.enqueue("health_insurance.find_high_cost", actor=actor, parameters=month))
    asked = queue.enqueue("health_insurance.print_high_cost_letters", actor=actor, parameters=month)
    run_now(MODEL_TOWN, asked)
    first_letter = int(queue.find(MODEL_TOWN, asked).figures.get("first_issue", 1))
    printed = queue.enqueue("health_insurance.print_confirmations", actor=actor, parameters={})
    run_now(MODEL_TOWN, printed)
    figures = queue.find(MODEL_TOWN, printed).figures
    with tenant(MODEL_TOWN):
        payout = PayoutState.objects.filter(status=0, person=person).order_by("-number").first()
        assert payout is not None
        entry = append(actor=actor, kind="test", procedure="test", subjects=[("person", payout.payee)]).number
        bank = {"bank": "9903", "branch": "003", "account_number": "0000001", "holder_kana": "ﾐﾎﾝ ﾀﾛｳ"}
        history.replace(
            Account, {"person": payout.payee, "use": "credit"}, bank, entry=entry, valid_from=TODAY
        )
    run = queue.enqueue(
        "collection.pay_out", actor=clerk("collection_clerk"), parameters={"day": 20261130, "purpose": 0}
    )
    run_now(MODEL_TOWN, run)
    return {
        "health_insurance/persons/<number:number>/acts/<slug": {"name": "decide_high_cost", "number": person},
        "health_insurance/benefits/<": {"number": 1},
        "health_insurance/claims/<": {"number": 1, "line": 3},
        "health_insurance/high-cost/letters/<": {"run": asked, "first": first_letter},
        "health_insurance/third-parties/<": {"number": 1},
        "health_insurance/papers/<": {"run": printed, "first": int(figures.get("first_issue", 1))},
        "collection/payouts/<": {"number": payout.number},
        "collection/payment-runs/<": {"number": run},
    }


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
    with tenant(MODEL_TOWN):
        numbers = numbers_of([person.person])
    set_board(name="第1合議体", begins_on=TODAY, actor=actor)
    set_member(
        board=1, name="例示　一郎", profession=2, begins_on=TODAY, ends_on=date(2028, 3, 31), actor=actor
    )
    meeting = plan_meeting(board=1, held_on=TODAY, capacity=10, actor=actor)
    line = Service(2, "", numbers[person.person], date(2026, 10, 1), 1, "11", 1, 90_000, 0, 90_000)
    file = ServiceFile("0" * 64, date(2026, 11, 1), (line,), ())
    take_service_records(file=file, actor=actor)
    return {
        "long_term_care/federation/sent/<": {"number": make_recipient_file(actor=actor)},
        "long_term_care/federation/months/<": {"year": 2026, "month": 10},
        "long_term_care/meetings/<": {"number": meeting},
        "long_term_care/benefits/<": {"number": 1},
        "long_term_care/persons/<number:number>/acts/<slug": {
            "name": "apply_certification",
            "number": person.person,
        },
        "late_elderly_medical/persons/<number:number>/acts/<slug": {"name": "claim_revenue"},
    }
