"""Schools in the lively town: an application of a child decided, school aid, notices printed."""

from kikan.businesses.schooling.procedures.aid import apply_aid, decide_aid
from kikan.businesses.schooling.procedures.decide_change import decide_change
from kikan.businesses.schooling.procedures.receive_change import receive_change
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.aid import aids_of
from kikan.businesses.schooling.reads.places import schools_on
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk


def make_schools() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the school register, which came with the town."""
    chief, today = clerk("school_chief"), clock.today()
    year = years.year_of(today)
    with tenant(MODEL_TOWN):
        schools = [s.school for s in schools_on(today) if s.is_own and s.takes(1)]
        aided = {a.person for a in aids_of(year=year)}
        child, at = next(
            (line.person, line.school) for line in pupils.lines_on(today)
            if line.school in schools and line.attendance == 1 and line.person not in aided
        )  # fmt: skip
    other = next(s for s in schools if s != at)
    receive_change(
        person=child,
        school=other,
        ground=1,
        applied_on=today,
        from_on=today,
        actor=clerk("school_clerk"),
    )
    with tenant(MODEL_TOWN):
        request = pupils.waiting_requests()[0].request
    decide_change(person=child, request=request, decision=1, actor=chief)
    apply_aid(person=child, year=year, applied_on=today, ground=3, actor=clerk("school_clerk"))
    decide_aid(person=child, year=year, decision=1, actor=chief)
    runs = []
    for job in ("schooling.make_register", "schooling.print_notices"):
        runs.append(queue.enqueue(job, actor=chief, parameters={"year": today.year + 1}))
        run_now(MODEL_TOWN, runs[-1])
    draft = acts.enter(
        "schooling.set_guardian", actor=clerk("school_clerk"), subjects=[("person", child)],
        arguments={"person": child, "guardian": child, "from_on": today},
    )  # fmt: skip
    first = int(queue.find(MODEL_TOWN, runs[1]).figures.get("first_issue", 1))
    return {
        "schooling/persons/<": {"number": child, "act": "receive_change"},
        "schooling/acts/": {"number": draft},
        "schooling/requests/<": {"number": request},
        "schooling/schools/<": {"number": other},
        "schooling/printing/<": {"run": runs[1], "first": first},
    }
