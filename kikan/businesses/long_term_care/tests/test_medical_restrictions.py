"""A second-class insured who owes NHI premiums: found by the same run, held, freed when paid (法68条). Invented people."""

from datetime import date

import numpy as np

from kikan.businesses.long_term_care.listeners import on_day
from kikan.businesses.long_term_care.models import Certification, CopayRatio, Insured, RestrictionKind
from kikan.businesses.long_term_care.procedures.accept_gain import accept_gain
from kikan.businesses.long_term_care.procedures.announce_restrictions import announce_restrictions
from kikan.businesses.long_term_care.procedures.cancel_gain_or_loss import cancel_gain_or_loss
from kikan.businesses.long_term_care.procedures.decide_benefit import decide_refund
from kikan.businesses.long_term_care.procedures.issue_papers import issue_insured_card
from kikan.businesses.long_term_care.procedures.issue_restriction_papers import (
    issue_restriction_announcements,
    issue_restriction_notice,
)
from kikan.businesses.long_term_care.procedures.make_recipient_file import make_recipient_file
from kikan.businesses.long_term_care.procedures.restrictions import decide_restriction, end_restriction
from kikan.businesses.long_term_care.reads import benefits
from kikan.businesses.long_term_care.reads.arrears import candidates
from kikan.businesses.long_term_care.reads.insured import lines_of
from kikan.businesses.long_term_care.reads.recipients import changed
from kikan.businesses.long_term_care.tests import town
from kikan.businesses.long_term_care.tests.browsing import shown
from kikan.shared import history
from kikan.shared.access.tests.people import client_of
from kikan.shared.documents.models import Issue
from kikan.shared.journal.append import append
from kikan.shared.ledger.charge import Part, charge
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.ledger.models import PayoutState
from kikan.shared.ledger.receive import Incoming, allocate, receive
from kikan.shared.tenancy import clock, tenant

YOUNG, MEDICAL = town.YOUNG, RestrictionKind.MEDICAL
DUE, BEFORE, MET, DECIDED = date(2025, 7, 31), "2027-01-31", "2027-02-01", "2027-02-25"


def certified_and_owing() -> None:
    """YOUNG, head of his household, is certified in the second class and owes NHI 60,000 yen since July 2025."""
    since = date(2026, 8, 1)
    until = date(2032, 8, 1)
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 9)]).number
        insured = {"insured_number": 1900, "kind": 2, "acquired_on": since, "acquired_by": 3}
        history.add(Insured, {"person": YOUNG}, insured, entry=entry, valid_from=since)
        level = {"level": 23, "application": 0, "certified_on": since, "limit_units": 27_048}
        ratio = {"tenths": 1, "working": [0, 0, 0, 1]}
        for model, values in ((Certification, level), (CopayRatio, ratio)):
            history.add(model, {"person": YOUNG}, values, entry=entry, valid_from=since, valid_until=until)
        charge(
            levy=HEALTH_INSURANCE.code, fiscal_year=2025, payer=YOUNG, reference=YOUNG,
            parts=[Part(1, DUE, (60_000, 0, 0, 0))], entry=entry,
        )  # fmt: skip


def pay() -> None:
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 9)]).number
        found = claims_of_payers([YOUNG])
        row = int(np.flatnonzero(found.levy == HEALTH_INSURANCE.code)[0])
        place = {(int(found.charge[row]), int(found.instalment[row])): 60_000}
        receipt = receive(Incoming("test", clock.today(), clock.today(), 60_000, payer=YOUNG), entry=entry)
        allocate(receipt, place, entry=entry)


def test_unpaid_nhi_premiums_hold_the_benefits_of_the_second_class_until_paid(undone: int) -> None:
    certified_and_owing()
    browser, page = client_of(town.TOWN, "care_chief"), f"/{town.TOWN}/long_term_care/restrictions/"
    with clock.set_to(BEFORE), tenant(town.TOWN):
        assert [c for c in candidates(clock.today()) if c.person == YOUNG] == []
    with clock.set_to(MET):
        with tenant(town.TOWN):
            found = [c for c in candidates(clock.today()) if c.person == YOUNG]
        assert [(c.kind, c.about_on, c.arrears) for c in found] == [(MEDICAL, DUE, 60_000)]
        assert "医療保険料の未納による給付の差止" in shown(browser, page)
        announce_restrictions(answer_by=date(2027, 2, 24), run=1, actor=town.CLERK)
        told = issue_restriction_announcements(persons=[YOUNG], actor=town.CLERK)[YOUNG]
    with clock.set_to(DECIDED):
        decide_restriction(person=YOUNG, kind=MEDICAL, actor=town.CLERK)
        papers = [
            issue_restriction_notice(person=YOUNG, actor=town.CLERK),
            issue_insured_card(person=YOUNG, actor=town.CLERK),
        ]
        service = date(2027, 2, 25)
        decide_refund(
            person=YOUNG, kind=4, service_on=service, paid=20_000, applied_on=service, actor=town.CLERK
        )
        file = make_recipient_file(actor=town.CLERK)
    with tenant(town.TOWN):
        texts = [str(Issue.objects.get(number=n).data) for n in (told, *papers)]
        line = benefits.benefits_of(YOUNG)[0]
        assert line.is_held
        told_of = changed(0, 2**62, date(2027, 2, 25))
        where = told_of.person.tolist().index(YOUNG)
        assert [int(told_of.columns[n][where]) for n in ("payment_changed", "suspended", "reduced")] == [
            1,
            1,
            0,
        ]
    assert file
    assert "国民健康保険の保険税（料）に未納があります" in texts[0]
    assert "介護保険法第68条" in texts[0]
    assert all("医療保険料の未納による給付の差止" in text for text in texts)
    with clock.set_to("2027-03-10"):
        with tenant(town.TOWN):
            assert not [p for p in on_day(clock.today(), 10**9) if "restriction" in p.key]
        pay()
        with tenant(town.TOWN):
            asked = [p for p in on_day(clock.today(), 10**9) if "restriction" in p.key]
        assert [p.arguments["kind"] for p in asked] == [MEDICAL]
        end_restriction(**asked[0].arguments, actor=town.CLERK)
    with tenant(town.TOWN):
        paid = PayoutState.objects.get(reference=line.number, purpose=31)
    assert paid.amount == 18_000


def test_who_has_left_the_second_class_is_freed_though_he_owes(undone: int) -> None:
    certified_and_owing()
    with clock.set_to(MET):
        announce_restrictions(answer_by=date(2027, 2, 24), run=1, actor=town.CLERK)
    with clock.set_to(DECIDED), tenant(town.TOWN):
        decide_restriction(person=YOUNG, kind=MEDICAL, actor=town.CLERK)
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 9)]).number
        history.end(Insured, {"person": YOUNG}, entry=entry, on=date(2027, 3, 1))
        asked = [p for p in on_day(date(2027, 3, 1), 10**9) if "restriction" in p.key]
        assert [p.subjects[0][1] for p in asked] == [YOUNG]


def test_a_certified_of_the_second_class_passes_into_the_first_at_sixty_five(undone: int) -> None:
    """NEW reached 65 on 1 July 2026; until then certified in the second class, which ends where the first begins."""
    person, reached = town.NEW, date(2026, 7, 1)
    with clock.set_to(town.TODAY), tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 9)]).number
        history.end(Insured, {"person": person}, entry=entry, on=reached)
        second = {"insured_number": 1004, "kind": 2, "acquired_on": date(2026, 1, 1), "acquired_by": 3}
        history.add(Insured, {"person": person}, second, entry=entry, valid_from=date(2026, 1, 1))
        (asked,) = (p for p in on_day(reached, 10**9) if p.key == f"65:{person}")
        gained = accept_gain(**asked.arguments, actor=town.CLERK)
        first, last = lines_of(person)
        assert (first.kind, first.valid_until, last.kind, last.valid_from) == (2, reached, 1, reached)
        assert last.insured_number == 1004
        assert not [p for p in on_day(reached, 10**9) if p.key == f"65:{person}"]
    with clock.set_to(town.TODAY):
        cancel_gain_or_loss(cancelled=gained.number, actor=town.CLERK)
    with tenant(town.TOWN):
        (only,) = lines_of(person)
        assert (only.kind, only.is_open) == (2, True)
