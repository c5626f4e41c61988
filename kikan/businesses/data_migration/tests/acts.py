"""Who does what in the tests of a data migration."""

from datetime import date

from kikan.businesses.data_migration.jobs import profile_file
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.tests import old_system
from kikan.shared.access import Actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now

TOWN, OTHER = 62022, 62090
TODAY = date(2026, 11, 20)
RIGHTS = frozenset(f"data_migration.{r}" for r in ("look", "change", "approve", "batch", "export"))
CLERK, SECOND = (Actor(user, TOWN, 1, RIGHTS) for user in (7, 8))
NEIGHBOUR = Actor(9, OTHER, 1, RIGHTS)


def source(actor: Actor = CLERK, form: str = old_system.SHAPE, title: str = "個人") -> int:
    return register_source(system="旧基幹", business="residents", title=title, form=form, actor=actor)


def kept(content: bytes, actor: Actor = CLERK, of: int | None = None, name: str = "KOJIN.csv") -> int:
    return keep_file(source=of or source(actor), name=name, content=content, actor=actor)


def looked_through(file: int, actor: Actor = CLERK) -> Outcome:
    return profile_file.run(run_of(actor, file=file))


def run_of(actor: Actor, **parameters: int) -> RunContext:
    """A run in the hands of a test, within its transaction."""
    return RunContext(actor.municipality, 1, "test", parameters, actor, 1, lambda *_: [(False,)])


def let_run(job: str, actor: Actor, **parameters: int) -> int:
    """A run carried out by a worker, with commits; its number."""
    run = queue.enqueue(job, actor=actor, parameters=parameters)
    assert run_now(actor.municipality, run) == State.DONE, queue.find(actor.municipality, run).error_at
    return run
