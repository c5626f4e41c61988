"""The electoral roll in the lively town: a district, a registration run, a draft about a person."""

from datetime import date

from kikan.businesses.elections.models import RollEntry
from kikan.businesses.elections.procedures.draw_candidates import draw_candidates
from kikan.businesses.elections.procedures.overseas import register_overseas
from kikan.businesses.elections.procedures.set_places import set_area, set_district
from kikan.businesses.elections.procedures.view_roll import view_roll
from kikan.businesses.elections.reads.areas import towns
from kikan.businesses.elections.reads.overseas import birth_of
from kikan.businesses.residents.models import Resident
from kikan.shared.history import add, as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import acts
from kikan.shared.worklist.reads import open_acts
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

OPENED = date(2020, 4, 1)


def _is_grown(person: int) -> bool:
    with tenant(MODEL_TOWN):
        born = birth_of(person, clock.today())
    return born is not None and born < date(2000, 1, 1)


def make_roll(person: int) -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the roll."""
    chief = clerk("election_chief")
    district = set_district(
        name="東投票区", place_name="例示小学校", place_address="例示", from_on=OPENED, actor=chief
    )
    with tenant(MODEL_TOWN):
        codes = list(towns())
    set_area(district=district, town_code=codes[0], from_on=OPENED, actor=chief)
    run = queue.enqueue(
        "elections.register_voters", actor=chief, parameters={"base": 20260901, "registered": 20260901}
    )
    run_now(MODEL_TOWN, run)
    with tenant(MODEL_TOWN):
        busy = {number for act in open_acts() for kind, number in act.subjects if kind == "person"}
        here = as_of(Resident, clock.today()).order_by("-person").values_list("person", flat=True)
        free = next(p for p in here if p not in busy)
    draft = acts.enter(
        "elections.mark_moved_out", actor=clerk("election_clerk"), subjects=[("person", free)],
        arguments={"person": free, "moved_out_on": clock.today()},
    )  # fmt: skip
    with tenant(MODEL_TOWN):
        on_roll = next(p for p in here if p not in busy and p != free)
        entry = append(actor=chief, kind="test.registered", procedure="test", subjects=[("load", 3)]).number
        row = {"district": district, "kind": 1, "base_on": OPENED, "registered_on": OPENED}
        add(RollEntry, {"person": on_roll}, row, entry=entry, valid_from=OPENED)
    lot, *_ = draw_candidates(kind=1, year=2027, method=1, seed="402715", counts=(1,), actor=chief)
    printed = queue.enqueue(
        "elections.print_extracts", actor=chief, parameters={"day": int(f"{clock.today():%Y%m%d}")}
    )
    run_now(MODEL_TOWN, printed)
    first = int(queue.find(MODEL_TOWN, printed).figures.get("first_issue", 1))
    view_roll(purpose=1, applicant="見本", viewers="見本", what_for="確認", person=on_roll, actor=chief)
    abroad = next(p for p in here if p not in busy and p not in (free, on_roll) and _is_grown(p))
    register_overseas(
        person=abroad, kind=1, address="見本国見本市", consulate="在見本国日本国大使館", registered_on=clock.today(),
        actor=chief,
    )  # fmt: skip
    return {
        "elections/roll/persons/<number:number>/card/": {"number": abroad},
        "elections/roll/extracts/<": {"run": printed, "first": first},
        "elections/roll/lots/<": {"number": lot},
        "elections/roll/persons/<": {"number": person, "act": "suspend_vote"},
        "elections/roll/acts/": {"number": draft},
        "elections/roll/registration/<": {"run": run},
    }
