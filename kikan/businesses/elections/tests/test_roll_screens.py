"""What a clerk of the commission sees and sends: home, voter, districts, registration, loss of the vote."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kikan.businesses.elections.procedures.mark_roll import mark_moved_out
from kikan.businesses.elections.procedures.set_places import set_area
from kikan.businesses.elections.reads import areas, figures
from kikan.businesses.elections.reads.conditions import next_regular, registration_day, standing_of
from kikan.businesses.elections.reads.voters import lines_of, suspensions_of
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, MOVED, NEW, SUSPENDED
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.models import Name
from kikan.shared.history import replace
from kikan.shared.jobs import queue
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts

Held = tuple[int, int, int, int]
HOME = f"/{voters.TOWN}/elections/"
TODAY = date(2027, 3, 10)


@pytest.fixture
def settled(held: Held) -> Iterator[Held]:
    """In early voting; what a test writes is rolled back."""
    with transaction.atomic(), clock.set_to(str(TODAY)):
        with tenant(voters.TOWN):
            entry = append(actor=CHIEF, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
            for person, *_ in voters.PEOPLE:
                name = {
                    "name": f"見本　{person}",
                    "kana": "ミホン",
                    "name_key": f"見本{person}",
                    "kana_key": "ミホン",
                }
                kept = {"person": person, "kind": "official"}
                replace(Name, kept, name, entry=entry, valid_from=voters.SINCE)
        yield held
        transaction.set_rollback(True)


def clerk() -> Client:
    return client_of(voters.TOWN, "election_clerk")


def chief() -> Client:
    return client_of(voters.TOWN, "election_chief", "見本　係長")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    return client.post(path, {"form_token": fresh_token(client), **values})


def approved(answer: Any) -> None:
    """Another person approves what was handed in."""
    rights = CHIEF.rights | {"worklist.approve"}
    acts.approve(
        int(answer["Location"].rstrip("/").rsplit("/", 1)[1]), actor=Actor(98, voters.TOWN, 1, rights)
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "第1投票区"),
        ("roll/ending/", "31日以内に抹消する人はいません"),
        ("roll/suspensions/", f"見本　{SUSPENDED}"),
        (f"roll/persons/{ADULT}/", "第1投票区公民館"),
        (f"roll/persons/{NEW}/", "に満了"),
        (f"roll/persons/{voters.FOREIGN}/", "日本国民である"),
        (f"roll/persons/{MOVED}/", "転出表示"),
        ("roll/districts/", "第2投票区公民館"),
        ("roll/areas/", "99番地まで"),
        ("roll/areas/end/", "区域番号"),
        ("roll/redistrict/", "変わる選挙人は0人"),
        ("roll/registration/", "選挙時登録"),
        ("roll/cancel/", "記録番号"),
    ],
)
def test_every_page_opens_with_what_it_is_for(settled: Held, path: str, said: str) -> None:
    assert said in shown(chief(), HOME + path)


def test_the_home_counts_voters_by_district_and_the_shares_of_direct_demands(settled: Held) -> None:
    with tenant(voters.TOWN):
        counts = figures.by_district(TODAY)
    assert [(c.name, c.male, c.total, c.marked) for c in counts] == [
        ("第1投票区", 3, 3, 0), ("第2投票区", 2, 2, 1), ("投票区が未定", 1, 1, 0),
    ]  # fmt: skip
    page = shown(clerk(), HOME)
    assert "2027年6月1日" in page or "令和9年6月1日" in page


@pytest.mark.parametrize(
    ("day", "base", "registered"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 9, 2), date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 2), date(2027, 3, 1), date(2027, 3, 1)),
        (date(2025, 4, 30), date(2025, 6, 1), date(2025, 6, 2)),
    ],
)
def test_a_regular_registration_keeps_its_base_date_over_closed_days(
    settled: Held, day: date, base: date, registered: date
) -> None:
    with tenant(voters.TOWN):
        assert (next_regular(day), registration_day(next_regular(day))) == (base, registered)


def test_who_has_lost_the_vote_is_told_to_nobody_without_the_right(settled: Held) -> None:
    page = f"{HOME}roll/persons/{SUSPENDED}/"
    assert "停止中" in shown(chief(), page)
    told = shown(clerk(), page)
    assert "停止" not in told
    for path in ("roll/suspensions/", f"roll/persons/{ADULT}/acts/suspend_vote/"):
        assert clerk().get(HOME + path).status_code == 403
    draft = acts.enter(
        "elections.suspend_vote", actor=CHIEF, subjects=[("person", ADULT)],
        arguments={"person": ADULT, "from_on": TODAY, "reason": 1, "notice": "隣町 第5号"},
    )  # fmt: skip
    acts.return_(draft, actor=CHIEF, reason="通知の番号を確かめてください。")
    assert clerk().get(f"{HOME}roll/acts/{draft}/").status_code == 403
    assert "隣町 第5号" in shown(chief(), f"{HOME}roll/acts/{draft}/")
    assert "公民権停止" not in shown(clerk(), HOME) + shown(clerk(), f"{HOME}roll/persons/{ADULT}/")
    with tenant(voters.TOWN):
        full = standing_of(NEW, TODAY, with_vote=True)
        part = standing_of(NEW, TODAY, with_vote=False)
    assert full is not None
    assert part is not None
    assert {c.name for c in full.conditions} - {c.name for c in part.conditions} == {"has_vote"}
    assert full.is_eligible


def test_a_mark_goes_from_form_over_preview_to_approval(settled: Held) -> None:
    client, page = clerk(), f"{HOME}roll/persons/{ADULT}/acts/mark_moved_out/"
    read_at = shown(client, page).split('name="read_at" value="')[1].split('"')[0]
    given = {"moved_out_on": "R9.3.9", "read_at": read_at}
    assert "まだ登録していません" in client.post(page, {**given, "preview": "1"}).content.decode()
    approved(sent(client, page, **given, send="1"))
    with tenant(voters.TOWN):
        assert [r.moved_out_on for r in lines_of([ADULT])] == [None, date(2027, 3, 9)]
    assert "転出表示" in shown(client, f"{HOME}roll/persons/{ADULT}/")


@pytest.mark.parametrize(
    ("act", "given", "said"),
    [
        ("mark_moved_out", {"moved_out_on": "R9.2.30"}, "moved_out_on-error"),
        ("mark_moved_out", {"moved_out_on": "R9.3.1"}, "登録がありません"),
        ("remove_voter", {"removed_on": "R9.3.10", "reason": "9"}, "reason-error"),
        ("change_district", {"district": "1", "from_on": "R9.3.10"}, "すでにこの投票区"),
        ("unmark_moved_out", {"from_on": "R9.3.10"}, "転出表示がありません"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    settled: Held, act: str, given: dict[str, str], said: str
) -> None:
    if act == "change_district":
        given = given | {"district": str(settled[2])}
    answer = clerk().post(f"{HOME}roll/persons/{ADULT}/acts/{act}/", {**given, "preview": "1"})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_the_vote_is_suspended_with_its_notice_and_restored(settled: Held) -> None:
    page = f"{HOME}roll/persons/{ADULT}/acts/"
    given = {"from_on": "R9.3.8", "restored_on": "", "reason": "1", "notice": "隣町 第5号"}
    approved(sent(chief(), f"{page}suspend_vote/", **given, send="1"))
    approved(sent(chief(), f"{page}restore_vote/", restored_on="R9.3.10", notice="隣町 第6号", send="1"))
    with tenant(voters.TOWN):
        (line,) = suspensions_of([ADULT])
    assert (line.valid_from, line.restored_on) == (date(2027, 3, 8), TODAY)


def test_an_omission_is_registered_from_the_page(settled: Held) -> None:
    page = f"{HOME}roll/persons/{NEW}/acts/enter_voter/"
    given = {"base_on": "R9.3.7", "registered_on": "R9.3.10", "election_on": "", "decision": "R9.3.9 第3号"}
    approved(sent(chief(), page, **given, send="1"))
    assert "補正登録" in shown(clerk(), f"{HOME}roll/persons/{NEW}/")


def test_districts_and_lots_are_set_by_the_chief_followed_by_the_voters_and_undone(settled: Held) -> None:
    client = chief()
    given = {"name": "第3投票区", "place_name": "見本小学校", "place_address": "見本町", "from_on": "R9.3.10"}
    assert sent(client, f"{HOME}roll/districts/", district="", **given).status_code == 302
    with tenant(voters.TOWN):
        new = areas.districts_on(TODAY)[-1]
    moved = given | {"place_name": "見本中学校", "from_on": "R9.3.11"}
    assert sent(client, f"{HOME}roll/districts/", district=str(new.district), **moved).status_code == 302
    with tenant(voters.TOWN):
        assert areas.districts_on(date(2027, 3, 11))[-1].place_name == "見本中学校"
    area = {"district": str(new.district), "town_code": voters.WEST, "lot_from": "500", "lot_until": "599"}
    assert sent(client, f"{HOME}roll/areas/", **area, from_on="R9.3.10").status_code == 302
    assert "重なります" in sent(client, f"{HOME}roll/areas/", **area, from_on="R9.3.10").content.decode()
    assert "変わる選挙人は1人" in shown(client, f"{HOME}roll/areas/")
    assert sent(client, f"{HOME}roll/redistrict/", from_on="R9.3.10").status_code == 302
    with tenant(voters.TOWN):
        (_, line) = lines_of([voters.NO_DISTRICT])
    assert line.district == new.district
    answer = sent(client, f"{HOME}roll/cancel/", cancelled=str(line.entry))
    assert "取り消しました" in shown(client, answer["Location"])
    assert "異動がありません" in sent(client, f"{HOME}roll/cancel/", cancelled="1").content.decode()


def test_a_registration_is_asked_for_and_its_doubtful_people_are_listed(settled: Held) -> None:
    client = chief()
    assert (
        "基準日は3月"
        in sent(
            client, f"{HOME}roll/registration/", regular="1", base="R9.3.2", registered="R9.3.2"
        ).content.decode()
    )
    assert (
        "より前"
        in sent(
            client, f"{HOME}roll/registration/", regular="1", base="R9.3.1", registered="R9.2.28"
        ).content.decode()
    )
    answer = sent(client, f"{HOME}roll/registration/", for_election="1", election=str(settled[0]))
    run = queue.find(voters.TOWN, int(answer["Location"].rstrip("/").rsplit("/", 1)[1]))
    assert (run.job, run.parameters) == ("elections.register_voters", {"election": settled[0]})
    page = shown(client, f"{HOME}roll/registration/{run.number}/")
    assert "委員会の判断を要する人はいません" in page
    assert f"選挙番号{settled[0]}" in shown(client, f"{HOME}roll/registration/")


def test_pages_ask_as_many_queries_for_few_as_for_many(settled: Held) -> None:
    client, counted = chief(), []
    for path in ("", "roll/suspensions/", f"roll/persons/{ADULT}/"):
        shown(client, HOME + path)
        with CaptureQueriesContext(connection) as before:
            shown(client, HOME + path)
        counted.append(len(before))
    mark_moved_out(person=ADULT, moved_out_on=TODAY, actor=CHIEF)
    set_area(district=settled[3], town_code=voters.WEST, lot_from=600, from_on=TODAY, actor=CHIEF)
    for path, expected in zip(("", "roll/suspensions/", f"roll/persons/{ADULT}/"), counted, strict=True):
        with CaptureQueriesContext(connection) as after:
            shown(client, HOME + path)
        assert len(after) == expected
