"""A data migration in the lively town: a file that was looked through, mapped and rehearsed."""

import numpy as np

from kikan.businesses.data_migration.models.comparison import Group
from kikan.businesses.data_migration.procedures.compare import keep_comparisons
from kikan.businesses.data_migration.procedures.mappings import approve_mapping, save_mapping
from kikan.businesses.data_migration.procedures.rehearsals import plan_rehearsal
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.reads.comparing import Compared
from kikan.businesses.data_migration.tests import old_system
from kikan.businesses.data_migration.tests.test_mappings import ASIDE, RULES
from kikan.shared.access import Actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_migration() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of a data migration."""
    taker, chief = clerk("migration_clerk"), clerk("migration_chief")
    source, file, rehearsal = rehearsed_once(taker, chief)
    return {
        "data_migration/sources/<": {"number": source, "layout": "household"},
        "data_migration/comparisons/<": {"number": compared_once(taker, rehearsal)},
        "data_migration/files/<": {"number": file},
        "data_migration/rehearsals/<": {"number": rehearsal, "source": source, "line": 4},
    }


def rehearsed_once(taker: Actor, chief: Actor) -> tuple[int, int, int]:
    """Households of the fictitious old system, mapped by one, approved by another: source, file and rehearsal."""
    source = register_source(
        system="旧基幹", business="residents", title="世帯", form=old_system.HOMES_SHAPE, actor=taker
    )
    file = keep_file(source=source, name="SETAI.csv", content=old_system.homes(), actor=taker)
    _let_run("data_migration.profile_file", taker, file=file)
    version = save_mapping(
        source=source, layout="household", rules=RULES, set_aside=ASIDE, codes={}, actor=taker
    )
    approve_mapping(source=source, version=version, actor=chief)
    rehearsal = plan_rehearsal(reference_on=clock.today(), actor=taker)
    if taker.municipality == MODEL_TOWN:
        _let_run("data_migration.rehearse", taker, rehearsal=rehearsal)
    return source, file, rehearsal


def compared_once(taker: Actor, rehearsal: int) -> int:
    """An old amount beside ours: they differ by a little."""
    one, old, new = (np.array([n], dtype=np.int64) for n in (19, 12_000, 11_900))
    group = np.array([Group.ROUNDING], dtype=np.int64)
    found = Compared("01", 2026, 0, 12_000, 11_900, one, group, old, new)
    (number,) = keep_comparisons(rehearsal=rehearsal, found=[found], actor=taker)
    return number


def _let_run(job: str, actor: Actor, **parameters: int) -> None:
    run_now(actor.municipality, queue.enqueue(job, actor=actor, parameters=parameters))
