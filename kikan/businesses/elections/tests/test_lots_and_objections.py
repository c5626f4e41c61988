"""Lots that anybody draws again, and objections within their days, decided by another person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.elections.law.lots import RANDOM, SYSTEMATIC, draw
from kikan.businesses.elections.listeners import on_day
from kikan.businesses.elections.models import Drawn
from kikan.businesses.elections.procedures.draw_candidates import draw_candidates
from kikan.businesses.elections.procedures.enter_voter import enter_voter
from kikan.businesses.elections.procedures.objections import decide_objection, file_objection
from kikan.businesses.elections.reads import lots
from kikan.businesses.elections.reads.objections import days_of, objections
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_roll_screens import HOME, approved, chief, clerk, sent, shown
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, CLERK, NEW, SPOUSE, SUSPENDED
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import head
from kikan.shared.tenancy import clock, tenant

Held = tuple[int, int, int, int]
SEED = "402715"


@pytest.fixture
def settled(held: Held) -> Iterator[Held]:
    """The day after the election-time registration; what a test writes is rolled back."""
    with transaction.atomic(), clock.set_to("2027-03-07"):
        yield held
        transaction.set_rollback(True)


@given(st.integers(1, 300), st.data(), st.text("0123456789", min_size=6, max_size=12), st.integers(0, 4))
def test_a_lot_draws_as_many_different_voters_the_same_again(
    voters_: int, data: st.DataObject, seed: str, group: int
) -> None:
    count = data.draw(st.integers(1, voters_))
    for method in (RANDOM, SYSTEMATIC):
        found = draw(voters_, count, seed, group, method)
        assert len(set(found.tolist())) == count
        assert found.min() >= 0
        assert found.max() < voters_
        assert np.array_equal(found, draw(voters_, count, seed, group, method))


def test_the_systematic_lot_keeps_its_interval_and_another_seed_or_group_draws_others() -> None:
    found = draw(1000, 30, SEED, 0, SYSTEMATIC)
    assert set(np.diff(found).tolist()) == {33}
    assert found[0] < 33
    lists = [tuple(draw(1000, 30, *args, RANDOM).tolist()) for args in ((SEED, 1), (SEED, 2), ("402716", 1))]
    assert len(set(lists)) == 3


@pytest.mark.parametrize("count", [0, 11])
def test_more_than_there_are_or_none_is_no_lot(count: int) -> None:
    with pytest.raises(ValueError, match="as many"):
        draw(10, count, SEED, 0, RANDOM)


def test_the_groups_share_nobody_leave_out_who_has_no_vote_and_are_proven_later(settled: Held) -> None:
    numbers = draw_candidates(kind=2, year=2028, method=1, seed=SEED, counts=(2, 1, 1, 1), actor=CHIEF)
    with tenant(voters.TOWN):
        drawn = lots.drawn_in(numbers)
        people = [p for persons in drawn.values() for p in persons]
        assert sorted(people) == sorted({ADULT, SPOUSE, voters.TURNS_18, voters.MOVED, voters.NO_DISTRICT})
        assert SUSPENDED not in people
    with clock.set_to("2027-03-08"):
        enter_voter(
            person=NEW,
            base_on=date(2027, 3, 7),
            registered_on=date(2027, 3, 8),
            decision="第1号",
            actor=CHIEF,
        )
    with tenant(voters.TOWN):
        for one in lots.draws():
            assert lots.drawn_again(one) == drawn[one.draw]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": "12345"}, "6文字以上"),
        ({"counts": (1,)}, "員数が足りません"),
        ({"counts": (2, 2, 2, 2)}, "より多い員数"),
    ],
)
def test_a_lot_that_cannot_be_drawn_is_refused(settled: Held, changed: dict[str, Any], words: str) -> None:
    asked: dict[str, Any] = {"kind": 2, "year": 2028, "method": 1, "seed": SEED, "counts": (1, 1, 1, 1)}
    with pytest.raises(Refused, match=words):
        draw_candidates(**asked | changed, actor=CHIEF)
    draw_candidates(**asked, actor=CHIEF)
    with pytest.raises(Refused, match="同じ種"):
        draw_candidates(**asked, actor=CHIEF)


def test_jurors_are_drawn_from_the_screen_and_a_changed_record_is_seen(settled: Held) -> None:
    asked = {"kind": "1", "year": "2028", "method": "2", "seed": SEED}
    assert "割り当てられた員数" in sent(chief(), f"{HOME}roll/lots/", **asked).content.decode()
    answer = sent(chief(), f"{HOME}roll/lots/", **asked, count="3")
    page = shown(chief(), answer["Location"])
    assert "引き直した結果と一致" in page
    assert "等間隔" in shown(chief(), f"{HOME}roll/lots/")
    assert clerk().get(f"{HOME}roll/lots/").status_code == 403
    with tenant(voters.TOWN):
        (one,) = lots.draws()
        persons = lots.drawn_in([one.draw])[one.draw]
        assert Drawn.objects.filter(draw=one.draw).count() == 3
        assert lots.drawn_again(one) == persons


@pytest.mark.parametrize(
    ("registered", "kind", "expected"),
    [
        (date(2026, 12, 1), 1, (date(2026, 12, 2), date(2026, 12, 6))),
        (date(2027, 3, 6), 2, (date(2027, 3, 7), date(2027, 3, 7))),
    ],
)
def test_an_objection_has_five_days_or_one(
    settled: Held, registered: date, kind: int, expected: tuple[date, date]
) -> None:
    assert days_of(registered, kind) == expected


OBJECTION: dict[str, Any] = {
    "person": NEW, "objector": NEW, "registration": 2, "registered_on": date(2027, 3, 6), "claim": 1,
    "filed_on": date(2027, 3, 7),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"filed_on": date(2027, 3, 8)}, "3月7日から2027年3月7日まで"),
        ({"objector": voters.FOREIGN}, "申出人は選挙人名簿に"),
        ({"person": ADULT, "objector": ADULT}, "この人は登録されています"),
        ({"claim": 2, "objector": ADULT}, "この人は登録されていません"),
    ],
)
def test_an_objection_that_cannot_be_taken_in_says_why(
    settled: Held, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        file_objection(**OBJECTION | changed, actor=CLERK)


def test_an_objection_is_due_in_three_days_and_decided_by_another(settled: Held) -> None:
    file_objection(**OBJECTION, actor=CLERK)
    with pytest.raises(Refused, match="すでに受け付け"):
        file_objection(**OBJECTION, actor=CLERK)
    with tenant(voters.TOWN):
        (one,) = objections(person=NEW)
        assert one.decide_by == date(2027, 3, 10)
        assert on_day(date(2027, 3, 9), head()) == []
        (task,) = on_day(date(2027, 3, 10), head())
        assert task.subjects == (("person", NEW),)
    decided: dict[str, Any] = {
        "person": NEW,
        "objection": one.objection,
        "finding": 1,
        "reason": "脱漏を認める",
    }
    with pytest.raises(Refused, match="受け付けた人"):
        decide_objection(**decided, actor=CLERK)
    with pytest.raises(Refused, match="理由を"):
        decide_objection(**decided | {"reason": " "}, actor=CHIEF)
    decide_objection(**decided, actor=CHIEF)
    with pytest.raises(NotFound):
        decide_objection(**decided, actor=CHIEF)
    with tenant(voters.TOWN):
        assert objections(person=NEW)[0].finding_ja == "正当である"
        assert on_day(date(2027, 3, 10), head()) == []


def test_an_objection_goes_from_the_voters_page_to_its_decision(settled: Held) -> None:
    page = f"{HOME}roll/persons/{NEW}/"
    asked = {
        "objector": str(NEW), "registration": "2", "registered_on": "R9.3.6", "claim": "1", "filed_on": "R9.3.7",
    }  # fmt: skip
    approved(sent(clerk(), f"{page}acts/file_objection/", **asked, send="1"))
    told = shown(clerk(), page)
    assert "決定する" in told
    assert "見本" not in shown(clerk(), f"{HOME}roll/objections/") or "審査中" in told
