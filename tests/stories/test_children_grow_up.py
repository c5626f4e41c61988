"""Children grow up: the allowance of four whose eldest turn 19 and 22, and one child from birth to another school."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from kikan.businesses.child_allowance.procedures.confirm_support import confirm_support
from kikan.businesses.child_allowance.procedures.determine_months import determine_months
from kikan.businesses.child_allowance.reads.payments import month_lines
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_inside import accept_move_inside
from kikan.businesses.residents.procedures.arguments import NewPerson, Place
from kikan.businesses.residents.procedures.record_birth import record_birth
from kikan.businesses.schooling.procedures.issue_notices import issue_entry_notices, issue_transfer_notice
from kikan.businesses.schooling.procedures.make_register import make_register
from kikan.businesses.schooling.procedures.set_guardian import set_guardian
from kikan.businesses.schooling.procedures.set_places import set_district, set_school
from kikan.businesses.schooling.reads import pupils
from kikan.shared.access import Actor
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories import scene
from tests.stories.scene import HOME, OSAKA, accepted, newcomer, proposals, told

CLAIM, ADD = "child_allowance.accept_claim", "child_allowance.add_child"
OVER_THE_RIVER = Place("見本県見本郡見本町架空二丁目5番6号", "9999804", "99999000005", "架空二丁目", "5番6号")


@pytest.fixture
def town(settled_town: int) -> Iterator[int]:
    """The invented town, told of every day up to its own; what the story did is undone."""
    with transaction.atomic():
        told()
        yield settled_town
        transaction.set_rollback(True)


def clerk(role: str) -> Actor:
    """The sample user with the grants of the sample day: the story begins years before."""
    with clock.set_to(SAMPLE_DAY):
        return scene.clerk(role)


def moved_in(on: date, *children: NewPerson) -> tuple[int, ...]:
    """A couple with children arrives; their numbers."""
    parents = (
        newcomer("渡邉\U000e010f　架空", "ワタナベ　カクウ", "世帯主", date(1980, 4, 2)),
        newcomer("渡邉\U000e010f　花", "ワタナベ　ハナ", "妻", date(1982, 8, 8), sex=2),
    )
    arrived = accept_move_in(
        actor=clerk("resident_clerk"), happened_on=on, reported_on=on, persons=(*parents, *children), place=HOME,
        came_from=OSAKA,
    )  # fmt: skip
    told()
    return arrived.persons


def child(name: str, kana: str, born: date) -> NewPerson:
    return newcomer(f"渡邉\U000e010f　{name}", f"ワタナベ　{kana}", "子", born)


def paid_for(recipient: int, month: date) -> dict[int, int]:
    """What each child brings in a month."""
    with tenant(MODEL_TOWN):
        return {row.child: row.amount for row in month_lines(recipient) if row.month == month}


def test_the_allowance_of_four_children_whose_eldest_turn_nineteen_and_twenty_two(town: int) -> None:
    with clock.set_to("2024-11-05"):
        father, _, eldest, second, third, fourth = moved_in(
            date(2024, 11, 1),
            child("一", "ハジメ", date(2003, 6, 1)),
            child("二", "ツギ", date(2006, 5, 5)),
            child("三", "ミツ", date(2012, 9, 9)),
            child("四", "ヨツ", date(2018, 1, 20)),
        )
        (claim,) = proposals(CLAIM, father)
        assert claim.arguments["children"] == [second, third, fourth]
        accepted(claim, clerk("child_chief"))
        november = date(2024, 11, 5)
        confirm_support(
            person=father,
            child=eldest,
            event_on=november,
            claimed_on=november,
            actor=clerk("child_clerk"),
        )
    reached("2025-03-10")
    assert paid_for(father, date(2025, 3, 1)) == {eldest: 0, second: 10_000, third: 30_000, fourth: 30_000}
    # From April the second is past high school: without a confirmation nobody but the eldest is counted before the third.
    reached("2025-04-10")
    assert paid_for(father, date(2025, 4, 1)) == {eldest: 0, third: 10_000, fourth: 30_000}
    with clock.set_to("2025-04-12"):
        confirm_support(
            person=father, child=second, event_on=date(2025, 3, 31), claimed_on=date(2025, 4, 12),
            actor=clerk("child_clerk"),
        )  # fmt: skip
    reached("2026-03-10")
    assert paid_for(father, date(2026, 3, 1)) == {eldest: 0, second: 0, third: 30_000, fourth: 30_000}
    # The eldest turned 22 in the year that ended: one fewer is counted.
    reached("2026-04-10")
    assert paid_for(father, date(2026, 4, 1)) == {second: 0, third: 10_000, fourth: 30_000}


def reached(day: str) -> None:
    """The daily run brings the ledger to the month."""
    with clock.set_to(day), tenant(MODEL_TOWN):
        determine_months(actor=clerk("child_clerk"))


def test_one_child_from_birth_over_the_register_to_another_school(town: int) -> None:
    chief = clerk("school_chief")
    with clock.set_to("2019-05-10"):
        first, other = (
            set_school(name=name, kind=1, founder=1, from_on=date(2000, 4, 1), actor=chief)
            for name in ("例示小学校", "架空小学校")
        )
        for school, place in ((first, HOME), (other, OVER_THE_RIVER)):
            set_district(
                school=school, kind=1, town_code=place.town_code, from_on=date(2000, 4, 1), actor=chief
            )
        father, mother = moved_in(date(2019, 5, 7))
    with clock.set_to("2019-06-03"):
        born = record_birth(
            actor=clerk("resident_clerk"), reported_on=date(2019, 6, 3), household=household_of(mother),
            child=child("芽", "メイ", date(2019, 5, 28)),
        )  # fmt: skip
        told()
        (baby,) = born.persons
        assert [a.title for a in proposals(CLAIM, baby)] == ["児童手当の認定請求"]
        assert proposals("schooling.enter_pupil", baby) == []  # nobody of that age belongs in the register
    with clock.set_to("2025-10-02"):
        assert make_register(year=2026, actor=chief).entered >= 1
        entered = line(baby, date(2026, 4, 1))
        assert (entered.school, entered.grade_on(date(2026, 4, 1))) == (first, 1)
        set_guardian(person=baby, guardian=father, from_on=date(2025, 10, 2), actor=chief)
    with clock.set_to("2026-01-20"):  # the law asks for it by 31 January
        assert set(issue_entry_notices(year=2026, persons=[baby], actor=clerk("school_clerk"))) == {baby}
    with clock.set_to("2026-09-14"):
        accept_move_inside(
            actor=clerk("resident_clerk"), happened_on=date(2026, 9, 12), reported_on=date(2026, 9, 14),
            persons=[father, mother, baby], place=OVER_THE_RIVER,
        )  # fmt: skip
        told()
        (change,) = proposals("schooling.designate_school", baby)
        accepted(change, chief)
        assert line(baby, date(2026, 9, 12)).school == other
        assert issue_transfer_notice(person=baby, actor=clerk("school_clerk")) > 0


def line(person: int, day: date) -> pupils.Line:
    with tenant(MODEL_TOWN):
        found = pupils.line_on(person, day)
    assert found is not None
    return found


def household_of(person: int) -> int:
    from kikan.businesses.residents.models import Resident
    from kikan.shared.history import as_of

    with tenant(MODEL_TOWN):
        return as_of(Resident, clock.today()).get(person=person).household
