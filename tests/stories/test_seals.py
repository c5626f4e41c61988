"""A registered seal through a life: marriage, a name that fits no more, leaving, leaving taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_inside import accept_move_inside
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.arguments import Correction, NameItems
from kikan.businesses.residents.procedures.cancel_event import cancel_event
from kikan.businesses.residents.procedures.correct_record import correct_record
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.keep_scan import keep_scan
from kikan.businesses.seals.procedures.papers import issue_certificate
from kikan.businesses.seals.reads.registrations import Registered, certificates_of, registrations_of
from kikan.businesses.seals.tests.drawn import drawn
from kikan.shared.documents import archive
from kikan.shared.documents.models import Issue
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.preview import preview
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories import scene
from tests.stories.scene import HOME, OSAKA, clerk, told

pytestmark = pytest.mark.slow
TELLER, APPROVER = "resident_clerk", "resident_approver"
NEW_HOME = replace(HOME, address="見本県見本郡見本町例示一丁目8番8号", lot="8番8号")


def seal_of(person: int, day: date) -> Registered:
    with tenant(MODEL_TOWN):
        return registrations_of([person], day)[0]


def registered_by_two(person: int, text: str) -> int:
    """One clerk fills the form in, another looks at the impression and approves."""
    imprint = keep_scan(person=person, content=drawn(text), actor=clerk(TELLER))
    number = acts.enter(
        "seals.register", actor=clerk(TELLER), subjects=[("person", person)],
        arguments={"person": person, "seal": SealItems(imprint, text), "identity": Identity(papers="旅券")},
    )  # fmt: skip
    entry = acts.approve(number, actor=clerk(APPROVER))
    assert entry is not None
    return seal_of(person, clock.today()).registration


def certificate(person: int) -> str:
    one = seal_of(person, clock.today())
    (number,) = issue_certificate(actor=clerk(TELLER), registration=one.registration, token="number_card")
    with tenant(MODEL_TOWN):
        return str(Issue.objects.get(number=number).data["body"]["address"])


def renamed(person: int, name: str, on: date) -> int:
    names = (NameItems("official", name, "サトウ　ハナ", True),)
    return correct_record(
        actor=clerk(TELLER), person=person, happened_on=on, reported_on=on, correction=Correction(names=names)
    ).number  # fmt: skip


def test_a_seal_through_marriage_and_leaving(settled_town: int) -> None:
    with clock.set_to(SAMPLE_DAY):
        family = accept_move_in(actor=clerk(TELLER), **scene.move_in_of(scene.family(), date(2026, 11, 2)))
        told()
        wife = family.persons[1]
        number = registered_by_two(wife, "渡邉花")
        assert certificate(wife).startswith("見本県見本郡見本町例示一丁目2番3号")

        # She moves inside the town: nothing is cancelled, the certificate says the new address at once.
        accept_move_inside(
            actor=clerk(TELLER), happened_on=SAMPLE_DAY, reported_on=SAMPLE_DAY, persons=family.persons,
            place=NEW_HOME,
        )  # fmt: skip
        told()
        assert "8番8号" in certificate(wife)

    marries = SAMPLE_DAY + timedelta(days=3)
    with clock.set_to(marries):
        # The preview tells the clerk of the register what the seal counter will hear.
        names = (NameItems("official", "佐藤\u3000花", "サトウ　ハナ", True),)
        shown = preview(
            "residents.correct_record", clerk(TELLER), person=wife, happened_on=marries, reported_on=marries,
            correction=Correction(names=names),
        )  # fmt: skip
        (heard,) = [by for by in shown.proposed if by.business == "seals"]
        assert [p.arguments["reason"] for p in heard.proposals] == ["name"]
        assert "印鑑登録" not in shown.not_built
        renamed(wife, "佐藤\u3000花", marries)
        told()
        assert seal_of(wife, marries).state == "active"

    ends = marries + timedelta(days=14)
    with clock.set_to(ends):
        told()
        one = seal_of(wife, ends)
        assert (one.state, one.cancel_reason, one.cancelled_on) == ("cancelled", "name", ends)
        with tenant(MODEL_TOWN):
            (letter,) = [p for p in archive.issued_about("person", wife) if "抹消通知" in p.title]
            assert letter.issued_on == ends
        with pytest.raises(Refused, match="抹消"):
            certificate(wife)
        again = registered_by_two(wife, "佐藤")
        assert again != number

    leaves = ends + timedelta(days=10)
    with clock.set_to(ends + timedelta(days=1)):
        left = accept_move_out(
            actor=clerk(TELLER),
            happened_on=leaves,
            reported_on=ends + timedelta(days=1),
            persons=[wife],
            to=OSAKA,
        )
        told()
        assert certificate(wife)  # until the day before she may still have one

    with clock.set_to(leaves):
        told()
        assert (seal_of(wife, leaves).state, seal_of(wife, leaves).cancel_reason) == (
            "cancelled",
            "moved_out",
        )

    with clock.set_to(leaves + timedelta(days=2)):
        cancel_event(actor=clerk(TELLER), entry=left.number, reported_on=leaves + timedelta(days=2))
        told()
        back = seal_of(wife, leaves + timedelta(days=2))
        assert (back.registration, back.state) == (again, "active")
        assert certificate(wife)
        with tenant(MODEL_TOWN):
            assert len(certificates_of([number, again])) == 4
