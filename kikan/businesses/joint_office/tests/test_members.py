"""Members join at different times without a restart, and leave by notice or by consent."""

from datetime import date

import pytest

from kikan.businesses.joint_office.procedures.set_agreements import (
    end_delegate,
    name_delegate,
    set_clause,
    sign_agreement,
)
from kikan.businesses.joint_office.procedures.set_members import (
    amend_member,
    enter_member,
    join_member,
    leave_member,
)
from kikan.businesses.joint_office.reads import members
from kikan.businesses.joint_office.tests import union
from kikan.businesses.joint_office.tests.union import ASSOCIATE, CITY, LATE, OFFICE, TODAY, TOWN, UNION
from kikan.shared.access.tests.people import user_with
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import tenant


def voters(day: date) -> set[int]:
    with tenant(UNION):
        return {m.member for m in members.voters_on(day)}


def test_another_body_joins_in_the_middle_of_the_year(joined: int) -> None:
    before = voters(TODAY)
    union.enter(LATE, agreed_on=date(2026, 9, 1), planned=date(2026, 11, 1))
    with pytest.raises(Refused, match="締結していません"):
        join_member(member=LATE, joined_on=TODAY, actor=OFFICE)
    sign_agreement(agreement=joined, member=LATE, signed_on=date(2026, 10, 1), actor=OFFICE)
    join_member(member=LATE, joined_on=date(2026, 11, 1), actor=OFFICE)
    assert voters(date(2026, 10, 31)) == before
    assert voters(date(2026, 11, 1)) == before | {LATE}
    with tenant(UNION):
        agreed = members.member_of(LATE, date(2026, 10, 1))
        assert agreed is not None
        assert (agreed.planned_join_on, agreed.joined_on) == (date(2026, 11, 1), None)


def test_an_associate_takes_part_and_has_no_vote(joined: int) -> None:
    with tenant(UNION):
        associate = members.member_of(ASSOCIATE, TODAY)
    assert associate is not None
    assert associate.takes_part_on(TODAY)
    assert ASSOCIATE not in voters(TODAY)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"member": 64026}, "検査数字"),
        ({"member": TOWN}, "すでに登録"),
        ({"has_office": True}, "事務局を置く団体はすでに"),
        ({"has_office": True, "kind": 2}, "準構成団体に事務局"),
        ({"agreed_on": date(2026, 12, 1)}, "今日より後"),
        ({"planned_join_on": date(2024, 4, 1)}, "より前の日"),
        ({"name": " "}, "名称"),
    ],
)
def test_a_body_that_cannot_be_is_refused(joined: int, changed: dict[str, object], why: str) -> None:
    given = {
        "member": LATE,
        "name": "戊町",
        "kind": 1,
        "agreed_on": union.AGREED,
        "planned_join_on": union.JOINED,
    }
    with pytest.raises(Refused, match=why):
        enter_member(**(given | changed), actor=OFFICE)  # type: ignore[arg-type]


def test_a_body_is_put_right_before_it_joins_and_afterwards_in_its_name_alone(joined: int) -> None:
    union.enter(LATE, agreed_on=union.AGREED, planned=date(2026, 12, 1))
    given = {"kind": 1, "planned_join_on": date(2027, 4, 1), "reason": "契約の延長", "actor": OFFICE}
    entry = amend_member(member=LATE, name="戊町", **given)  # type: ignore[arg-type]
    assert amend_member(member=LATE, name="戊町", **given) == entry  # type: ignore[arg-type]
    with tenant(UNION):
        found = members.member_of(LATE, TODAY)
    assert found is not None
    assert (found.name, found.planned_join_on) == ("戊町", date(2027, 4, 1))
    with pytest.raises(Refused, match="区分と加入の予定日"):
        amend_member(member=TOWN, name="乙町", **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="訂正の理由"):
        amend_member(member=LATE, name="戊町", **(given | {"reason": " "}))  # type: ignore[arg-type]


def test_leaving_takes_two_years_of_notice_or_everybodys_consent(joined: int) -> None:
    leaving = {"member": TOWN, "noticed_on": TODAY, "reason": "単独の更新", "actor": OFFICE}
    with pytest.raises(Refused, match="令和10年11月20日以後"):
        leave_member(**leaving, leaves_on=date(2028, 11, 19), by_consent=False)  # type: ignore[arg-type]
    leave_member(**leaving, leaves_on=date(2027, 4, 1), by_consent=True)  # type: ignore[arg-type]
    assert TOWN in voters(date(2027, 3, 31))
    assert TOWN not in voters(date(2027, 4, 1))
    with pytest.raises(Refused, match="すでに脱退"):
        leave_member(**leaving, leaves_on=date(2029, 4, 1), by_consent=False)  # type: ignore[arg-type]


def test_a_notice_of_exactly_two_years_is_enough(joined: int) -> None:
    leave_member(
        member=CITY, noticed_on=TODAY, leaves_on=date(2028, 11, 20), by_consent=False, reason="脱退", actor=OFFICE
    )  # fmt: skip
    assert CITY not in voters(date(2028, 11, 20))


def test_a_clause_reads_otherwise_from_a_day_on(joined: int) -> None:
    told = {"agreement": joined, "article": 5, "kind": 2, "actor": OFFICE}
    set_clause(**told, text="均等割とする。", from_on=union.AGREED)  # type: ignore[arg-type]
    set_clause(**told, text="均等割と人口割とする。", from_on=date(2026, 4, 1))  # type: ignore[arg-type]
    with tenant(UNION):
        assert [c.text for c in members.clauses_of(joined, date(2026, 3, 31))] == ["均等割とする。"]
        assert [c.text for c in members.clauses_of(joined, TODAY)] == ["均等割と人口割とする。"]
    with pytest.raises(Refused, match="同じ内容"):
        set_clause(**told, text="均等割と人口割とする。", from_on=TODAY)  # type: ignore[arg-type]


def test_a_delegate_speaks_for_one_member_and_needs_a_grant_here(joined: int) -> None:
    user = user_with(UNION, "joint_delegate").number
    name_delegate(user=user, member=TOWN, from_on=date(2026, 6, 1), actor=OFFICE)
    name_delegate(user=user, member=CITY, from_on=date(2026, 10, 1), actor=OFFICE)
    with tenant(UNION):
        assert members.delegates_on(date(2026, 9, 30)) == {user: TOWN}
        assert members.delegates_on(TODAY) == {user: CITY}
    end_delegate(user=user, ended_on=TODAY, actor=OFFICE)
    with pytest.raises(NotFound):
        end_delegate(user=user, ended_on=TODAY, actor=OFFICE)
    with pytest.raises(Refused, match="権限がありません"):
        name_delegate(user=user_with(TOWN, "joint_delegate").number, member=TOWN, from_on=TODAY, actor=OFFICE)


def test_a_clerk_enters_and_does_not_decide(joined: int) -> None:
    clerk = union.Actor(9, UNION, 1, frozenset({"joint_office.look", "joint_office.change"}))
    with pytest.raises(NotPermitted):
        join_member(member=TOWN, joined_on=TODAY, actor=clerk)
