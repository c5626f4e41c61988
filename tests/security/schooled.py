"""Schools in the lively town: districts, children in the register, an application decided, notices printed."""

from datetime import date

from kikan.businesses.schooling.procedures.aid import apply_aid, decide_aid
from kikan.businesses.schooling.procedures.decide_change import decide_change
from kikan.businesses.schooling.procedures.make_register import fill_register
from kikan.businesses.schooling.procedures.receive_change import receive_change
from kikan.businesses.schooling.procedures.set_places import set_district, set_school
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.places import town_names
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

OPENED = date(2000, 4, 1)


def make_schools() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the school register."""
    chief, today = clerk("school_chief"), clock.today()
    with tenant(MODEL_TOWN):
        towns = list(town_names())
    schools = [
        set_school(name=name, kind=kind, founder=1, from_on=OPENED, actor=chief)
        for name, kind in (("例示小学校", 1), ("見本小学校", 1), ("例示中学校", 2))
    ]
    for code in towns:
        for school, kind in ((schools[0], 1), (schools[2], 2)):
            set_district(school=school, kind=kind, town_code=code, from_on=OPENED, actor=chief)
    fill_register(day=today, actor=chief)
    with tenant(MODEL_TOWN):
        child = next(line.person for line in pupils.lines_on(today) if line.school == schools[0])
    receive_change(
        person=child,
        school=schools[1],
        ground=1,
        applied_on=today,
        from_on=today,
        actor=clerk("school_clerk"),
    )
    with tenant(MODEL_TOWN):
        request = pupils.waiting_requests()[0].request
    decide_change(person=child, request=request, decision=1, actor=chief)
    year = today.year - (today.month < 4)
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
        "schooling/schools/<": {"number": schools[1]},
        "schooling/printing/<": {"run": runs[1], "first": first},
    }
