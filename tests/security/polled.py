"""An election in the lively town: a district, a place of early voting, one voter who was received."""

from datetime import date, timedelta

from kikan.businesses.elections.models import RollEntry
from kikan.businesses.elections.procedures.fallback_roll import print_fallback_roll
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.send_ballots import send_ballots
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_places import set_district
from kikan.businesses.residents.models import Resident
from kikan.shared import history
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

OPENED = date(2020, 4, 1)


def make_polls(person: int) -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of elections; the person is on the roll and was received today."""
    chief, today = clerk("election_chief"), clock.today()
    days = {n: today + timedelta(days=n) for n in (-9, -8, -7, 5, 6)}
    district = set_district(
        name="第1投票区", place_name="例示公民館", place_address="例示", from_on=OPENED, actor=chief
    )
    election = set_election(
        name="例示の選挙", notice_on=days[-8], election_on=days[6], base_on=days[-9], contests=(Asked(21), Asked(22)),
        actor=chief,
    )  # fmt: skip
    place = set_early_place(
        election=election, name="例示役場", address="例示", open_on=days[-7], close_on=days[5], opens_at=510,
        closes_at=1200, actor=chief,
    )  # fmt: skip
    with tenant(MODEL_TOWN):
        entry = append(actor=chief, kind="test.settled", procedure="test", subjects=[("load", 2)]).number
        values = {"district": district, "kind": 1, "base_on": OPENED, "registered_on": OPENED}
        history.add(RollEntry, {"person": person}, values, entry=entry, valid_from=OPENED)
    with tenant(MODEL_TOWN):
        other = as_of(Resident, today).exclude(person=person).order_by("person").first()
        assert other is not None
        history.add(RollEntry, {"person": other.person}, values, entry=entry, valid_from=OPENED)
    request = send_ballots(
        election=election, person=other.person, way=2, destination="例示病院", requested_on=today,
        actor=clerk("election_clerk"),
    )  # fmt: skip
    vote, _ = hand_ballots(
        election=election, person=person, place=place, oath=1, actor=clerk("election_clerk")
    )
    printed = print_fallback_roll(election=election, district=district, actor=chief)
    run = queue.enqueue("elections.print_cards", actor=chief, parameters={"election": election})
    run_now(MODEL_TOWN, run)
    first = int(queue.find(MODEL_TOWN, run).figures.get("first_issue", 1))
    return {
        "elections/poll/<": {"election": election, "place": place, "district": district},
        "elections/poll/absentee/": {"number": request},
        "elections/poll/fallback/": {"number": printed.roll},
        "elections/poll/cards/<": {"run": run, "first": first},
        "elections/poll/receptions/": {"vote": vote},
    }
