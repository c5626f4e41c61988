"""The requests of a year for the mayors: what is open, how old, what it costs in hours, what came out and what it brought."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kikan.businesses.joint_office.procedures import decide_requests as decide
from kikan.businesses.joint_office.procedures import publish_release as releases
from kikan.businesses.joint_office.procedures import raise_requests as wish
from kikan.businesses.joint_office.procedures.issue_request_summary import issue_request_summary
from kikan.businesses.joint_office.reads.request_summary import Summary, summary_of
from kikan.businesses.joint_office.tests.test_requests import (
    before_the_panel,
    entered,
    in_the_vote,
    state,
    vote,
)
from kikan.businesses.joint_office.tests.test_screens import HOME, chief, clerk, sent, shown
from kikan.businesses.joint_office.tests.union import CITY, OFFICE, TODAY, TOWN, UNION
from kikan.shared.access import Actor
from kikan.shared.documents import archive
from kikan.shared.documents.tests.test_archive import text_of
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant

LATER, NOW = date(2027, 1, 10), date(2027, 2, 1)
PAGE = f"{HOME}requests/summary/2026/"


def released(number: int) -> None:
    """From adopted to the hands of all members, with its effect."""
    decide.estimate_request(request=number, estimate=500_000, cost_class="running", actor=OFFICE)
    release = releases.plan_release(version="1.4", planned_on=date(2027, 3, 1), actor=OFFICE)
    decide.schedule_request(request=number, release=release, actor=OFFICE)
    decide.record_developed(request=number, test_link="試験 1234", actor=OFFICE)
    decide.confirm_demo(request=number, confirmed_by="係長", actor=OFFICE)
    releases.publish_release(release=release, released_on=clock.today(), actor=OFFICE)
    decide.evaluate_request(request=number, text="月に5時間減った", actor=OFFICE)


@pytest.fixture
def year(delegates: dict[int, Actor]) -> dict[str, int]:
    """One still open, one released, one the law demands, one refused, one only drafted."""
    town, found = delegates[TOWN], {}
    with clock.set_to(TODAY):
        found["open"] = in_the_vote(town, title="納付書の並び", business="collection", hours=8)
        vote(found["open"], delegates, city=1, town=2)
        out = in_the_vote(town, title="検針票", hours=5)
        vote(out, delegates, city=1, town=1)
    with clock.set_to(LATER):
        decide.close_vote(request=out, actor=OFFICE)
        released(out)
        found["law"] = before_the_panel(town, title="料金の改正", legal_basis="水道法", hours=1)
        decide.give_opinion(request=found["law"], text="法令による", is_deferred=False, actor=OFFICE)
        number = entered(delegates[CITY], title="別の件")
        wish.submit_request(request=number, actor=delegates[CITY])
        decide.note_similar(request=number, text="なし", actor=OFFICE)
        decide.review_workaround(request=number, text="並べ替えを使う", is_enough=True, actor=OFFICE)
        entered(town, title="まだ出さない件")
    return found | {"out": out, "refused": number}


def summary(day: date = NOW) -> Summary:
    with tenant(UNION):
        return summary_of(2026, day)


def test_a_year_tells_what_is_open_by_business_age_votes_and_hours(year: dict[str, int]) -> None:
    it = summary()
    assert (it.entered, it.adopted, it.hours, it.hours_won) == (4, 2, 9, 5)
    assert [(r.it.request, r.age, r.votes_ja) for r in it.open] == [
        (year["open"], (NOW - TODAY).days, "賛成1・反対1・棄権0"),
        (year["law"], (NOW - LATER).days, "法令による（投票なし）"),
    ]
    assert [(b.ja, b.count, b.hours, b.voting) for b in it.by_business()] == [
        ("収納管理", 1, 8, 1), ("上下水道料金", 1, 1, 0),
    ]  # fmt: skip


def test_it_tells_what_was_released_with_its_effect_and_what_ended_with_its_way_round(
    year: dict[str, int],
) -> None:
    it = summary()
    assert [(r.it.request, r.what) for r in it.released] == [(year["out"], "版1.4で提供　月に5時間減った")]
    assert [(r.it.request, r.what) for r in it.closed] == [(year["refused"], "不採択　並べ替えを使う")]


def test_a_year_is_told_as_it_stood_on_its_day(year: dict[str, int]) -> None:
    then = summary(TODAY)
    assert {r.it.request for r in then.open} == {year["open"], year["out"]}
    assert (then.released, then.closed) == ((), ())
    with tenant(UNION):
        assert summary_of(2025, NOW).entered == 0


def test_the_page_the_csv_and_the_paper_tell_the_same(year: dict[str, int]) -> None:
    with clock.set_to(NOW):
        _told_alike()


def _told_alike() -> None:
    office = clerk()
    told = shown(office, PAGE)
    for words in ("業務ごとの月に失う時間", "法令による（投票なし）", "月に5時間減った", "並べ替えを使う"):
        assert words in told
    assert "まだ出さない件" not in told
    assert "要望の年次報告" in shown(office, f"{HOME}requests/")
    rows = list(csv.DictReader(io.StringIO(office.get(f"{PAGE}csv/").content.decode("utf-8-sig"))))
    assert [(r["区分"], r["件名"]) for r in rows] == [
        ("進行中", "納付書の並び"), ("進行中", "料金の改正"), ("提供", "検針票"), ("終了", "別の件"),
    ]  # fmt: skip
    number = int(sent(chief(), f"{PAGE}issue/")["Location"].rpartition("/")[2].removesuffix(".pdf"))
    reader = Actor(7, UNION, 1, frozenset({"joint_office.print", "documents.look"}))
    with tenant(UNION):
        words = "".join(text_of(archive.pdf(number, reader)).split())
    for part in ("要望の年次報告", "令和8年度", "進行中2件", "版1.4で提供"):
        assert part in words


def test_a_year_without_requests_is_no_paper(joined: int) -> None:
    with pytest.raises(Refused, match="報告する要望がありません"):
        issue_request_summary(year=2026, actor=OFFICE)
    assert "進行中の要望はありません" in shown(clerk(), PAGE)


def test_the_page_asks_the_same_number_of_queries_however_many_requests(delegates: dict[int, Actor]) -> None:
    client, counted = clerk(), []
    for n in range(3):
        in_the_vote(delegates[TOWN], title=f"件{n}")
        with CaptureQueriesContext(connection) as found:
            shown(client, PAGE)
        counted.append(len(found))
    assert len(set(counted)) == 1


def test_a_rejected_wish_does_not_come_back_under_its_title_without_a_new_fact(
    year: dict[str, int], delegates: dict[int, Actor]
) -> None:
    for title in ("別の件", " 別の　件"):
        with pytest.raises(Refused, match=f"第{year['refused']}号）が不採択"):
            entered(delegates[TOWN], title=title)
    again = entered(delegates[TOWN], title="別の件", resubmits=year["refused"], new_fact="検針が毎月になった")
    assert state(again) == "起案"
    assert state(entered(delegates[TOWN], title="別の件", business="collection")) == "起案"
