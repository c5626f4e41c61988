"""A town in the middle of its work: drafts, proposals, a waiting run, papers, an overpayment; and numbers for every route."""

from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.agree_plan import agree_plan
from kikan.businesses.collection.procedures.close_day import close_day
from kikan.businesses.collection.procedures.decide_refund import decide_refund
from kikan.businesses.collection.procedures.enter_receipt import enter_receipt
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.businesses.health_insurance.models import Enrolment, Levy
from kikan.businesses.national_pension.procedures.accept_claim import accept_claim
from kikan.businesses.national_pension.procedures.make_report import make_report
from kikan.businesses.residents.documents.resident_record import Shown
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.issue_record_copy import issue_record_copy
from kikan.businesses.residents.procedures.issue_register_viewing import issue_register_viewing
from kikan.businesses.residents.reads.findings import open_findings
from kikan.businesses.residents.reads.viewing import Conditions
from kikan.shared.access.roles import ROLES
from kikan.shared.addressees.models import Protection
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.security.documented import make_documents
from tests.security.endpoints import Endpoint
from tests.security.insured import make_insured
from tests.security.joined import make_joint
from tests.security.left import make_leaving
from tests.security.migrated import make_migration
from tests.security.pages import Opened
from tests.security.polled import make_polls
from tests.security.procured import make_procurement
from tests.security.raised import make_allowance
from tests.security.rolled import make_roll
from tests.security.schooled import make_schools
from tests.security.sealed import make_seals
from tests.security.served import make_service
from tests.security.subsidised import make_subsidies
from tests.security.taxed import make_taxes
from tests.security.watered import make_water
from tests.stories import scene
from tests.stories.scene import clerk

TODAY = date(2026, 11, 23)
# Who opens a page, the one with most to see first.
LOOKERS = (
    "insurance_chief",
    "care_chief",
    "resident_approver",
    "collection_clerk",
    "tax_chief",
    "tax_clerk",
    "operator",
)


@dataclass(frozen=True)
class Lively:
    """Numbers that exist, for the whole town and for routes that mean something else by `number`."""

    general: dict[str, int]
    by_route: dict[str, dict[str, int | str]] = field(default_factory=dict)
    pages: dict[str, Opened] = field(default_factory=dict)
    """Pages already opened, by path: every request is undone, so they stay as they were."""

    def of(self, endpoint: Endpoint) -> dict[str, object]:
        """The numbers that open an endpoint; the longest fragment of its route that is listed decides."""
        fits = [part for part in self.by_route if part in endpoint.route]
        special = self.by_route[max(fits, key=len)] if fits else {}
        return {**self.general, **special, "page": "residents", "month": "2026-10"}


def role_for(endpoint: Endpoint) -> str:
    """A role that may open it. Errors: StopIteration where nobody may."""
    free = endpoint.right in ("", "*", None)
    return next(r for r in (*LOOKERS, *ROLES) if free or endpoint.right in ROLES[r].rights)


def protected_person() -> int:
    """Somebody under 支援措置 who lives here and is in NHI."""
    with tenant(MODEL_TOWN):
        shielded = set(as_of(Protection, None).values_list("person", flat=True))
        insured = set(as_of(Enrolment, TODAY).values_list("person", flat=True))
        here = set(as_of(Resident, TODAY).values_list("person", flat=True))
    return min(shielded & here & insured or shielded & here)


def make_lively() -> Lively:
    """Let the clerks begin things without ending them."""
    here = accept_move_in(actor=clerk("resident_clerk"), **_family(date(2026, 11, 16)))
    scene.told()
    draft, returned = _drafted(date(2026, 11, 17)), _drafted(date(2026, 11, 18))
    acts.return_(returned, actor=clerk("resident_approver"), reason="本籍を確かめてください。")
    person = here.persons[0]
    (proposal,) = scene.proposals("health_insurance.accept_enrolment", person)
    (gain,) = scene.proposals("national_pension.accept_gain", person)
    (claim,) = scene.proposals("child_allowance.accept_claim", person)
    first, *_ = issue_record_copy(persons=[person], shown=Shown(), actor=clerk("resident_clerk"))
    with tenant(MODEL_TOWN):
        levy = Levy.objects.filter(fiscal_year=2026, ended_by__isnull=True).order_by("household").first()
        household = as_of(Resident, TODAY).get(person=person).household
        file = TransferFile.objects.filter(direction="out").order_by("number").first()
    assert levy is not None
    assert file is not None
    run = _waiting_run()
    sealed = make_seals(person, here.persons[1])
    papers = make_documents(person)
    return Lively(
        {
            "person": person,
            "number": person,
            "household": levy.household,
            "entry": levy.entry,
            "office": clerk("section_chief").office,
            "year": 2026,
            "parameter": "local_tax_act.city_rate",
            "rule": "local_tax_act.levy",
        },
        {
            "worklist/<": {"number": draft},
            "residents/drafts/": {"number": returned},
            "residents/households/": {"number": household},
            "health_insurance/acts/": {"number": proposal.number},
            "child_allowance/acts/": {"number": claim.number},
            "child_allowance/persons/<number:number>/acts/": {"act": "accept_claim"},
            "child_allowance/status_reports/printing/<": make_allowance(),
            "national_pension/acts/": {"number": gain.number},
            "national_pension/persons/<number:number>/papers/": {"act": "apply_exemption"},
            "national_pension/reports/<": {"number": _passed_on(person)},
            "health_insurance/printing/<": _printed_notices(),
            "runs/<": {"number": run},
            "collection/transfers/<": {"number": file.number},
            "overpaid/<": {"receipt": (over := _overpaid())},
            "collection/receipts/<": {"number": over},
            "collection/files/<": {"number": _incoming(), "line": 2},
            "collection/persons/": {"number": _payer(), "slip": 1},
            **_pursued(),
            "documents/": {"number": first},
            "papers/": {"first": first, "last": first, "issue": first},
            "cancel/": {"entry": here.number},
            "residents/viewing/<": {"number": _viewed()},
            "residents/findings/<": {"number": _finding()},
            **sealed,
            **papers,
            **make_taxes(),
            **make_insured(),
            **make_water(),
            **make_schools(),
            **make_joint(),
            **make_procurement(),
            **make_migration(),
            **make_leaving(),
            **make_service(),
            **make_roll(person),
            **make_polls(person),
            **make_subsidies(here.persons[2]),
        },
    )


def _passed_on(person: int) -> int:
    """A list to the pension agency with a claim on it."""
    actor = clerk("insurance_clerk")
    accept_claim(person=person, claim=1, applied_on=TODAY, actor=actor)
    return make_report(from_on=TODAY, until_on=TODAY, actor=actor)


def _viewed() -> int:
    """A copy of the register somebody may view."""
    return issue_register_viewing(
        conditions=Conditions(count=3), applicant="見本大学", purpose="調査", actor=clerk("resident_approver")
    )


def _finding() -> int:
    """What the check of the register has found, with the people behind it."""
    with tenant(MODEL_TOWN):
        found = open_findings()
    return found[0].task if found else 1


def _family(on: date) -> dict[str, object]:
    return scene.move_in_of(scene.family(), on)


def _drafted(on: date) -> int:
    return acts.enter(
        "residents.accept_move_in", actor=clerk("resident_clerk"), arguments=_family(on), subjects=[]
    )


def _waiting_run() -> int:
    number = queue.enqueue(
        "health_insurance.assess_year", actor=clerk("insurance_clerk"), parameters={"fiscal_year": 2024}
    )
    run_now(MODEL_TOWN, number)
    return number


def _printed_notices() -> dict[str, int]:
    """A run of NHI notices and the first issue of its file."""
    number = queue.enqueue(
        "health_insurance.print_notices", actor=clerk("insurance_clerk"), parameters={"fiscal_year": 2026}
    )
    run_now(MODEL_TOWN, number)
    return {"run": number, "first": int(queue.find(MODEL_TOWN, number).figures.get("first_issue", 1))}


def _overpaid() -> int:
    """A receipt with more than was owed."""
    with tenant(MODEL_TOWN):
        paid = Balance.objects.filter(balance=0, charged__gt=0).order_by("charge", "instalment").first()
    assert paid is not None
    return enter_receipt(
        charge=paid.charge, instalment=paid.instalment, amount=1_000, paid_on=TODAY,
        actor=clerk("collection_clerk"),
    )  # fmt: skip


def _incoming() -> int:
    """A file of payments with a line that could not be read."""
    content = b"1,LIVELY1,20261120\r\n2,02,x\r\n8,1,5000\r\n9"
    file = read_file(layouts()["store_a"], content)
    return receive_file(file=file, actor=clerk("collection_clerk"))


def _pursued() -> dict[str, dict[str, int]]:
    """An agreement, a refund, a closed day and a run of reminders, for their pages."""
    charge, payer = _owing()
    decider = clerk("collection_chief")
    plan = agree_plan(payer=payer, claims=((charge, 1),), first_on=date(2026, 11, 30), count=3, actor=decider)
    refund = decide_refund(receipt=_overpaid(), actor=decider).refund or 0
    close_day(day=date(2026, 11, 22), actor=decider)
    run = queue.enqueue(
        "collection.remind", actor=decider, parameters={"due_on": 20261031, "sent_on": 20261123}
    )
    run_now(MODEL_TOWN, run)
    return {
        "collection/plans/<": {"number": plan.plan},
        "collection/refunds/<": {"number": refund},
        "collection/closings/<": {"number": 20261122},
        "collection/reminders/<": {"number": run},
        "collection/charges/<": {"charge": charge, "instalment": 1},
    }


def _owing() -> tuple[int, int]:
    """A payer of a charge of their own that was not paid when it fell due."""
    person = _payer()
    with tenant(MODEL_TOWN):
        return _charged(person), person


def _charged(person: int) -> int:
    entry = append(
        actor=clerk("collection_clerk"), kind="test.charged", procedure="test", subjects=[("person", person)]
    ).number
    parts = [Part(1, date(2026, 6, 30), (300_000, 0, 0, 0))]
    return charge(levy=21, fiscal_year=2023, payer=person, reference=person, parts=parts, entry=entry)


def _payer() -> int:
    from kikan.shared.ledger.models import Charge

    with tenant(MODEL_TOWN):
        return int(Charge.objects.order_by("number").values_list("payer", flat=True)[0])
