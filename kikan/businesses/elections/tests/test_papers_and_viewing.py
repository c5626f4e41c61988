"""Extracts in postal order, the figures of registrations, and who may look at the roll when."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kikan.businesses.elections.documents.extract import extract
from kikan.businesses.elections.models.roll import SuspensionReason
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.view_roll import refuse_viewing, view_roll
from kikan.businesses.elections.reads import viewings
from kikan.businesses.elections.reads.extract import (
    NO_DISTRICT,
    districts_with_voters,
    registrations,
    voters_of,
)
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.test_roll_screens import HOME, chief, clerk, sent, shown
from kikan.businesses.elections.tests.voters import ADULT, CHIEF, MOVED, NEW, SPOUSE, SUSPENDED
from kikan.shared.addressees.protection import HIDDEN, Shield, cover
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

Held = tuple[int, int, int, int]
# After the election of 14 March and its five days.
TODAY = date(2027, 3, 22)
ASKED: dict[str, Any] = {"applicant": "見本太郎", "viewers": "見本太郎", "what_for": "世論調査"}


@pytest.fixture
def settled(held: Held) -> Iterator[Held]:
    with transaction.atomic(), clock.set_to(str(TODAY)):
        yield held
        transaction.set_rollback(True)


def protect(person: int) -> None:
    with tenant(voters.TOWN):
        entry = append(actor=CHIEF, kind="test", procedure="test", subjects=[("person", person)]).number
        cover(
            person, entry=entry, begins_on=date(2027, 1, 1), kind="dv", measure=1, is_provisional=False, last_on=None
        )  # fmt: skip


def test_an_extract_stands_in_postal_order_with_marks_but_no_reason(settled: Held) -> None:
    _, _, east, west = settled
    with clock.set_to("2027-03-10"), tenant(voters.TOWN):
        day = clock.today()
        assert districts_with_voters(day) == [NO_DISTRICT, east, west]
        found = voters_of([NO_DISTRICT, east, west], day)
    assert [v.person for v in found[east]] == [ADULT, SPOUSE, SUSPENDED]
    assert [(v.person, v.mark) for v in found[west]] == [(voters.TURNS_18, ""), (MOVED, "転出")]
    assert found[west][1].address.endswith("6番地")
    assert [v.mark for v in found[east]] == ["", "", "要確認"]
    paper = str(extract("第1投票区", found[east], day))
    assert not any(word in paper for word in ("公民権", *(str(reason.label) for reason in SuspensionReason)))
    assert "令和9年3月10日現在" in paper


def test_the_address_of_the_protected_is_on_no_extract(settled: Held) -> None:
    with tenant(voters.TOWN):
        found = voters_of([settled[2]], date(2027, 3, 10), Shield(frozenset({ADULT}), is_open=False))
    assert [v.address == HIDDEN for v in found[settled[2]]] == [True, False, False]


def test_each_registration_is_counted_by_sex_with_its_change(settled: Held) -> None:
    with tenant(voters.TOWN):
        (only,) = registrations()
    assert (only.registered_on, only.male, only.total, only.more) == (date(2027, 3, 6), 6, 6, 6)
    assert "選挙時登録" in shown(clerk(), f"{HOME}roll/statistics/")


def test_a_look_at_a_district_makes_a_copy_without_the_protected(settled: Held) -> None:
    _, _, east, _ = settled
    protect(SUSPENDED)
    view_roll(purpose=3, district=east, **ASKED, actor=CHIEF)
    with tenant(voters.TOWN):
        (line,) = viewings.viewings()
    assert (line.seen, line.answer_ja) == (2, "2人を閲覧")
    assert line.copy is not None
    page = shown(chief(), f"{HOME}roll/viewings/")
    assert "世論調査" in page


def test_a_person_is_looked_up_but_nobody_protected(settled: Held) -> None:
    view_roll(purpose=1, person=ADULT, **ASKED, actor=CHIEF)
    view_roll(purpose=1, person=NEW, **ASKED, actor=CHIEF)
    with tenant(voters.TOWN):
        assert [v.answer_ja for v in viewings.viewings()] == ["登録なし", "登録あり"]
    protect(ADULT)
    with pytest.raises(Refused, match="閲覧に供しません"):
        view_roll(purpose=1, person=ADULT, **ASKED, actor=CHIEF)


@pytest.mark.parametrize(
    ("day", "purpose", "is_open"),
    [
        ("2027-03-07", 3, False),
        ("2027-03-19", 2, False),
        ("2027-03-20", 2, True),
        ("2027-03-07", 1, True),
        ("2027-03-08", 1, False),
    ],
)
def test_from_the_notice_to_five_days_after_the_election_nobody_looks_but_to_object(
    settled: Held, day: str, purpose: int, is_open: bool
) -> None:
    given = {"person": ADULT} if purpose == 1 else {"district": settled[2]}
    with clock.set_to(day):
        if is_open:
            view_roll(purpose=purpose, **given, **ASKED, actor=CHIEF)
        else:
            with pytest.raises(Refused, match="2027年3月19日"):
                view_roll(purpose=purpose, **given, **ASKED, actor=CHIEF)


def test_what_is_missing_in_an_application_is_said(settled: Held) -> None:
    with pytest.raises(Refused, match="申出者"):
        view_roll(purpose=1, person=ADULT, **ASKED | {"applicant": " "}, actor=CHIEF)
    with pytest.raises(Refused, match="宛名番号"):
        view_roll(purpose=1, **ASKED, actor=CHIEF)
    with pytest.raises(NotFound, match="投票区"):
        view_roll(purpose=2, district=999, **ASKED, actor=CHIEF)
    with pytest.raises(Refused, match="拒む理由"):
        refuse_viewing(purpose=2, **ASKED, refusal="", actor=CHIEF)


def test_a_refusal_is_kept_with_its_reason_from_the_screen(settled: Held) -> None:
    given = ASKED | {"purpose": "2", "district": "", "person": ""}
    answer = sent(clerk(), f"{HOME}roll/viewings/", **given, refusal="目的外の利用のおそれ", refuse="1")
    assert "拒否：目的外の利用のおそれ" in shown(clerk(), answer["Location"])
    assert sent(clerk(), f"{HOME}roll/viewings/", **given, refusal="", view="1").status_code == 400


@pytest.fixture
def live(held: Held) -> Iterator[Held]:
    """Runs commit; a later election keeps nothing of this from the others."""
    with clock.set_to(str(TODAY)):
        yield held


def test_the_extracts_of_all_districts_are_printed_once(live: Held) -> None:
    run = queue.enqueue("elections.print_extracts", actor=CHIEF, parameters={"day": 20270310})
    assert run_now(voters.TOWN, run) == State.DONE
    figures = queue.find(voters.TOWN, run).figures
    assert (figures["notices"], figures["left_out"]) == (3, 0)
    page = shown(chief(), f"{HOME}roll/extracts/{run}/")
    assert "選挙人名簿抄本" in page
    path = f"{HOME}roll/extracts/{run}/{figures['first_issue']}.pdf"
    answer = chief().get(path)
    assert answer["Content-Type"] == "application/pdf"


def test_an_election_opens_again_after_its_five_days(settled: Held) -> None:
    set_election(
        name="次の選挙", notice_on=date(2027, 3, 23), election_on=date(2027, 3, 28), base_on=date(2027, 3, 22),
        contests=(Asked(22),), actor=CHIEF,
    )  # fmt: skip
    with tenant(voters.TOWN):
        assert viewings.closed_until(date(2027, 3, 22)) is None
        assert viewings.closed_until(date(2027, 3, 23)) == date(2027, 4, 2)
