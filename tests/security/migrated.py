"""Files of an old system in the lively town: one that was looked through."""

from kikan.businesses.data_migration.procedures.mappings import save_mapping
from kikan.businesses.data_migration.procedures.sources import keep_file, register_source
from kikan.businesses.data_migration.tests import old_system
from kikan.shared.access import Actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_migration() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of a data migration."""
    actor = clerk("migration_chief")
    source, file = kept_old_file(actor)
    run = queue.enqueue("data_migration.profile_file", actor=actor, parameters={"file": file})
    run_now(MODEL_TOWN, run)
    save_mapping(
        source=source, layout="household", rules={"世帯番号": "[SNO]"}, set_aside={}, codes={}, actor=actor
    )
    return {
        "data_migration/sources/<": {"number": source, "layout": "household"},
        "data_migration/files/<": {"number": file},
    }


def kept_old_file(actor: Actor) -> tuple[int, int]:
    """A source of the fictitious old system and a file of it."""
    source = register_source(
        system="旧基幹", business="residents", title="個人", form=old_system.SHAPE, actor=actor
    )
    return source, keep_file(
        source=source, name="KOJIN.csv", content=old_system.faulty_persons().content, actor=actor
    )
