"""What is proposed when the register, the insurances and the taxes tell of a change, and when a day comes."""

from datetime import date

import pytest

from kikan.businesses.medical_subsidy.listeners import on_day
from kikan.businesses.medical_subsidy.models.recipient import EndedBy
from kikan.businesses.medical_subsidy.tests import town
from kikan.businesses.medical_subsidy.tests.town import (
    CHILD,
    CHILDREN,
    FATHER,
    MOTHER,
    SINGLE,
    WIDOW,
    child_granted,
    disabled_granted,
    held,
    single_granted,
)
from kikan.businesses.residents.models import Resident
from kikan.shared import history
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.arguments import from_json
from kikan.shared.worklist.models import PendingAct

DAY = date(2026, 7, 5)


def happened(kind: str, *persons: int, gone: bool = False) -> None:
    """Something about these people is told; with `gone` they no longer live here from the next day on."""
    with tenant(town.TOWN):
        entry = append(
            actor=town.CLERK, kind=kind, procedure="test", happened_on=DAY, reported_on=DAY,
            subjects=[("person", p) for p in persons],
        ).number  # fmt: skip
        for person in persons if gone else ():
            history.end(Resident, {"person": person}, entry=entry, on=date(2026, 7, 6))
    sweep.settle(town.TOWN)


def proposed() -> list[PendingAct]:
    with tenant(town.TOWN):
        return list(PendingAct.objects.filter(business="medical_subsidy").order_by("number"))


def test_a_child_that_comes_is_to_be_applied_for_and_a_grown_up_not(settled: None) -> None:
    happened("residents.moved_in", FATHER, CHILD)
    (act,) = proposed()
    assert from_json(act.procedure, act.arguments) == {
        "person": CHILD, "applied_on": DAY, "event_on": DAY, "payee": FATHER,
    }  # fmt: skip
    acts.approve(act.number, actor=town.CLERK)
    row = town.decided(CHILD, CHILDREN)
    assert row is not None
    assert row.valid_from == DAY


def test_who_is_subsidised_already_is_not_asked_again(settled: None) -> None:
    child_granted()
    happened("residents.moved_in", CHILD)
    assert proposed() == []


def test_a_birth_concerns_the_newborn_alone(settled: None) -> None:
    happened("residents.born", CHILD)
    assert proposed() == []


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("residents.moved_out", EndedBy.MOVED_OUT), ("residents.died", EndedBy.DIED)],
)
def test_every_scheme_of_who_left_is_to_end_the_day_after(settled: None, kind: str, reason: EndedBy) -> None:
    child_granted()
    single_granted()
    happened(kind, CHILD, gone=True)
    found = [from_json(a.procedure, a.arguments) for a in proposed()]
    assert {(a["scheme"], a["ends_on"], a["lost_by"]) for a in found} == {
        (scheme, date(2026, 7, 6), int(reason)) for scheme in (SINGLE, CHILDREN)
    }
    for act in proposed():
        acts.approve(act.number, actor=town.CLERK)
    assert held(CHILD, CHILDREN) is None


def test_who_still_lives_here_keeps_the_subsidy(settled: None) -> None:
    child_granted()
    happened("residents.moved_out", CHILD)
    assert proposed() == []


@pytest.mark.parametrize(
    ("kind", "person", "title"),
    [
        ("health_insurance.withdrawn", CHILD, "医療保険の変更の確認"),
        ("late_elderly_medical.gained", WIDOW, "医療保険の変更の確認"),
        ("residents.moved_inside", WIDOW, "受給者証の住所の変更"),
        ("residents.household_changed", CHILD, "ひとり親家庭等の要件の確認"),
        ("resident_tax.assessment_corrected", MOTHER, "課税の変更による再判定"),
        ("resident_tax.assessment_corrected", WIDOW, "課税の変更による再判定"),
    ],
)
def test_what_may_change_the_rest_becomes_a_task(settled: None, kind: str, person: int, title: str) -> None:
    disabled_granted()
    single_granted()
    happened(kind, person)
    assert [a.title for a in proposed()] == [title]


def test_taxes_do_not_matter_to_the_scheme_of_children(settled: None) -> None:
    child_granted()
    happened("resident_tax.assessment_corrected", FATHER)
    assert proposed() == []


def test_a_handbook_is_asked_for_thirty_days_before_it_ends(settled: None) -> None:
    disabled_granted(ground_until=date(2026, 9, 30))
    single_granted()
    with tenant(town.TOWN):
        found = {day: len(on_day(date(2026, 8, day), head())) for day in (30, 31)}
        (task,) = on_day(date(2026, 8, 31), head())
    assert found == {30: 0, 31: 1}
    assert task.subjects == (("person", WIDOW),)


def test_the_end_of_the_yearly_term_is_left_to_the_renewal(settled: None) -> None:
    disabled_granted()
    with tenant(town.TOWN):
        assert on_day(date(2027, 5, 31), head()) == []
