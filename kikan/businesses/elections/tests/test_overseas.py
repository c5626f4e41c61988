"""Voters abroad: registered, transferred from the roll, marked on settling in Japan, removed, given their card."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.models import RollEntry, Vote
from kikan.businesses.elections.procedures.absentee_papers import print_ballot_papers
from kikan.businesses.elections.procedures.cancel_act import cancel_act
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.objections import decide_objection, file_objection
from kikan.businesses.elections.procedures.overseas import (
    change_overseas,
    issue_overseas_card,
    mark_returned,
    register_overseas,
    remove_overseas,
)
from kikan.businesses.elections.procedures.send_ballots import return_ballots, send_ballots
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.reads.absentee import request_of
from kikan.businesses.elections.reads.judging import Why, judge, setting_of
from kikan.businesses.elections.reads.objections import objections, overseas_days
from kikan.businesses.elections.reads.overseas import OverseasLine, overseas_of
from kikan.businesses.elections.reads.turnout import counts_of, total
from kikan.businesses.elections.reads.voters import line_on
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_listeners import told
from kikan.businesses.elections.tests.test_papers_and_viewing import protect
from kikan.businesses.elections.tests.test_roll_screens import HOME, approved, chief, clerk, sent, shown
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, CLERK, LONG_GONE, MOVED, YOUNG
from kikan.law import book, read_ordinance
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN, add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant

ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
Held = tuple[int, int, int, int]
TODAY = date(2027, 3, 20)
ABROAD: dict[str, Any] = {
    "kind": 1, "address": "見本国見本市1", "consulate": "在見本国日本国大使館", "registered_on": TODAY,
}  # fmt: skip


@pytest.fixture
def settled(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to(str(TODAY)):
        yield held
        transaction.set_rollback(True)


def lines(person: int) -> list[OverseasLine]:
    with tenant(voters.TOWN):
        return overseas_of([person])


def test_a_transfer_takes_the_voter_from_one_roll_to_the_other_and_back(settled: Held) -> None:
    entry = register_overseas(person=MOVED, **ABROAD | {"kind": 2}, actor=CHIEF)
    (line,) = lines(MOVED)
    assert (line.kind_ja, line.valid_from, line.ends_on) == ("選挙人名簿からの登録の移転", TODAY, None)
    with tenant(voters.TOWN):
        assert line_on(MOVED, TODAY) is None
    cancel_act(cancelled=entry.number, actor=CHIEF)
    assert lines(MOVED) == []
    with tenant(voters.TOWN):
        assert line_on(MOVED, TODAY) is not None


@pytest.mark.parametrize(
    ("person", "changed", "words"),
    [
        (ADULT, {"kind": 2}, "国外に転出した人"),
        (LONG_GONE, {"kind": 2}, "国外に転出した人"),
        (MOVED, {}, "選挙人名簿に登録されています"),
        (YOUNG, {"registered_on": date(2027, 3, 14)}, "年齢に達していない"),
        (LONG_GONE, {"consulate": " "}, "領事官を入力"),
        (LONG_GONE, {"registered_on": date(2027, 3, 21)}, "今日より後"),
    ],
)
def test_who_may_not_be_registered_abroad_is_told_why(
    settled: Held, person: int, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        register_overseas(person=person, **ABROAD | changed, actor=CHIEF)


def test_nobody_is_registered_abroad_during_an_election_of_the_diet(settled: Held) -> None:
    set_election(
        name="衆議院議員総選挙", notice_on=date(2027, 3, 18), election_on=date(2027, 3, 25),
        base_on=date(2027, 3, 17), contests=(Asked(1), Asked(2)), actor=CHIEF,
    )  # fmt: skip
    with pytest.raises(Refused, match="衆議院議員総選挙の公示"):
        register_overseas(person=LONG_GONE, **ABROAD, actor=CHIEF)
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 17)}, actor=CHIEF)
    with pytest.raises(Refused, match="すでに在外"):
        register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 17)}, actor=CHIEF)


def test_who_settles_in_japan_is_marked_and_goes_after_four_months(settled: Held) -> None:
    with pytest.raises(NotFound):
        mark_returned(person=LONG_GONE, returned_on=TODAY, actor=CHIEF)
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 16)}, actor=CHIEF)
    (found,) = told("residents.moved_in", LONG_GONE)
    assert found.procedure == "elections.mark_returned"
    mark_returned(**found.arguments, actor=CHIEF)
    assert [(o.valid_from, o.valid_until, o.returned_on) for o in lines(LONG_GONE)] == [
        (date(2027, 3, 16), TODAY, None), (TODAY, date(2027, 7, 21), TODAY),
    ]  # fmt: skip
    with pytest.raises(Refused, match="すでに表示"):
        mark_returned(person=LONG_GONE, returned_on=TODAY, actor=CHIEF)
    assert told("residents.moved_in", LONG_GONE) == []


@pytest.mark.parametrize(("kind", "reason"), [("residents.died", 1), ("residents.nationality_lost", 2)])
def test_death_and_loss_of_nationality_remove_a_voter_abroad(settled: Held, kind: str, reason: int) -> None:
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 16)}, actor=CHIEF)
    (found,) = told(kind, LONG_GONE)
    assert found.arguments == {"person": LONG_GONE, "removed_on": TODAY, "reason": reason}
    remove_overseas(**found.arguments, actor=CHIEF)
    assert [o.valid_until for o in lines(LONG_GONE)] == [TODAY]


def test_the_card_is_issued_from_the_page_of_a_registered_voter(settled: Held) -> None:
    page = f"{HOME}roll/persons/{LONG_GONE}/"
    given = {
        "kind": "1",
        "address": "見本国見本市1",
        "consulate": "在見本国日本国大使館",
        "registered_on": "R9.3.20",
    }
    approved(sent(chief(), f"{page}acts/register_overseas/", **given, send="1"))
    assert "在外選挙人証を発行する" in shown(clerk(), page)
    assert "在見本国日本国大使館" in shown(clerk(), f"{HOME}roll/overseas/")
    with pytest.raises(Refused, match="署名する職務者の窓口番号"):
        issue_overseas_card(person=LONG_GONE, actor=CHIEF)
    with tenant(voters.TOWN):
        number = append(actor=CHIEF, kind="test", procedure="test", subjects=[("load", 3)]).number
        filled = (ORDINANCES / "illustrative.yaml").read_text("utf-8")
        ordinances.enter(read_ordinance(filled, "illustrative.yaml", book()), entry=number)
    answer = sent(clerk(), f"{page}card/")
    assert clerk().get(answer["Location"])["Content-Type"] == "application/pdf"
    with pytest.raises(NotFound):
        issue_overseas_card(person=ADULT, actor=CHIEF)
    assert lines(LONG_GONE)[0].valid_until == OPEN
    protect(LONG_GONE)
    assert "見本国見本市" not in shown(clerk(), page)
    with pytest.raises(Refused, match="支援措置"):
        issue_overseas_card(person=LONG_GONE, actor=CHIEF)


def test_another_address_abroad_is_kept_from_its_day_and_undone(settled: Held) -> None:
    moved: dict[str, Any] = {"address": "別国見本市2", "consulate": "在別国日本国大使館", "changed_on": TODAY}
    with pytest.raises(NotFound):
        change_overseas(person=LONG_GONE, **moved, actor=CHIEF)
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 16)}, actor=CHIEF)
    same = {"address": ABROAD["address"], "consulate": ABROAD["consulate"]}
    with pytest.raises(Refused, match="変わったところがありません"):
        change_overseas(person=LONG_GONE, **moved | same, actor=CHIEF)
    with pytest.raises(Refused, match="今日までの日"):
        change_overseas(person=LONG_GONE, **moved | {"changed_on": date(2027, 3, 21)}, actor=CHIEF)
    entry = change_overseas(person=LONG_GONE, **moved, actor=CHIEF)
    assert [(o.valid_from, o.address, o.card) for o in lines(LONG_GONE)] == [
        (date(2027, 3, 16), "見本国見本市1", 1), (TODAY, "別国見本市2", 1),
    ]  # fmt: skip
    # Who comes home later is marked, and the new address stays with the mark.
    cancel_act(cancelled=entry.number, actor=CHIEF)
    assert [o.address for o in lines(LONG_GONE)] == ["見本国見本市1"]
    page = f"{HOME}roll/persons/{LONG_GONE}/"
    asked = {"address": "別国見本市2", "consulate": "在別国日本国大使館", "changed_on": "R9.3.20"}
    approved(sent(clerk(), f"{page}acts/change_overseas/", **asked, send="1"))
    assert "別国見本市2" in shown(clerk(), page)


def test_objections_against_the_roll_abroad_wait_for_the_next_registration(settled: Held) -> None:
    asked: dict[str, Any] = {
        "person": LONG_GONE, "objector": LONG_GONE, "registration": 4, "registered_on": date(2027, 3, 10), "claim": 1,
        "filed_on": TODAY,
    }  # fmt: skip
    with pytest.raises(Refused, match="次の定時登録か国会議員の選挙"):
        file_objection(**asked, actor=CLERK)
    set_election(
        name="衆議院議員総選挙", notice_on=date(2027, 3, 20), election_on=date(2027, 3, 28),
        base_on=date(2027, 3, 19), contests=(Asked(1),), actor=CHIEF,
    )  # fmt: skip
    with pytest.raises(Refused, match="3月20日から2027年3月20日まで"):
        file_objection(**asked | {"filed_on": date(2027, 3, 19)}, actor=CLERK)
    with pytest.raises(Refused, match="この人は登録されていません"):
        file_objection(**asked | {"claim": 2, "objector": ADULT}, actor=CLERK)
    file_objection(**asked, actor=CLERK)
    with tenant(voters.TOWN):
        (found,) = objections(person=LONG_GONE)
    assert (found.registration_ja, found.decide_by) == ("在外選挙人名簿の登録・登録の移転", date(2027, 3, 23))
    with pytest.raises(Refused, match="正当と決定した"):
        register_overseas(person=LONG_GONE, **ABROAD, objection=found.objection, actor=CHIEF)
    decide_objection(
        person=LONG_GONE, objection=found.objection, finding=1, reason="脱漏を認める", actor=CHIEF
    )
    with pytest.raises(Refused, match="衆議院議員総選挙の公示"):
        register_overseas(person=LONG_GONE, **ABROAD, actor=CHIEF)
    register_overseas(person=LONG_GONE, **ABROAD, objection=found.objection, actor=CHIEF)
    assert lines(LONG_GONE)[0].registered_on == TODAY
    with tenant(voters.TOWN):
        # A regular registration that comes first opens its five days.
        number = append(actor=CHIEF, kind="test", procedure="test", subjects=[("load", 4)]).number
        row = {"district": None, "kind": 1, "base_on": date(2027, 3, 1), "registered_on": date(2027, 3, 1)}
        add(RollEntry, {"person": voters.FOREIGN}, row, entry=number, valid_from=date(2027, 3, 1))
        assert overseas_days(date(2027, 2, 20)) == (date(2027, 3, 2), date(2027, 3, 6))
        assert overseas_days(date(2027, 3, 2)) == (TODAY, TODAY)


def test_votes_from_abroad_are_national_come_through_the_consul_or_by_mail_and_are_one(settled: Held) -> None:
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 16)}, actor=CHIEF)
    election = set_election(
        name="衆議院議員総選挙と知事選挙", notice_on=date(2027, 3, 23), election_on=date(2027, 3, 30),
        base_on=date(2027, 3, 22), contests=(Asked(1), Asked(2), Asked(3), Asked(11)), actor=CHIEF,
    )  # fmt: skip
    asked: dict[str, Any] = {"election": election, "requested_on": TODAY, "actor": CLERK}
    with pytest.raises(Refused, match="在外選挙人名簿に登録がありません"):
        send_ballots(person=ADULT, way=6, **asked)
    request = send_ballots(person=LONG_GONE, way=6, **asked)
    with tenant(voters.TOWN):
        kept = request_of(request)
        assert kept is not None
        assert (kept.destination, int(kept.kind)) == ("見本国見本市1", 7)
        assert Vote.objects.filter(person=LONG_GONE, cancelled_by__isnull=True).count() == 3
        held = setting_of(election)
        assert held is not None
        assert "在外選挙人名簿の選挙人です" in (judge(held, LONG_GONE, date(2027, 3, 25)).stop or Why("")).ja
    with pytest.raises(Refused, match="投票用紙を送付しています"):
        send_ballots(person=LONG_GONE, way=5, **asked)
    made = print_ballot_papers(request=request, actor=CLERK)
    assert not made["body"]["has_certificate"]
    assert made["body"]["title"] == "郵便等による在外投票"
    return_ballots(request=request, returned_on=TODAY, result=3, actor=CLERK)
    with clock.set_to("2027-03-27"), pytest.raises(Refused, match="3月26日まで"):
        send_ballots(person=LONG_GONE, way=6, **asked | {"requested_on": date(2027, 3, 27)})
    with clock.set_to("2027-03-30"):
        request = send_ballots(person=LONG_GONE, way=5, **asked | {"requested_on": date(2027, 3, 30)})
        with tenant(voters.TOWN):
            assert total(counts_of(held)) == 0
        return_ballots(request=request, returned_on=date(2027, 3, 30), result=1, actor=CLERK)
        with pytest.raises(Refused, match="在外公館が作ります"):
            print_ballot_papers(request=request, actor=CLERK)
    with tenant(voters.TOWN):
        assert total(counts_of(held)) == 3


def test_a_voter_abroad_who_is_in_japan_votes_by_the_card_at_a_designated_place_in_national_contests(
    settled: Held,
) -> None:
    register_overseas(person=LONG_GONE, **ABROAD | {"registered_on": date(2027, 3, 16)}, actor=CHIEF)
    election = set_election(
        name="衆議院議員総選挙と知事選挙", notice_on=date(2027, 3, 23), election_on=date(2027, 3, 30),
        base_on=date(2027, 3, 22), contests=(Asked(1), Asked(3), Asked(11)), actor=CHIEF,
    )  # fmt: skip
    early: dict[str, Any] = {
        "election": election, "address": "見本市", "open_on": date(2027, 3, 24), "close_on": date(2027, 3, 29),
        "opens_at": 510, "closes_at": 1200, "actor": CHIEF,
    }  # fmt: skip
    plain = set_early_place(name="見本支所", **early)
    chosen = set_early_place(name="見本市役所", is_for_abroad=True, **early)
    asked: dict[str, Any] = {"election": election, "person": LONG_GONE, "oath": 1, "actor": CLERK}
    with clock.set_to("2027-03-25"):
        with pytest.raises(Refused, match="在外選挙人名簿の選挙人です"):
            hand_ballots(place=chosen, **asked)
        with pytest.raises(Refused, match="在外選挙人の投票を受け付ける投票所ではありません"):
            hand_ballots(place=plain, is_card_shown=True, **asked)
        path = f"{HOME}poll/{election}/early/{chosen}/"
        page = sent(clerk(), path, person=LONG_GONE).content.decode()
        assert "在外選挙人証の番号が「1」で" in page
        assert "投票用紙を渡さないでください" in page
        page = sent(clerk(), path, person=LONG_GONE, is_card_shown=1).content.decode()
        assert "投票できます" in page
        assert "知事の選挙では投票できません" in page
        assert len(hand_ballots(place=chosen, is_card_shown=True, **asked)) == 2
        with tenant(voters.TOWN):
            votes = Vote.objects.filter(person=LONG_GONE)
            assert {(v.kind, v.place, v.is_from_abroad) for v in votes} == {(2, chosen, True)}
        with pytest.raises(Refused, match="すでに投票の受付"):
            hand_ballots(place=chosen, is_card_shown=True, **asked)
    # The card of somebody who is on the roll at home opens nothing.
    with clock.set_to("2027-03-25"):
        assert len(hand_ballots(place=plain, is_card_shown=True, **asked | {"person": ADULT})) == 3
        with tenant(voters.TOWN):
            assert not Vote.objects.filter(person=ADULT, is_from_abroad=True).exists()


def test_a_vote_at_sea_by_fax_goes_out_for_the_diet_alone_and_comes_back(settled: Held) -> None:
    local, national = settled[0], set_election(
        name="衆議院議員総選挙と知事選挙", notice_on=date(2027, 3, 18), election_on=date(2027, 3, 28),
        base_on=date(2027, 3, 17), contests=(Asked(1), Asked(2), Asked(3), Asked(11)), actor=CHIEF,
    )  # fmt: skip
    asked: dict[str, Any] = {"person": ADULT, "way": 7, "requested_on": date(2027, 3, 10), "actor": CLERK}
    with pytest.raises(Refused, match="洋上投票ができるのは"):
        send_ballots(election=local, destination="見本丸", **asked)
    with pytest.raises(Refused, match="送付先"):
        send_ballots(election=national, **asked)
    request = send_ballots(election=national, destination="見本丸", **asked)
    made = print_ballot_papers(request=request, actor=CLERK)
    assert (made["body"]["title"][-6:], made["body"]["has_certificate"]) == ("（洋上投票）", False)
    with tenant(voters.TOWN):
        assert Vote.objects.filter(person=ADULT, cancelled_by__isnull=True, kind=4).count() == 2
        held = setting_of(national)
        assert held is not None
        assert total(counts_of(held)) == 0
    return_ballots(request=request, returned_on=TODAY, result=1, actor=CLERK)
    with tenant(voters.TOWN):
        assert total(counts_of(held)) == 2
