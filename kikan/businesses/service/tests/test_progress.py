"""What members are told while an incident lasts: kept once, in order, seen where it is due; each town its own."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client

from kikan.businesses.service.models import Kind, Progress
from kikan.businesses.service.procedures.enter_events import enter_incident, follow_incident, tell_progress
from kikan.businesses.service.reads.events import incident_of
from kikan.businesses.service.tests.measured import OTHER, TOWN, at, operator_of_towns
from kikan.shared.access import Actor
from kikan.shared.access.actor import system_actor
from kikan.shared.access.tests.people import fresh_token
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

pytestmark = pytest.mark.django_db
PAGE = f"/{TOWN}/service/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.set_to(date(2026, 11, 4)):
        yield


@pytest.fixture
def operator() -> Client:
    return operator_of_towns()


def _actor(code: int = TOWN) -> Actor:
    return system_actor(code, "service.change")


def _incident(code: int = TOWN, *, notified: bool = True) -> int:
    return enter_incident(
        kind=Kind.SLOW, title="一覧が遅い", began_at=at(28, 9), noticed_at=at(28, 9),
        notified_at=at(28, 9, 30) if notified else None, actor=_actor(code),
    )  # fmt: skip


def _text(answer: object) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_a_notice_is_kept_once_however_often_it_is_sent(operator: Client) -> None:
    number = _incident()
    told = {"incident": number, "told_at": at(28, 11), "text": "調査中", "actor": _actor()}
    assert tell_progress(**told) == tell_progress(**told)
    with tenant(TOWN):
        assert [(p.told_at, p.text) for p in incident_of(number).progress] == [(at(28, 11), "調査中")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("told_at", "words"),
    [(at(28, 9, 30), "第一報より前"), (at(28, 12), "復旧した後"), (at(30, 9, month=12), "これから先")],
)
def test_a_notice_lies_between_the_first_one_and_the_end(
    operator: Client, told_at: datetime, words: str
) -> None:
    number = _incident()
    if told_at < at(1, 0, month=11):
        follow_incident(
            incident=number,
            notified_at=at(28, 9, 30),
            ended_at=at(28, 12),
            cause=1,
            measure="",
            actor=_actor(),
        )
    with pytest.raises(Refused, match=words):
        tell_progress(incident=number, told_at=told_at, text="調査中", actor=_actor())


def test_before_the_first_notice_there_is_no_progress(operator: Client) -> None:
    with pytest.raises(Refused, match="第一報がまだ"):
        tell_progress(incident=_incident(notified=False), told_at=at(28, 11), text="調査中", actor=_actor())


def test_another_town_neither_adds_to_an_incident_nor_sees_its_notices(operator: Client) -> None:
    number = _incident()
    tell_progress(incident=number, told_at=at(28, 11), text="調査中", actor=_actor())
    with pytest.raises(NotFound):
        tell_progress(incident=number, told_at=at(28, 12), text="調査中", actor=_actor(OTHER))
    with tenant(OTHER):
        assert not Progress.objects.exists()


def test_what_was_told_cannot_be_changed(operator: Client) -> None:
    tell_progress(incident=_incident(), told_at=at(28, 11), text="調査中", actor=_actor())
    with pytest.raises(ProgrammingError), tenant(TOWN), connection.cursor() as cursor:
        cursor.execute("UPDATE service_progress SET text = 'x'")


def test_the_pages_tell_when_the_next_notice_is_due_and_when_it_is_overdue(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _incident()
    monkeypatch.setattr(clock, "now", lambda: at(28, 10))
    for page in (f"{PAGE}events/incidents/{number}/progress", f"{PAGE}status", f"/{TOWN}/"):
        shown = _text(operator.get(page))
        assert "11:30" in shown, page
        assert "過ぎています" not in shown, page
    assert "期限超過" not in _text(operator.get(f"{PAGE}events/"))
    monkeypatch.setattr(clock, "now", lambda: at(28, 11, 31))
    for page in (f"{PAGE}events/incidents/{number}/progress", f"/{TOWN}/"):
        assert "期限を過ぎています" in _text(operator.get(page)), page
    for page in (f"{PAGE}events/", f"{PAGE}status"):
        assert "期限超過" in _text(operator.get(page)), page
    sent = {
        "told_on": "R8.10.28", "told_at": "1131", "text": "装置を交換しています", "form_token": fresh_token(operator),
    }  # fmt: skip
    answer = operator.post(f"{PAGE}events/incidents/{number}/progress", sent, follow=True)
    shown = _text(answer)
    assert "装置を交換しています" in shown
    assert "13:31" in shown
    assert "装置を交換しています" in _text(operator.get(f"{PAGE}status"))
