"""Independent acts of the register in any order leave the businesses with the same open acts (順序によらない連絡)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kikan.businesses.elections.models import RollEntry
from kikan.businesses.health_insurance.models import Enrolment
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_inside import accept_move_inside
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.cancel_event import cancel_event
from kikan.businesses.residents.procedures.record_birth import record_birth
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Name
from kikan.shared.history import add, as_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import sweep
from kikan.shared.worklist.reads import Act, open_acts
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.stories import scene

pytestmark = pytest.mark.once
HAPPENED, REGISTERED = date(2026, 11, 20), date(2026, 9, 1)
# How many acts each opens alone: one of NHI or the late-stage elderly each, of the old one of care insurance, too, and
# of two adults who arrive one of the national pension; of the dead the funeral benefit; children who come bring a claim
# of the child allowance and an application for the medical subsidy. Who is on the electoral roll is taken off it, marked, or
# asks for a voting district; who is insured in the pension or has the allowance loses it.
OPENED = {
    "death": 4, "leaving": 3, "birth": 3, "arrival": 7, "parting": 2, "another death": 5, "another leaving": 3,
}  # fmt: skip
DEEDS = tuple(OPENED)
Open = frozenset[tuple[object, ...]]


def clerk() -> Actor:
    return system_actor(MODEL_TOWN, "residents.change")


@pytest.fixture(scope="module", autouse=True)
def _day(settled_town: int) -> Iterator[None]:
    with clock.set_to(SAMPLE_DAY):
        scene.told()
        yield


@pytest.fixture(scope="module")
def free(settled_town: int) -> list[tuple[int, int]]:
    """(person, household): insured members of different households who are not heads and have no act open."""
    with tenant(settled_town):
        busy = {n for act in open_acts() for kind, n in act.subjects if kind == "person"}
        insured = set(as_of(Enrolment, HAPPENED).values_list("person", flat=True))
        rows = as_of(Resident, HAPPENED).filter(
            is_head=False, valid_from__lt=HAPPENED, valid_until__year=9999
        )
        found = {r.household: r.person for r in rows.order_by("-person") if r.person in insured - busy}
        voters = [person for _, person in sorted(found.items())][:6]
        entry = append(actor=clerk(), kind="test.registered", procedure="test", subjects=[("load", 1)]).number
        on_roll = {"district": None, "kind": 1, "base_on": REGISTERED, "registered_on": REGISTERED}
        for person in voters:
            add(RollEntry, {"person": person}, on_roll, entry=entry, valid_from=REGISTERED)
    return [(person, household) for household, person in sorted(found.items())]


def deeds(free: list[tuple[int, int]]) -> dict[str, Callable[[], int]]:
    """Each act about people of its own; the number of its entry."""
    (a, _), (b, _), (_, c), (d, _), (e, _), (f, _) = free[:6]
    day = {"happened_on": HAPPENED, "reported_on": SAMPLE_DAY}
    child = scene.newcomer("架空　芽", "カクウ　メイ", "子", HAPPENED, sex=2)
    return {
        "death": lambda: record_death(actor=clerk(), person=a, **day).number,
        "leaving": lambda: accept_move_out(actor=clerk(), persons=(b,), to=scene.OSAKA, **day).number,
        "birth": lambda: record_birth(actor=clerk(), household=c, child=child, reported_on=SAMPLE_DAY).number,
        "arrival": lambda: accept_move_in(actor=clerk(), **scene.move_in_of(scene.family(), HAPPENED)).number,
        "parting": lambda: (
            accept_move_inside(
                actor=clerk(), persons=(d,), place=scene.HOME, relationships={d: "世帯主"}, **day
            ).number
        ),
        "another death": lambda: record_death(actor=clerk(), person=e, **day).number,
        "another leaving": lambda: accept_move_out(actor=clerk(), persons=(f,), to=scene.OSAKA, **day).number,
    }


class _Back(Exception):
    """Ends the transaction of one order."""


def open_after(
    free: list[tuple[int, int]], order: list[str], heard: list[bool], cancelled: frozenset[str]
) -> Open:
    """What is open after these acts in this order, heard of in between or not; then all is undone."""
    do, found = deeds(free), frozenset[tuple[object, ...]]()
    try:
        with transaction.atomic():
            before = numbers()
            for name, hear_now in zip(order, heard, strict=True):
                entry = do[name]()
                if name in cancelled:
                    cancel_event(actor=clerk(), entry=entry, reported_on=SAMPLE_DAY)
                if hear_now:
                    sweep.sweep(MODEL_TOWN)
            sweep.settle(MODEL_TOWN)
            found = told_apart(before)
            raise _Back
    except _Back:
        return found


def numbers() -> set[int]:
    with tenant(MODEL_TOWN):
        return {a.number for a in open_acts()}


def told_apart(before: set[int]) -> Open:
    """The new open acts by what they say; newcomers by name, since their numbers follow the order."""
    with tenant(MODEL_TOWN):
        new = [a for a in open_acts() if a.number not in before]
        people = {n for a in new for kind, n in a.subjects if kind == "person"}
        names = dict(Name.objects.filter(person__in=people, kind="official").values_list("person", "name"))
    return frozenset((a.procedure, a.title, a.reason, a.due_on, who(a, names), days(a)) for a in new)


def who(act: Act, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(names[n] for kind, n in act.subjects if kind == "person")


def days(act: Act) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((k, v) for k, v in act.arguments.items() if k.endswith(("_on", "_by"))))


def test_every_deed_is_heard_of(free: list[tuple[int, int]]) -> None:
    alone = {
        name: open_after(free, [name], [False], frozenset())
        for name in DEEDS
    }  # fmt: skip
    assert {name: len(found) for name, found in alone.items()} == OPENED


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(DEEDS),
    heard=st.lists(st.booleans(), min_size=len(DEEDS), max_size=len(DEEDS)),
    cancelled=st.frozensets(st.sampled_from(DEEDS), max_size=3),
)
def test_any_order_of_independent_acts_gives_the_same_open_acts(
    free: list[tuple[int, int]], order: list[str], heard: list[bool], cancelled: frozenset[str]
) -> None:
    in_sequence = open_after(free, list(DEEDS), [False] * len(DEEDS), cancelled)
    assert open_after(free, order, heard, cancelled) == in_sequence
    expected = sum(OPENED[name] for name in set(DEEDS) - cancelled)
    assert len(in_sequence) == expected
