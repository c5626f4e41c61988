"""A wish becomes a release for everybody or leaves its work-around; votes count once by full member."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.joint_office.law.deciding import ABSTAIN, NO, YES, tally
from kikan.businesses.joint_office.procedures import decide_requests as decide
from kikan.businesses.joint_office.procedures import publish_release as releases
from kikan.businesses.joint_office.procedures import raise_requests as wish
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate, sign_agreement
from kikan.businesses.joint_office.procedures.set_members import enter_member, join_member
from kikan.businesses.joint_office.reads import faqs as register
from kikan.businesses.joint_office.reads import requests
from kikan.businesses.joint_office.reads.activations import law_of
from kikan.businesses.joint_office.tests.union import (
    AGREED,
    ASSOCIATE,
    CITY,
    JOINED,
    LATE,
    OFFICE,
    TODAY,
    TOWN,
    UNION,
    VILLAGE,
)
from kikan.law import Law, LawGap, Ordinance, book
from kikan.law.ordinances import ordinance_of
from kikan.shared.access import Actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.access.tests.people import user_with
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import tenant


def rules() -> Law:
    """Half of the members, more than half of yes and no."""
    rows: list[Mapping[str, Any]] = [
        {"id": f"joint_operation.{name}", "from": 2008, "value": "1/2", "cites": "例示", "illustrative": True}
        for name in ("vote_quorum", "vote_majority")
    ]
    ordinance: Ordinance = ordinance_of(book(), UNION, "見本組合", rows)
    return book().law("fiscal_year", 2026, ordinance)


def entered(actor: Actor, **more: Any) -> int:
    given = {
        "business": "water",
        "title": "検針票の並び順",
        "problem": "地区ごとに並ばない",
        "workaround": "表計算で並べ替える",
    }
    return wish.enter_request(**(given | {"actor": actor} | more))  # type: ignore[arg-type]


def before_the_panel(actor: Actor, **more: Any) -> int:
    number = entered(actor, **more)
    wish.submit_request(request=number, actor=actor)
    decide.note_similar(request=number, text="ほかの団体では並ぶ", actor=OFFICE)
    decide.review_workaround(request=number, text="表計算では足りない", is_enough=False, actor=OFFICE)
    return number


def in_the_vote(actor: Actor, **more: Any) -> int:
    number = before_the_panel(actor, **more)
    decide.give_opinion(request=number, text="全団体に要る", is_deferred=False, actor=OFFICE)
    return number


def state(number: int) -> str:
    with tenant(UNION):
        found = requests.request_of(number)
    assert found is not None
    return found.state_ja


def faqs() -> list[tuple[str, str]]:
    with tenant(UNION):
        return [(f.question, f.answer) for f in register.faqs_now()]


def vote(number: int, delegates: dict[int, Actor], **choices: int) -> None:
    members = {"city": CITY, "town": TOWN, "village": VILLAGE}
    for name, choice in choices.items():
        wish.cast_vote(request=number, choice=choice, actor=delegates[members[name]])


def test_a_wish_goes_from_its_draft_to_a_release_that_names_it(delegates: dict[int, Actor]) -> None:
    number = in_the_vote(delegates[TOWN])
    vote(number, delegates, city=YES, town=YES, village=NO)
    decide.close_vote(request=number, actor=OFFICE)
    decide.estimate_request(request=number, estimate=500_000, cost_class="running", actor=OFFICE)
    release = releases.plan_release(version="1.4", planned_on=date(2027, 3, 1), actor=OFFICE)
    releases.set_impact(release=release, business="water", text="検針票の並び順が変わります。", actor=OFFICE)
    decide.schedule_request(request=number, release=release, actor=OFFICE)
    decide.record_developed(request=number, test_link="試験 1234", actor=OFFICE)
    with pytest.raises(Refused, match="確認していない要望が1件"):
        releases.publish_release(release=release, released_on=TODAY, actor=OFFICE)
    decide.confirm_demo(request=number, confirmed_by="乙町　上下水道係長", actor=OFFICE)
    releases.publish_release(release=release, released_on=TODAY, actor=OFFICE)
    decide.evaluate_request(request=number, text="月に5時間減った", actor=OFFICE)
    with tenant(UNION):
        course = [ja for _, ja in requests.course_of(number)]
        found = requests.request_of(number)
        assert requests.impacts_of(release) == [("上下水道料金", "検針票の並び順が変わります。")]
        assert requests.release_of(release).released_on == TODAY  # type: ignore[union-attr]
    assert course == [
        "起案", "提出", "他団体の例を確認済み", "専門部会", "投票中", "採択", "見積り済み", "版に予定", "開発済み",
        "実演で確認済み", "提供済み", "評価済み",
    ]  # fmt: skip
    assert (found.release, found.test_link) == (release, "試験 1234")  # type: ignore[union-attr]
    assert faqs() == []
    with pytest.raises(NotFound):
        releases.publish_release(release=release, released_on=TODAY, actor=OFFICE)


def test_seven_members_take_a_complaint_to_a_release_and_nobody_votes_after_the_closing(
    delegates: dict[int, Actor],
) -> None:
    """Four for it, two against, one abstains; the associate has no vote; a vote after the closing changes nothing."""
    for code, name in {LATE: "戊町", 63827: "己町", 64017: "庚町", 64033: "辛町"}.items():
        enter_member(
            member=code, name=name, kind=1, agreed_on=AGREED, planned_join_on=JOINED, has_office=False, actor=OFFICE
        )  # fmt: skip
        sign_agreement(agreement=1, member=code, signed_on=AGREED, actor=OFFICE)
        join_member(member=code, joined_on=JOINED, actor=OFFICE)
        user = user_with(UNION, "joint_delegate")
        name_delegate(user=user.number, member=code, from_on=TODAY, actor=OFFICE)
        delegates[code] = actor_of(user, UNION)  # type: ignore[assignment]
    number = in_the_vote(delegates[LATE])
    choices = {CITY: YES, TOWN: YES, VILLAGE: NO, LATE: YES, 63827: NO, 64017: YES, 64033: ABSTAIN}
    for member, choice in choices.items():
        wish.cast_vote(request=number, choice=choice, actor=delegates[member])
    with pytest.raises(NotPermitted, match="議決権がありません"):
        wish.cast_vote(request=number, choice=NO, actor=delegates[ASSOCIATE])
    decide.close_vote(request=number, actor=OFFICE)
    with pytest.raises(Refused, match="投票中ではありません"):
        wish.cast_vote(request=number, choice=NO, actor=delegates[64017])
    assert state(number) == "採択"
    with tenant(UNION):
        assert {b.member: b.choice for b in requests.ballots_of(number)} == choices
    decide.estimate_request(request=number, estimate=500_000, cost_class="running", actor=OFFICE)
    release = releases.plan_release(version="1.5", planned_on=date(2027, 3, 1), actor=OFFICE)
    decide.schedule_request(request=number, release=release, actor=OFFICE)
    decide.record_developed(request=number, test_link="試験 1235", actor=OFFICE)
    decide.confirm_demo(request=number, confirmed_by="戊町　上下水道係長", actor=OFFICE)
    releases.publish_release(release=release, released_on=TODAY, actor=OFFICE)
    assert state(number) == "提供済み"


def test_a_lost_vote_leaves_the_workaround_and_comes_back_only_with_a_new_fact(
    delegates: dict[int, Actor],
) -> None:
    number = in_the_vote(delegates[TOWN])
    vote(number, delegates, city=NO, town=YES)
    decide.close_vote(request=number, actor=OFFICE)
    assert state(number) == "不採択"
    assert faqs() == [("検針票の並び順", "表計算で並べ替える")]
    with pytest.raises(Refused, match="新しい事実"):
        entered(delegates[TOWN], resubmits=number)
    assert state(entered(delegates[TOWN], resubmits=number, new_fact="検針が毎月になった")) == "起案"
    with pytest.raises(Refused, match="不採択になった要望の番号ではありません"):
        entered(delegates[TOWN], resubmits=99, new_fact="x")


def test_without_quorum_nothing_is_decided(delegates: dict[int, Actor]) -> None:
    number = in_the_vote(delegates[TOWN])
    vote(number, delegates, town=YES)
    with pytest.raises(Refused, match="3団体のうち1団体"):
        decide.close_vote(request=number, actor=OFFICE)
    vote(number, delegates, village=ABSTAIN)
    decide.close_vote(request=number, actor=OFFICE)
    assert state(number) == "採択"


def test_a_member_has_one_vote_and_may_change_it_and_an_associate_has_none(
    delegates: dict[int, Actor],
) -> None:
    number = in_the_vote(delegates[TOWN])
    vote(number, delegates, city=YES)
    vote(number, delegates, city=NO)
    with pytest.raises(NotPermitted, match="議決権がありません"):
        wish.cast_vote(request=number, choice=YES, actor=delegates[ASSOCIATE])
    wish.comment_request(request=number, text="賛成したい", actor=delegates[ASSOCIATE])
    with tenant(UNION):
        assert [(b.member, b.choice) for b in requests.ballots_of(number)] == [(CITY, NO)]
        assert requests.result_of(number, TODAY, law_of(2026)).cast == 1
        assert [r.text for r in requests.remarks_of(number)][-1] == "賛成したい"


def test_what_the_law_demands_is_not_voted_on(delegates: dict[int, Actor]) -> None:
    number = before_the_panel(delegates[CITY], legal_basis="水道法の改正")
    decide.give_opinion(request=number, text="法令による", is_deferred=False, actor=OFFICE)
    assert state(number) == "採択"


def test_a_workaround_that_is_enough_ends_the_wish_in_the_register(delegates: dict[int, Actor]) -> None:
    number = entered(delegates[CITY])
    wish.submit_request(request=number, actor=delegates[CITY])
    decide.note_similar(request=number, text="なし", actor=OFFICE)
    decide.review_workaround(request=number, text="並べ替えの画面を使う", is_enough=True, actor=OFFICE)
    assert (state(number), faqs()) == ("不採択", [("検針票の並び順", "並べ替えの画面を使う")])


def test_a_deferred_wish_comes_before_the_panel_again(delegates: dict[int, Actor]) -> None:
    number = before_the_panel(delegates[CITY])
    decide.give_opinion(request=number, text="来年度に", is_deferred=True, actor=OFFICE)
    assert state(number) == "保留"
    decide.resume_request(request=number, actor=OFFICE)
    assert state(number) == "専門部会"
    with pytest.raises(Refused, match="保留中の要望ではありません"):
        decide.resume_request(request=before_again(delegates), actor=OFFICE)


def before_again(delegates: dict[int, Actor]) -> int:
    """One whose similar practice is known, so that it could go before the panel."""
    number = entered(delegates[CITY], title="別の件")
    wish.submit_request(request=number, actor=delegates[CITY])
    decide.note_similar(request=number, text="なし", actor=OFFICE)
    return number


def test_steps_out_of_order_and_other_peoples_wishes_are_refused(delegates: dict[int, Actor]) -> None:
    number = entered(delegates[TOWN])
    with pytest.raises(Refused, match="「起案」の要望は「見積り済み」にできません"):
        decide.estimate_request(request=number, estimate=1, cost_class="running", actor=OFFICE)
    with pytest.raises(Refused, match="投票中ではありません"):
        wish.cast_vote(request=number, choice=YES, actor=delegates[TOWN])
    with pytest.raises(NotPermitted, match="ほかの団体"):
        wish.submit_request(request=number, actor=delegates[CITY])
    with pytest.raises(NotPermitted, match="委員として登録されていません"):
        entered(actor_of(user_with(UNION, "joint_delegate"), UNION))  # type: ignore[arg-type]
    wish.withdraw_request(request=number, actor=delegates[TOWN])
    assert state(number) == "取下げ"
    with pytest.raises(NotFound):
        wish.submit_request(request=99, actor=delegates[TOWN])


def test_the_same_wish_is_found_and_merged(delegates: dict[int, Actor]) -> None:
    first, second = entered(delegates[CITY]), entered(delegates[TOWN], title="検針票を地区の並び順に")
    other = entered(delegates[TOWN], title="閉栓の通知", problem="届かない", workaround="")
    with tenant(UNION):
        found = requests.alike("検針票を地区の並び順に", "water", second)
    assert [r.request for r in found] == [first]
    wish.submit_request(request=second, actor=delegates[TOWN])
    with pytest.raises(Refused, match="統合する先"):
        decide.mark_duplicate(request=second, duplicate_of=second, actor=OFFICE)
    decide.mark_duplicate(request=second, duplicate_of=first, actor=OFFICE)
    assert (state(second), state(other)) == ("重複", "起案")


@given(
    st.dictionaries(st.integers(1, 12), st.sampled_from((YES, NO, ABSTAIN))),
    st.sets(st.integers(1, 8), min_size=1),
)
def test_a_tally_counts_each_voter_once_and_nobody_else(votes: dict[int, int], voters: set[int]) -> None:
    result = tally(votes, voters, rules())
    mine = {m: c for m, c in votes.items() if m in voters}
    assert (result.cast, result.voters) == (len(mine), len(voters))
    assert result.is_quorate == (2 * len(mine) >= len(voters))
    assert result.is_carried == (result.is_quorate and result.yes > result.no)


def test_without_the_unions_rules_no_vote_is_counted() -> None:
    with pytest.raises(LawGap):
        tally({1: YES}, {1}, book().law("fiscal_year", 2026))
    assert tally({}, set(), rules()).is_quorate is False
    assert Fraction(1, 2) == rules().rate("joint_operation.vote_quorum")
