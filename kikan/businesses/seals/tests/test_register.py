"""Registering a seal: what is written, every ground of refusal, guarantor, letter of inquiry, change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kikan.businesses.residents.tests.scenes import born, move_in, move_out
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.inquire import (
    apply_by_inquiry,
    lapse_application,
    withdraw_application,
)
from kikan.businesses.seals.procedures.register import change_seal, register
from kikan.businesses.seals.reads import registrations as reads
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, clerk, registered, seal
from kikan.shared.errors import Refused, Stale
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

pytestmark = pytest.mark.django_db
PHOTO = Identity(papers="運転免許証")


@pytest.fixture
def people() -> tuple[int, int, int]:
    return scenes.family()


def refused(**given: object) -> set[str]:
    with pytest.raises(Refused) as caught:
        register(**{"actor": clerk(), "identity": PHOTO, **given})  # type: ignore[arg-type]
    return {c.number for c in caught.value.checks} or {caught.value.message.split()[0]}


def test_a_registered_seal_has_a_number_a_card_and_what_was_seen(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    accepted = registered(husband)
    one = scenes.now(husband)
    assert one is not None
    assert (one.registration, one.seal_text, one.seal_text_kind) == (accepted.registration, "見本", "family")
    assert (one.registered_on, one.identification, one.papers) == (TODAY, "photo", "運転免許証")
    with tenant(TOWN):
        (card,) = reads.cards_of([one.registration])
    assert (card.card, card.state) == (accepted.card, "issued")


def test_numbers_are_never_given_twice(people: tuple[int, int, int]) -> None:
    husband, spouse, _ = people
    first, second = registered(husband), registered(spouse, "花子")
    assert first.registration != second.registration
    assert first.card != second.card


def test_one_of_fourteen_is_told_from_when_on(people: tuple[int, int, int]) -> None:
    *_, boy = people
    with pytest.raises(Refused, match="E101") as caught:
        register(actor=clerk(), person=boy, seal=seal(boy), identity=PHOTO)
    assert "2027年11月30日" in caught.value.what_to_do  # the eve of the fifteenth birthday


def test_a_second_registration_is_refused(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    registered(husband)
    assert refused(person=husband, seal=seal(husband, drawing="別")) == {"E104"}


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"is_deformable": True}, "E112"), ({"is_legible": False}, "E112"), ({"is_rim_intact": False}, "E112"),
        ({"shows_other_matter": True}, "E112"), ({"is_of_household": True}, "E105"),
    ],
)  # fmt: skip
def test_what_the_clerk_sees_of_the_seal_refuses(
    people: tuple[int, int, int], given: dict[str, bool], number: str
) -> None:
    husband, *_ = people
    assert refused(person=husband, seal=seal(husband, **given)) == {number}


@pytest.mark.parametrize(("mm", "number"), [(7.5, "E106"), (26.0, "E107")])
def test_the_size_is_measured_and_refused(people: tuple[int, int, int], mm: float, number: str) -> None:
    husband, *_ = people
    assert refused(person=husband, seal=SealItems(scenes.scanned(husband, mm=mm), "見本")) == {number}


def test_every_fault_is_told_at_once(people: tuple[int, int, int]) -> None:
    *_, boy = people
    small = SealItems(scenes.scanned(boy, mm=7.0), "医師", is_deformable=True)
    assert refused(person=boy, seal=small) == {"E101", "E106", "E112", "E113"}


def test_a_text_off_the_list_needs_a_reason_and_is_told(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    assert refused(person=husband, seal=seal(husband, "みほん")) == {"E113"}
    accepted = registered(husband, seal=seal(husband, "みほん", text_reason="通用している表記"))
    assert "A22" in {a.number for a in accepted.alerts}
    assert scenes.latest(husband).seal_text_kind == "other"


def test_a_scan_of_somebody_else_or_used_before_is_none(people: tuple[int, int, int]) -> None:
    husband, spouse, _ = people
    foreign = SealItems(scenes.scanned(spouse), "見本")
    assert refused(person=husband, seal=foreign) == {"E108"}
    used = seal(husband)
    registered(husband, seal=used)
    scenes.changed(lost_card="cancel")
    assert refused(person=husband, seal=used) == {"E104", "E108"}
    assert refused(person=husband, seal=SealItems(999_999, "見本")) >= {"E108"}


def test_a_seal_alike_in_the_household_is_told_and_the_clerk_decides(people: tuple[int, int, int]) -> None:
    husband, spouse, _ = people
    registered(husband, seal=SealItems(scenes.scanned(husband, "見本"), "見本"))
    turned = SealItems(scenes.scanned(spouse, "見本", turn=7), "見本")
    accepted = registered(spouse, seal=turned)
    assert "A35" in {a.number for a in accepted.alerts}
    assert refused(person=husband, seal=replace(turned, is_of_household=True)) >= {"E104"}


def test_seals_of_other_households_are_not_compared(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    stranger = move_in(scenes.person("見本　次郎")).persons[0]
    registered(husband, seal=SealItems(scenes.scanned(husband, "見本"), "見本"))
    accepted = registered(stranger, seal=SealItems(scenes.scanned(stranger, "見本"), "見本"))
    assert "A35" not in {a.number for a in accepted.alerts}


def test_a_guarantor_must_be_registered_here_and_be_another(people: tuple[int, int, int]) -> None:
    husband, spouse, _ = people
    by = Identity(method="guarantor", guarantor=4_711)
    assert refused(person=spouse, seal=seal(spouse, "花子"), identity=by) == {"E110"}
    first = registered(husband)
    accepted = registered(
        spouse, seal=seal(spouse, "花子"), identity=Identity(method="guarantor", guarantor=first.registration)
    )
    assert scenes.latest(spouse).guarantor == first.registration
    assert accepted.alerts == ()


def test_a_guarantor_of_many_is_told(people: tuple[int, int, int]) -> None:
    husband, spouse, _ = people
    first = registered(husband)
    scenes.changed(guarantor_times_a_year=1)
    by = Identity(method="guarantor", guarantor=first.registration)
    assert registered(spouse, "花子", identity=by).alerts == ()
    stranger = move_in(scenes.person("別見　次郎")).persons[0]
    assert {a.number for a in registered(stranger, "次郎", identity=by).alerts} == {"A24"}


def test_a_ward_comes_with_the_guardian(people: tuple[int, int, int]) -> None:
    from kikan.businesses.residents.procedures.record_guardianship import record_guardianship
    from kikan.businesses.residents.tests.scenes import clerk as register_clerk

    husband, *_ = people
    record_guardianship(
        actor=register_clerk(), person=husband, is_ward=True, happened_on=TODAY, reported_on=TODAY
    )
    assert refused(person=husband, seal=seal(husband)) == {"E111"}
    assert registered(husband, identity=Identity(has_guardian=True)).registration


def test_who_has_notified_a_move_out_may_register_until_the_day_before(people: tuple[int, int, int]) -> None:
    _, spouse, _ = people
    move_out(spouse, on=TODAY + timedelta(days=3))
    accepted = registered(spouse, "花子")
    assert {a.number for a in accepted.alerts} == {"A21"}
    with clock.set_to(TODAY + timedelta(days=3)):
        assert "E102" in refused(person=spouse, seal=seal(spouse, "花子", drawing="別"))


def test_an_agent_is_always_asked_by_letter(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    assert refused(person=husband, seal=seal(husband), identity=Identity(applicant="agent")) == {"E115"}


def applied(number: int, **given: object) -> int:
    accepted = apply_by_inquiry(actor=clerk(), person=number, seal=seal(number), **given)  # type: ignore[arg-type]
    assert len(accepted.papers) == 1
    with tenant(TOWN):
        return reads.applications_of(number)[0].application


def test_a_reply_in_time_registers_and_closes_the_application(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    number = applied(husband, applicant="agent", agent="代理　人子")
    with tenant(TOWN):
        one = reads.application_of(number)
    assert one.reply_due == TODAY + timedelta(days=14)
    reply = Identity(method="reply", applicant="agent", application=number)
    with clock.set_to(one.reply_due):
        accepted = registered(husband, seal=SealItems(one.imprint, "見本"), identity=reply)
        with tenant(TOWN):
            assert reads.application_of(number).registration == accepted.registration
            assert reads.application_of(number).state == "registered"


def test_a_reply_too_late_is_refused_and_the_application_lapses_by_itself(
    people: tuple[int, int, int],
) -> None:
    husband, *_ = people
    number = applied(husband)
    scenes.told()
    with clock.set_to(TODAY + timedelta(days=15)):
        reply = Identity(method="reply", application=number)
        assert refused(person=husband, seal=seal(husband, drawing="別"), identity=reply) == {"E117"}
        scenes.told()
        with tenant(TOWN):
            assert reads.application_of(number).state == "lapsed"
        assert lapse_application(actor=clerk(), application=number) is None


def test_an_application_does_not_lapse_on_its_last_day(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    number = applied(husband)
    with clock.set_to(TODAY + timedelta(days=14)):
        scenes.told()
        with tenant(TOWN):
            assert reads.application_of(number).is_waiting


def test_a_second_letter_is_not_sent_while_one_waits(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    number = applied(husband)
    with pytest.raises(Refused, match="E119"):
        apply_by_inquiry(actor=clerk(), person=husband, seal=seal(husband, drawing="別"))
    withdraw_application(actor=clerk(), application=number, reason="本人の申出")
    assert applied(husband) != number


def test_a_change_of_seal_ends_the_old_number_and_gives_a_new_one(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    old = registered(husband)
    with clock.set_to(TODAY + timedelta(days=1)):
        new = change_seal(
            actor=clerk(), registration=old.registration, seal=seal(husband, "太郎"), identity=PHOTO
        )
        one = scenes.now(husband, TODAY + timedelta(days=1))
        assert one is not None
        assert (one.registration, one.seal_text) == (new.registration, "太郎")
        with tenant(TOWN):
            before = reads.registration_of(old.registration)
            assert (before.state, before.cancel_reason) == ("cancelled", "changed")
            assert {c.state for c in reads.cards_of([old.registration])} == {"returned"}


def test_a_draft_of_the_register_keeps_the_person_out(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    acts.enter(
        "residents.record_death", actor=scenes.user("resident_clerk"), subjects=[("person", husband)],
        arguments={"person": husband, "happened_on": TODAY, "reported_on": TODAY},
    )  # fmt: skip
    assert refused(person=husband, seal=seal(husband)) == {"E109"}


def test_two_clerks_cannot_register_the_same_person_from_the_same_knowledge(
    people: tuple[int, int, int],
) -> None:
    husband, *_ = people
    with tenant(TOWN):
        read_at = head()
    one, other = seal(husband, drawing="一"), seal(husband, drawing="二")
    registered(husband, seal=one, read_at=read_at)
    with pytest.raises((Stale, Refused)):
        registered(husband, seal=other, read_at=read_at)


def test_a_newborn_is_no_applicant_and_nothing_is_left_behind(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    with tenant(TOWN):
        household = reads.registrations_of([husband], TODAY)
        before = head()
    assert household == []
    from kikan.businesses.seals.reads.people import people as known

    with tenant(TOWN):
        home = known([husband], TODAY)[husband].residency
    assert home is not None
    baby = born(home.household, date(2026, 11, 1)).persons[0]
    assert "E101" in refused(person=baby, seal=seal(baby))
    with tenant(TOWN):
        assert reads.registrations_of([baby], TODAY) == []
        assert head() > before


def test_an_approver_is_another_than_the_clerk(people: tuple[int, int, int]) -> None:
    husband, *_ = people
    number = acts.enter(
        "seals.register", actor=scenes.user("resident_clerk"), subjects=[("person", husband)],
        arguments={"person": husband, "seal": seal(husband), "identity": PHOTO},
    )  # fmt: skip
    assert scenes.now(husband) is None
    acts.approve(number, actor=scenes.user("resident_approver"))
    assert scenes.now(husband) is not None
