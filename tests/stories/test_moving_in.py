"""A family moves in: one arrival reaches the register, the insurance, the levy, the paper, and leaves again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kikan.businesses.health_insurance.models import Enrolment, Levy
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.reads.benefits import benefits_of
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.cancel_event import cancel_event
from kikan.businesses.residents.procedures.record_birth import record_birth
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.addressees.models import Name
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.exchange.leaving import differences, export, read_back
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.ledger.models import Balance
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.preview import preview
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import OSAKA, clerk, proposals, told

ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"
CANCEL = "health_insurance.cancel_enrolment_act"
CHILDBIRTH, FUNERAL = "health_insurance.decide_childbirth", "health_insurance.decide_funeral"
ARRIVED = date(2026, 11, 20)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def _day(settled_town: int) -> Iterator[None]:
    with clock.set_to(TODAY):
        told()
        yield


@pytest.fixture
def family() -> tuple[int, int, int]:
    """Head, wife and child, moved in and told to everybody."""
    accepted = accept_move_in(actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), ARRIVED))
    told()
    head_of, wife, child = accepted.persons
    return head_of, wife, child


def enrolled(person: int) -> int:
    """The household after a chief has accepted the proposal."""
    (act,) = proposals(ENROL, person)
    scene.accepted(act, clerk("insurance_chief"))
    with tenant(MODEL_TOWN):
        return as_of(Enrolment, TODAY).get(person=person).household


def levy_of(household: int) -> Levy | None:
    with tenant(MODEL_TOWN):
        return Levy.objects.filter(household=household, fiscal_year=2026, ended_by__isnull=True).first()


def declared(person: int, salary: int) -> None:
    correct_income(
        person=person, fiscal_year=2026, declared={"salary_revenue": salary}, reported_on=TODAY,
        reason="前住所地照会", actor=clerk("tax_clerk"),
    )  # fmt: skip


def test_a_draft_changes_nothing_until_another_clerk_approves() -> None:
    arguments = scene.move_in_of(scene.family(), ARRIVED)
    with tenant(MODEL_TOWN):
        before = (head(), Resident.objects.count())
    number = acts.enter(
        "residents.accept_move_in", actor=clerk("resident_clerk"), arguments=arguments, subjects=[]
    )
    with tenant(MODEL_TOWN):
        assert (head(), Resident.objects.count()) == before
    with pytest.raises(NotPermitted):
        acts.approve(number, actor=clerk("resident_clerk"))
    entry = acts.approve(number, actor=clerk("resident_approver"))
    assert entry is not None
    with tenant(MODEL_TOWN):
        names = set(Name.objects.filter(entry=entry.number).values_list("name", flat=True))
    assert "渡邉\U000e010f　架空" in names


def test_the_preview_says_who_will_be_told_and_leaves_no_trace() -> None:
    with tenant(MODEL_TOWN):
        before = head()
    shown = preview(
        "residents.accept_move_in", clerk("resident_clerk"), **scene.move_in_of(scene.family(), ARRIVED)
    )
    businesses = {told_one.ja: told_one for told_one in shown.proposed}
    assert len(businesses["国民健康保険"].proposals) == 3
    assert shown.not_built
    with tenant(MODEL_TOWN):
        assert head() == before


def test_the_arrival_becomes_insurance_and_a_levy_for_the_months_left(family: tuple[int, int, int]) -> None:
    head_of, wife, _ = family
    household = {enrolled(p) for p in family}.pop()
    declared(head_of, 3_000_000)
    declared(wife, 0)
    changes = reassess_changed(fiscal_year=2026, actor=clerk("insurance_clerk"))
    assert [c.before for c in changes if c.household == household] == [0]
    levy = levy_of(household)
    assert levy is not None
    assert levy.members == 3
    with tenant(MODEL_TOWN):
        charged = list(Balance.objects.filter(charge=levy.charge))
    assert sum(b.charged for b in charged) == levy.total > 0
    assert all(b.due_on >= TODAY for b in charged)


def test_a_birth_raises_the_levy_and_a_death_lowers_it(family: tuple[int, int, int]) -> None:
    head_of, wife, _ = family
    household = {enrolled(p) for p in family}.pop()
    declared(head_of, 3_000_000)
    declared(wife, 0)
    insurance = clerk("insurance_clerk")
    reassess_changed(fiscal_year=2026, actor=insurance)
    first = levy_of(household)
    baby = scene.newcomer("渡邉\U000e010f　芽", "ワタナベ　メイ", "子", date(2026, 11, 22), sex=2)
    born = record_birth(actor=clerk("resident_clerk"), reported_on=TODAY, household=household, child=baby)
    told()
    enrolled(born.persons[0])
    reassess_changed(fiscal_year=2026, actor=insurance)
    second = levy_of(household)
    record_death(
        actor=clerk("resident_clerk"), happened_on=date(2026, 11, 22), reported_on=TODAY, person=wife
    )
    told()
    (loss,) = proposals(WITHDRAW, wife)
    assert loss.arguments["lost_on"] == "2026-11-23"
    scene.accepted(loss, clerk("insurance_chief"))
    reassess_changed(fiscal_year=2026, actor=insurance)
    third = levy_of(household)
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.members, second.members, third.members) == (3, 4, 3)
    assert first.total < second.total
    assert third.total < second.total
    assert [a.arguments for a in proposals(FUNERAL, wife)] == [{"person": wife, "happened_on": "2026-11-22"}]


def test_a_birth_asks_for_the_lump_sum_and_taking_it_back_ends_the_benefit(
    family: tuple[int, int, int],
) -> None:
    wife, chief = family[1], clerk("insurance_chief")
    household = {enrolled(p) for p in family}.pop()
    baby = scene.newcomer("渡邉\U000e010f　芽", "ワタナベ　メイ", "子", date(2026, 11, 22), sex=2)
    born = record_birth(actor=clerk("resident_clerk"), reported_on=TODAY, household=household, child=baby)
    told()
    (act,) = proposals(CHILDBIRTH, wife)
    assert act.arguments == {"person": wife, "happened_on": "2026-11-22", "children": 1}
    assert ("person", born.persons[0]) in act.subjects
    with pytest.raises(Refused, match="入力を待つ項目"):  # what the hospital was paid is the clerk's to say
        acts.approve(act.number, actor=chief)
    given = {"person": wife, "happened_on": date(2026, 11, 22), "children": 1, "is_compensated": True}
    acts.enter(
        CHILDBIRTH, actor=clerk("insurance_clerk"), arguments=given | {"received": 480_000, "applied_on": TODAY},
        subjects=act.subjects, act=act.number,
    )  # fmt: skip
    scene.accepted(act, chief)
    cancel_event(actor=clerk("resident_approver"), entry=born.number, reported_on=TODAY)
    told()
    (back,) = proposals("health_insurance.end_benefit", wife)
    scene.accepted(back, chief)
    with tenant(MODEL_TOWN):
        assert [(b.amount, b.is_ended) for b in benefits_of(wife)] == [(20_000, True)]


def test_a_death_on_the_day_of_a_planned_move_out_is_one_loss_and_overtakes_the_move(
    family: tuple[int, int, int],
) -> None:
    _, wife, _ = family
    enrolled(wife)
    planned = date(2026, 11, 23)
    moved = accept_move_out(
        actor=clerk("resident_clerk"), happened_on=planned, reported_on=TODAY, persons=(wife,), to=OSAKA
    )
    told()
    (by_move,) = proposals(WITHDRAW, wife)
    died = record_death(actor=clerk("resident_clerk"), happened_on=planned, reported_on=TODAY, person=wife)
    told()
    losses = proposals(WITHDRAW, wife)
    assert moved.number != died.number
    assert [act.cause for act in losses] == [died.number]
    assert by_move.number not in {act.number for act in losses}
    scene.accepted(losses[0], clerk("insurance_chief"))
    with tenant(MODEL_TOWN):
        assert as_of(Enrolment, date(2026, 11, 24)).filter(person=wife).count() == 0


def test_cancelling_the_arrival_takes_the_insurance_back(family: tuple[int, int, int]) -> None:
    head_of, *_ = family
    enrolled(head_of)
    with tenant(MODEL_TOWN):
        arrival = Resident.objects.get(person=head_of).entry
    cancel_event(actor=clerk("resident_clerk"), entry=arrival, reported_on=TODAY)
    told()
    assert proposals(ENROL, head_of) == []
    (back,) = proposals(CANCEL, head_of)
    scene.accepted(back, clerk("insurance_chief"))
    with tenant(MODEL_TOWN):
        assert as_of(Enrolment, ARRIVED).filter(person=head_of).count() == 0
        assert as_of(Resident, ARRIVED).filter(person=head_of).count() == 0


def test_what_was_known_before_the_arrival_is_still_known(family: tuple[int, int, int]) -> None:
    head_of, *_ = family
    with tenant(MODEL_TOWN):
        row = as_of(Resident, ARRIVED).get(person=head_of)
        assert as_of(Resident, ARRIVED, known_at=row.entry - 1).filter(person=head_of).count() == 0
        assert as_of(Resident, ARRIVED, known_at=row.entry).filter(person=head_of).count() == 1


def test_after_all_this_the_town_leaves_with_everything_and_nothing_differs(tmp_path: Path) -> None:
    empty = 64033
    written = export(MODEL_TOWN, tmp_path / "out", version="story")
    assert read_back(empty, tmp_path / "out") == sum(f.rows for f in written)
    export(empty, tmp_path / "again", version="story")
    assert list(differences(tmp_path / "out", tmp_path / "again")) == []
