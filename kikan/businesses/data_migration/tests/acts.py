"""Who does what in the tests of a data migration."""

from datetime import date
from typing import Any

from kikan.businesses.data_migration.jobs import profile_file, rehearse
from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.procedures.rehearsals import plan_rehearsal
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.tests import old_system
from kikan.shared.access import Actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now

TOWN, OTHER = 62022, 62090
TODAY = date(2026, 11, 20)
RIGHTS = frozenset(
    f"data_migration.{r}" for r in ("look", "change", "approve", "batch", "export", "load", "print")
) | {"exchange.import"}
CLERK, SECOND, THIRD, FOURTH = (Actor(user, TOWN, 1, RIGHTS) for user in (7, 8, 10, 11))
NEIGHBOUR = Actor(9, OTHER, 1, RIGHTS)


def source(actor: Actor = CLERK, form: str = old_system.SHAPE, title: str = "個人") -> int:
    return register_source(system="旧基幹", business="residents", title=title, form=form, actor=actor)


def kept(content: bytes, actor: Actor = CLERK, of: int | None = None, name: str = "KOJIN.csv") -> int:
    return keep_file(source=of or source(actor), name=name, content=content, actor=actor)


def looked_through(file: int, actor: Actor = CLERK) -> Outcome:
    return profile_file.run(run_of(actor, file=file))


def mapped(of: int, actors: tuple[Actor, Actor], **body: Any) -> int:
    """A mapping written by one and approved by another."""
    version = save_mapping(source=of, actor=actors[0], **{"set_aside": {}, "codes": {}, **body})
    approve_mapping(source=of, version=version, actor=actors[1])
    return version


def rehearsed(actor: Actor = CLERK) -> int:
    number = plan_rehearsal(reference_on=TODAY, actor=actor)
    assert rehearse.run(run_of(actor, rehearsal=number)) is Outcome.DONE
    return number


def run_of(actor: Actor, **parameters: int) -> RunContext:
    """A run in the hands of a test, within its transaction."""
    return RunContext(actor.municipality, 1, "test", parameters, actor, 1, lambda *_: [(False,)])


def let_run(job: str, actor: Actor, **parameters: int) -> int:
    """A run carried out by a worker, with commits; its number."""
    run = queue.enqueue(job, actor=actor, parameters=parameters)
    assert run_now(actor.municipality, run) == State.DONE, queue.find(actor.municipality, run).error_at
    return run
