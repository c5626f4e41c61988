"""A business goes live only step by step: accepted data, training, a decision by name; risks are told before."""

from datetime import date
from typing import Any

import pytest

from kikan.businesses.joint_office.law.activation import Preparation, months_left, risks
from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.procedures.set_members import leave_member
from kikan.businesses.joint_office.reads import activations, members, timeline
from kikan.businesses.joint_office.tests import union
from kikan.businesses.joint_office.tests.union import CITY, LATE, OFFICE, TODAY, TOWN, UNION
from kikan.law import Law, LawGap
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import tenant

WATER: dict[str, Any] = {"member": TOWN, "business": "water", "actor": OFFICE}
PLANNED, LIVE = date(2026, 5, 1), date(2027, 1, 4)


def line(day: date = TODAY, business: str = "water", member: int = TOWN) -> activations.ActivationLine:
    with tenant(UNION):
        found = activations.activation_of(member, business, day)
    assert found is not None
    return found


def law() -> Law:
    with tenant(UNION):
        return activations.law_of(2026)


@pytest.fixture
def planned(joined: int) -> None:
    steps.plan_business(
        **WATER,
        planned_on=PLANNED,
        planned_live_on=LIVE,
        old_system="旧料金",
        old_contract_until=date(2026, 12, 31),
    )


def test_every_step_waits_for_the_one_before(planned: None) -> None:
    decided: dict[str, Any] = {"decided_on": TODAY, "decided_by": "総務課長", "live_on": LIVE}
    with pytest.raises(Refused, match="前の手順"):
        steps.record_training(**WATER, trained_on=TODAY, trained_by="係長", trained=8)
    steps.begin_migration(**WATER, begun_on=date(2026, 6, 1), begun_by="上下水道課長")
    steps.record_training(**WATER, trained_on=date(2026, 11, 10), trained_by="係長", trained=8)
    with pytest.raises(Refused, match="検収が済んでいません"):
        steps.decide_cutover(**WATER, **decided)
    steps.accept_migration(**WATER, accepted_on=date(2026, 11, 15), accepted_by="上下水道課長")
    with pytest.raises(Refused, match="前の手順"):
        steps.go_live(**WATER, live_on=TODAY)
    steps.decide_cutover(**WATER, **decided)
    steps.go_live(**WATER, live_on=TODAY)
    states = [line(day).state_ja for day in (PLANNED, date(2026, 6, 1), date(2026, 11, 10), TODAY)]
    assert states == ["予定", "移行中", "研修済み", "稼働中"]
    now = line()
    assert (now.accepted_by, now.trained, now.decided_by, now.live_on) == (
        "上下水道課長",
        8,
        "総務課長",
        TODAY,
    )
    with pytest.raises(Refused, match="この業務は稼働中です"):
        steps.plan_business(**WATER, planned_on=TODAY, planned_live_on=LIVE)


def test_a_body_that_has_not_joined_cannot_go_live(joined: int) -> None:
    union.enter(LATE, agreed_on=date(2026, 9, 1), planned=date(2027, 4, 1))
    late: dict[str, Any] = {**WATER, "member": LATE}
    steps.plan_business(**late, planned_on=date(2026, 9, 1), planned_live_on=date(2027, 4, 1))
    steps.begin_migration(**late, begun_on=date(2026, 9, 2), begun_by="課長")
    steps.record_training(**late, trained_on=date(2026, 9, 3), trained_by="係長", trained=1)
    steps.accept_migration(**late, accepted_on=date(2026, 9, 4), accepted_by="課長")
    with pytest.raises(Refused, match="協定を締結していません"):
        steps.decide_cutover(**late, decided_on=TODAY, decided_by="課長", live_on=TODAY)
    union.sign_agreement(agreement=joined, member=LATE, signed_on=date(2026, 10, 1), actor=OFFICE)
    steps.decide_cutover(**late, decided_on=TODAY, decided_by="課長", live_on=TODAY)
    with pytest.raises(Refused, match="加入していません"):
        steps.go_live(**late, live_on=TODAY)


def test_names_numbers_and_days_that_cannot_be_are_refused(planned: None) -> None:
    with pytest.raises(Refused, match="責任者"):
        steps.begin_migration(**WATER, begun_on=TODAY, begun_by="　")
    with pytest.raises(Refused, match="移行中の業務だけ"):
        steps.accept_migration(**WATER, accepted_on=TODAY, accepted_by="課長")
    with pytest.raises(NotFound, match="この業務は"):
        steps.plan_business(**{**WATER, "business": "nothing"}, planned_on=TODAY, planned_live_on=LIVE)
    with pytest.raises(NotFound, match="計画がありません"):
        steps.begin_migration(**{**WATER, "business": "seals"}, begun_on=TODAY, begun_by="課長")
    steps.begin_migration(**WATER, begun_on=TODAY, begun_by="課長")
    with pytest.raises(Refused, match="受講者"):
        steps.record_training(**WATER, trained_on=TODAY, trained_by="係長", trained=0)


def test_a_plan_may_be_given_another_day_and_the_first_stays_known(planned: None) -> None:
    steps.plan_business(**WATER, planned_on=TODAY, planned_live_on=date(2027, 4, 1))
    assert line().planned_live_on == date(2027, 4, 1)
    assert (line(PLANNED).planned_live_on, line().planned_on) == (LIVE, PLANNED)


def test_a_member_leaves_only_after_its_businesses_have_ended(planned: None) -> None:
    leaving: dict[str, Any] = {
        "member": TOWN, "noticed_on": TODAY, "leaves_on": date(2027, 4, 1), "by_consent": True, "reason": "脱退",
        "actor": OFFICE,
    }  # fmt: skip
    with pytest.raises(Refused, match="終了していない業務が1件"):
        leave_member(**leaving)
    steps.end_business(**WATER, ended_on=date(2027, 4, 1), reason="脱退")
    leave_member(**leaving)
    assert line().is_on_its_way
    assert line(date(2027, 4, 1)).state_ja == "終了"


@pytest.mark.parametrize(
    ("today", "planned", "left"),
    [
        (date(2026, 7, 4), date(2027, 1, 4), 6),
        (date(2026, 7, 5), date(2027, 1, 4), 5),
        (date(2027, 1, 4), date(2027, 1, 4), 0),
        (date(2027, 1, 5), date(2027, 1, 4), -1),
    ],
)
def test_whole_months_are_counted(today: date, planned: date, left: int) -> None:
    assert months_left(today, planned) == left


def test_what_endangers_a_day_is_named(joined: int) -> None:
    good = Preparation(2, LIVE, None, None, None, has_signed=True, joined_on=union.JOINED)
    at = {
        "six months before": risks(good, date(2026, 7, 4), law()),
        "a day later": risks(good, date(2026, 7, 5), law()),
        "accepted": risks(Preparation(2, LIVE, None, TODAY, has_signed=True), TODAY, law()),
        "past": risks(good, date(2027, 1, 5), law()),
        "live": risks(Preparation(5, LIVE), date(2027, 1, 5), law()),
        "old contract to the eve": risks(
            Preparation(1, LIVE, date(2027, 1, 3), TODAY, None, True), TODAY, law()
        ),
        "a gap of a day": risks(Preparation(1, LIVE, date(2027, 1, 2), TODAY, None, True), TODAY, law()),
        "nobody signed": risks(Preparation(1, LIVE, None, TODAY), TODAY, law()),
    }
    assert at == {
        "six months before": (), "a day later": ("short",), "accepted": (), "past": ("late",), "live": (),
        "old contract to the eve": (), "a gap of a day": ("uncovered",), "nobody signed": ("unsigned",),
    }  # fmt: skip


def test_without_the_unions_rule_nothing_is_guessed(joined: int) -> None:
    from kikan.law import book

    with pytest.raises(LawGap):
        risks(Preparation(1, LIVE), TODAY, book().law("fiscal_year", 2026))


def test_the_readiness_of_all_puts_those_in_danger_first(planned: None) -> None:
    steps.plan_business(
        **{**WATER, "member": CITY, "business": "seals"},
        planned_on=PLANNED,
        planned_live_on=date(2027, 10, 1),
    )
    with tenant(UNION):
        found = activations.readiness_on(TODAY, law())
    assert [(r.name, r.months_left, [ja for ja, _ in r.risks]) for r in found] == [
        ("乙町", 1, ["準備の期間が足りません", "旧契約が稼働予定日より前に終わります"]),
        ("甲市", 10, []),
    ]


def test_the_courses_show_each_step_until_the_next(planned: None) -> None:
    steps.begin_migration(**WATER, begun_on=date(2026, 6, 1), begun_by="課長")
    with tenant(UNION):
        (course,) = timeline.courses([line()], members.members_on(TODAY), TODAY)
    assert course.spans[:2] == ((0, PLANNED, date(2026, 6, 1)), (1, date(2026, 6, 1), LIVE))
    assert course.spans[2][:2] == (4, LIVE)
