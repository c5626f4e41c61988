"""An invented town as the screens of NHI show it: people with names, years assessed, clerks signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.test import Client

from kikan.businesses.health_insurance.tests import town
from kikan.shared.access import Actor
from kikan.shared.access.tests.people import client_of, fresh_token
from kikan.shared.addressees.models import Address, Name
from kikan.shared.history import add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant

HOME = f"/{town.TOWN}/health_insurance/"
HUGE = "9" * 30
TODAY = "2026-07-10"
APPROVER = Actor(99, town.TOWN, 1, frozenset({"health_insurance.change", "health_insurance.approve"}))


@contextmanager
def named_town() -> Iterator[None]:
    """The town of `town.settle` with names and addresses, on a day in July 2026; needs a database with commits."""
    town.settle()
    with clock.set_to(TODAY):
        name_everybody()
        yield


def name_everybody() -> None:
    """Names and addresses of everybody in the town, as screens and papers need them."""
    since = date(2000, 1, 1)
    with tenant(town.TOWN):
        entry = append(actor=town.CLERK, kind="test", procedure="test", subjects=[("load", 2)]).number
        for person, *_ in town.PEOPLE:
            name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
            address = {"address": "山形県見本市大字見本1番地", "address_key": ""}
            add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=since)
            add(Address, {"person": person, "use": "home"}, address, entry=entry, valid_from=since)


def tried(year: int) -> int:
    """A trial of the year that waits for its approvals."""
    number = queue.enqueue(
        "health_insurance.assess_year", actor=town.CLERK, parameters={"fiscal_year": year}, due=str(year)
    )
    assert run_now(town.TOWN, number) == State.WAITING
    return number


def released(year: int) -> int:
    number = tried(year)
    queue.approve(number, actor=town.FIRST)
    queue.approve(number, actor=town.SECOND)
    queue.release_later(number, actor=town.FIRST)
    assert run_now(town.TOWN, number) == State.DONE
    return number


def clerk() -> Client:
    return client_of(town.TOWN, "insurance_clerk")


def chief(name: str = "見本　係長") -> Client:
    return client_of(town.TOWN, "insurance_chief", name)


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    """Send a form as the browser does, with a token of its own."""
    return client.post(path, {"form_token": fresh_token(client), **values})
