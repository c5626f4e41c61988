"""Voters abroad: registered, transferred from the roll, marked on settling in Japan, removed, given their card."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.procedures.cancel_act import cancel_act
from kikan.businesses.elections.procedures.overseas import (
    issue_overseas_card,
    mark_returned,
    register_overseas,
    remove_overseas,
)
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.reads.overseas import OverseasLine, overseas_of
from kikan.businesses.elections.reads.voters import line_on
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_listeners import told
from kikan.businesses.elections.tests.test_papers_and_viewing import protect
from kikan.businesses.elections.tests.test_roll_screens import HOME, approved, chief, clerk, sent, shown
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, LONG_GONE, MOVED, YOUNG
from kikan.law import book, read_ordinance
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
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
