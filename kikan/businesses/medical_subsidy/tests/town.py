"""The invented town of NHI as the counter of the medical subsidies sees it, its resident tax of two years decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import named_town
from kikan.businesses.medical_subsidy.models.application import Work
from kikan.businesses.medical_subsidy.procedures.apply import (
    apply_child,
    apply_disability,
    apply_single_parent,
)
from kikan.businesses.medical_subsidy.procedures.decide import decide
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.shared.access import Actor, system_actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant

TOWN = town.TOWN
HOME = f"/{TOWN}/medical_subsidy/"
TODAY = date(2026, 7, 10)
SEVERE, SINGLE, CHILDREN = 1, 2, 3
# A taxed salary, a mother without income, their child of four; a widow of 71 without income; a taxed man alone.
FATHER, MOTHER, CHILD, WIDOW, ALONE = 18, 26, 34, 50, 69
RIGHTS = tuple(
    f"{business}.{right}"
    for business in ("medical_subsidy", "resident_tax")
    for right in ("look", "change", "approve", "batch", "print", "export")
)
CLERK = system_actor(TOWN, *RIGHTS)
FIRST, SECOND = (Actor(user, TOWN, 1, frozenset(RIGHTS)) for user in (7, 8))


def let_go(job: str, **parameters: Any) -> int:
    """A run tried, approved by two and released; its number."""
    number = queue.enqueue(job, actor=CLERK, parameters=parameters)
    assert run_now(TOWN, number) == State.WAITING, queue.find(TOWN, number).error_at
    queue.approve(number, actor=FIRST)
    queue.approve(number, actor=SECOND)
    queue.release_later(number, actor=FIRST)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error_at
    return number


@contextmanager
def taxed_town() -> Iterator[None]:
    """The town on 10 July 2026; needs a database with commits."""
    with named_town():
        for year in (2025, 2026):
            let_go("resident_tax.assess_year", fiscal_year=year)
        yield


def decided(person: int, scheme: int) -> reads.RecipientLine | None:
    """Let the waiting application be decided; what holds now."""
    with tenant(TOWN):
        (row,) = [a for a in reads.applications(person=person, scheme=scheme) if a.is_waiting]
    decide(person=person, application=row.number, actor=CLERK)
    return held(person, scheme)


def held(person: int, scheme: int, on: date = TODAY) -> reads.RecipientLine | None:
    with tenant(TOWN):
        return next(iter(reads.holding(on, person=person, scheme=scheme)), None)


def child_granted(applied_on: date = TODAY, **told: Any) -> reads.RecipientLine | None:
    apply_child(person=CHILD, applied_on=applied_on, payee=FATHER, actor=CLERK, **told)
    return decided(CHILD, CHILDREN)


def disabled_granted(person: int = WIDOW, **told: Any) -> reads.RecipientLine | None:
    asked: dict[str, Any] = {"applied_on": TODAY, "physical": 1} | told
    apply_disability(person=person, actor=CLERK, **asked)
    return decided(person, SEVERE)


def single_granted(person: int = CHILD, supporter: int = MOTHER, **told: Any) -> reads.RecipientLine | None:
    asked: dict[str, Any] = {
        "applied_on": TODAY, "child": CHILD, "work": Work.WORKING, "is_single": True,
    } | told  # fmt: skip
    apply_single_parent(person=person, supporter=supporter, actor=CLERK, **asked)
    return decided(person, SINGLE)
