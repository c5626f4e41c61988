"""The nightly check: a sound register says nothing, a broken row is told once, to whom it concerns."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest
from django.db import connection

from kikan.businesses.residents.jobs.check_register import run
from kikan.businesses.residents.reads.consistency import consistency
from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import family, move_in, move_out, regroup
from kikan.shared.jobs.context import RunContext
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.models import PendingAct
from kikan.shared.worklist.reads import open_acts

pytestmark = pytest.mark.django_db


def found(town: int = scenes.TOWN) -> dict[str, tuple[int, ...]]:
    with tenant(town):
        return {each.number: each.persons for each in consistency(scenes.TODAY)}


@dataclass
class Told:
    """Stands in for a run: keeps the figures it is told."""

    municipality: int = scenes.TOWN
    figures: dict[str, Any] = field(default_factory=dict)

    def note_figures(self, **figures: Any) -> None:
        self.figures |= figures


def test_a_register_written_by_its_acts_has_nothing_to_tell() -> None:
    family()
    move_in(scenes.foreigner())
    assert found() == {}


def test_an_empty_register_has_nothing_to_tell() -> None:
    assert found() == {}


def test_a_household_without_head_and_a_notice_that_never_came_are_told() -> None:
    _, head, spouse, boy = family()
    regroup(head)
    (gone,) = move_in(scenes.person("例示　三郎")).persons
    move_out(gone, on=date(2026, 10, 1))
    assert found() == {"A02": (spouse, boy), "A12": (gone,)}
    assert found(scenes.OTHER_TOWN) == {}


def test_a_broken_row_is_an_error() -> None:
    _, head, *_ = family()
    with tenant(scenes.TOWN), connection.cursor() as cursor:
        cursor.execute("UPDATE residents_household SET ended_by = 1 WHERE head = %s", [head])
    assert found()["E06"] == (head,)


def test_the_same_finding_becomes_one_task() -> None:
    _, head, *_ = family()
    regroup(head)
    for _ in range(2):
        told = Told()
        run(cast(RunContext, told))
    with tenant(scenes.TOWN):
        tasks = [act for act in open_acts(business="residents") if act.title.startswith("A02")]
    assert len(tasks) == 1
    assert told.figures == {"errors": 0, "alerts": 2}


def test_a_finding_that_is_gone_closes_by_itself_and_is_told_again_when_it_comes_back() -> None:
    _, head, *_ = family()

    def states() -> list[str]:
        run(cast(RunContext, Told()))
        with tenant(scenes.TOWN):
            rows = PendingAct.objects.filter(title__startswith="A02").order_by("number")
            return [str(state) for state in rows.values_list("state", flat=True)]

    regrouped = regroup(head)
    assert states() == ["proposed"]
    scenes.cancel(regrouped.number)
    assert states() == ["done"]
    regroup(head)
    assert states() == ["done", "proposed"]
