"""The run that writes a file to the union: a second one finds nothing new."""

from kikan.businesses.late_elderly_medical.models import UnionKind
from kikan.businesses.late_elderly_medical.tests import town
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now


def test_the_run_says_how_many_lines_it_wrote(decided_town: int) -> None:
    parameters = {"kind": int(UnionKind.RESIDENTS), "fiscal_year": 2026}
    for expected in ((6, 0, 0), (0, 0, 0)):
        number = queue.enqueue(
            "late_elderly_medical.make_union_file", actor=town.CLERK, parameters=parameters
        )
        assert run_now(town.TOWN, number) == State.DONE
        figures = queue.find(town.TOWN, number).figures
        assert (figures["new_lines"], figures["corrected_lines"], figures["deleted_lines"]) == expected
