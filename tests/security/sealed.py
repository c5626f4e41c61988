"""Seals in the middle of their work: a registration, a letter that waits, a bundle, a returned draft."""

from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.batches import Record, key_record, open_batch
from kikan.businesses.seals.procedures.inquire import apply_by_inquiry
from kikan.businesses.seals.procedures.keep_scan import keep_scan
from kikan.businesses.seals.procedures.papers import issue_certificate
from kikan.businesses.seals.procedures.register import register
from kikan.businesses.seals.reads.registrations import applications_of
from kikan.businesses.seals.tests.drawn import drawn
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_seals(person: int, other: int) -> dict[str, dict[str, int]]:
    """Numbers for the routes of seal registration, the people given."""
    teller = clerk("resident_clerk")
    imprint = keep_scan(person=person, content=drawn("渡邉"), actor=teller)
    one = register(actor=teller, person=person, seal=SealItems(imprint, "渡邉"), identity=Identity())
    assert one.registration is not None
    issue_certificate(actor=teller, registration=one.registration, card=one.card)
    letter = keep_scan(person=other, content=drawn("花"), actor=teller)
    apply_by_inquiry(actor=teller, person=other, seal=SealItems(letter, "花"))
    with tenant(MODEL_TOWN):
        application = applications_of(other)[0].application
    batch = open_batch(actor=teller, title="見本の束")
    record = Record(990_001, 990_001, other, clock.today(), "花")
    key_record(actor=teller, batch=batch, line=0, keying=1, record=record, content=drawn("花"))
    return {
        "seals/registrations/<": {"registration": one.registration},
        "seals/persons/": {"number": person},
        "seals/applications/<": {"application": application},
        "seals/imprints/": {"number": imprint, "other": letter},
        "seals/batches/<": {"number": batch, "line": 1, "keying": 2},
        "seals/drafts/": {"number": returned(one.registration, person)},
    }


def returned(registration: int, person: int) -> int:
    """A cancellation that was sent back to the clerk."""
    number = acts.enter(
        "seals.cancel_registration", actor=clerk("resident_clerk"), subjects=[("person", person), ("seal", registration)],
        arguments={"registration": registration, "reason": "requested"},
    )  # fmt: skip
    acts.return_(number, actor=clerk("resident_approver"), reason="登録証を確かめてください。")
    return number
