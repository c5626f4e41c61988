"""Hours told for single days: by a union's office for its members, ahead of time, never changed, seen by whom they concern."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from kikan.businesses.joint_office.procedures.set_members import enter_member
from kikan.businesses.service.models import HoursKind, SpecialHours
from kikan.businesses.service.procedures.announce_hours import announce_hours, withdraw_hours
from kikan.businesses.service.reads.hours import hours_between, members_here
from kikan.businesses.service.tests.measured import OTHER, TOWN, enter_contract
from kikan.shared.access.actor import system_actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange import leaving
from kikan.shared.exchange.proof import NOBODY
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
UNION, STRANGER = 68012, 62049
SUNDAY = date(2026, 11, 15)


@pytest.fixture(autouse=True)
def _towns() -> Iterator[None]:
    towns = ((TOWN, "見本市"), (OTHER, "例示市"), (STRANGER, "他所市"), (UNION, "見本広域連合"))
    with clock.set_to(date(2026, 11, 4)):
        for code, name in towns:
            kind = "union" if code == UNION else "member"
            Municipality.objects.create(
                code=code, name=name, kana="ミホン", prefecture="架空県", is_sample=True, kind=kind
            )
        for code, name in towns[:2]:
            enter_member(
                member=code, name=name, kind=1, agreed_on=date(2026, 4, 1), planned_join_on=date(2026, 4, 1),
                actor=system_actor(UNION, "joint_office.change"),
            )  # fmt: skip
        yield


def _announced(by: int = UNION, **changed: Any) -> int:
    values: dict[str, Any] = {
        "kind": HoursKind.ADDED, "first_on": SUNDAY, "last_on": SUNDAY, "begins": time(8), "ends": time(0),
        "reason": "選挙日", "business": "elections",
    }  # fmt: skip
    return announce_hours(**{**values, **changed}, actor=system_actor(by, "service.change"))


def _seen(code: int) -> list[tuple[str, str, bool]]:
    with tenant(code):
        return [(h.by_ja, h.hours_ja, h.stands) for h in hours_between(SUNDAY, date(2026, 12, 1))]


def test_what_the_union_tells_all_is_seen_by_its_members_alone_once() -> None:
    assert _announced() == _announced()
    for code in (TOWN, OTHER):
        assert _seen(code) == [("見本広域連合", "8:00から24:00まで", True)]
    assert _seen(STRANGER) == []


def test_one_member_is_told_and_the_others_are_not() -> None:
    _announced(member=OTHER)
    assert (_seen(TOWN), len(_seen(OTHER))) == ([], 1)


def test_a_town_speaks_for_itself_alone() -> None:
    with tenant(TOWN):
        assert members_here() == [(TOWN, "見本市")]
    with pytest.raises(NotFound, match="対象の団体"):
        _announced(TOWN, member=OTHER)


def test_the_database_lets_no_town_write_for_another_and_nobody_change_what_was_told() -> None:
    number = _announced()
    with tenant(UNION):
        row = SpecialHours.objects.filter(member=OTHER, number=number).get()
    row.municipality, row.number = TOWN, 99
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(TOWN):
        row.save(force_insert=True)
    with pytest.raises(ProgrammingError, match="permission denied"), tenant(UNION), connection.cursor() as c:
        c.execute("UPDATE service_special_hours SET ends = 1")


@pytest.mark.parametrize("code", [TOWN, UNION])
def test_what_was_told_leaves_with_its_body_and_is_read_back(code: int, tmp_path: Path) -> None:
    _announced(TOWN)
    _announced()
    leaving.export(code, tmp_path / "files", version="1")
    with tenant(NOBODY):
        leaving.read_back(NOBODY, tmp_path / "files")
        leaving.export(NOBODY, tmp_path / "again", version="1")
    assert list(leaving.differences(tmp_path / "files", tmp_path / "again")) == []
    with tenant(NOBODY):
        assert SpecialHours.objects.filter(municipality=NOBODY).count() == (1 if code == TOWN else 2)


def test_a_withdrawal_is_a_later_row_with_its_reason_before_the_first_day() -> None:
    number = _announced()
    withdraw_hours(hours=number, reason="無投票", actor=system_actor(UNION, "service.change"))
    assert _seen(TOWN) == [("見本広域連合", "8:00から24:00まで", False)]
    with tenant(TOWN):
        assert [h.withdrawn_for for h in hours_between(SUNDAY, date(2026, 12, 1))] == ["無投票"]
    with pytest.raises(Refused, match="すでに取り下げ"):
        withdraw_hours(hours=number, reason="無投票", actor=system_actor(UNION, "service.change"))


def test_a_member_cannot_withdraw_what_its_union_told_and_nobody_a_day_that_has_come() -> None:
    number = _announced()
    with pytest.raises(NotFound):
        withdraw_hours(hours=number, reason="不要", actor=system_actor(TOWN, "service.change"))
    with clock.set_to(SUNDAY), pytest.raises(Refused, match="最初の日が来た"):
        withdraw_hours(hours=number, reason="不要", actor=system_actor(UNION, "service.change"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_on": date(2026, 11, 3), "last_on": date(2026, 11, 3)}, "すでに始まった"),
        ({"last_on": date(2026, 11, 14)}, "最初の日より前"),
        ({"begins": time(20), "ends": time(8)}, "始まる時刻より前"),
        ({"begins": None}, "始まる時刻と終わる時刻"),
        ({"kind": HoursKind.CLOSED}, "時刻を入力しない"),
        ({"reason": " "}, "理由を入力"),
    ],
)
def test_what_cannot_be_told_is_refused_with_words(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        _announced(**changed)


def test_a_clerk_enters_a_closed_day_and_everybody_sees_it_on_the_status_page() -> None:
    enter_contract(TOWN, "見本市")
    operator = client_of(TOWN, "operator")
    sent = {
        "kind": "2", "first_on": "R8.12.29", "last_on": "R8.12.30", "reason": "年末の休み",
        "form_token": fresh_token(operator),
    }  # fmt: skip
    answer = operator.post(f"/{TOWN}/service/events/hours/announce", sent, follow=True)
    assert "年末の休み" in answer.content.decode()
    shown = re.sub(
        r"<[^>]+>", " ", client_of(TOWN, "resident_clerk").get(f"/{TOWN}/service/status").content.decode()
    )
    assert "2026年12月29日から2026年12月30日まで" in shown
