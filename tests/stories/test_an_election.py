"""An election from its announcement to the closed roll: who comes, goes, dies, turns 18, and who tries to vote twice."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone

from kikan.businesses.elections.models import Vote
from kikan.businesses.elections.models.election import ContestKind
from kikan.businesses.elections.models.vote import VoteKind
from kikan.businesses.elections.procedures.close_election import close_election
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_places import set_area, set_district
from kikan.businesses.elections.reads import areas, cards, counted, roll, turnout
from kikan.businesses.elections.reads.judging import Setting, judge, setting_of
from kikan.businesses.elections.reads.voters import Line, line_on
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.accept_move_out import accept_move_out
from kikan.businesses.residents.procedures.arguments import NewPerson
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.access.roles import ROLES
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN, SAMPLE_DAY
from tests.security.endpoints import signed_in
from tests.stories import scene
from tests.stories.scene import HOME, OSAKA, accepted, newcomer, proposals, told

ARRIVED, LATE, OPENED = date(2026, 8, 3), date(2026, 11, 24), date(2020, 4, 1)
BASE, NOTICE, ELECTION = date(2027, 1, 25), date(2027, 1, 26), date(2027, 2, 7)
LEFT, DIED = date(2027, 1, 28), date(2027, 1, 29)
MAYOR_FROM = date(2027, 2, 1)


def clerk(role: str) -> Actor:
    """The sample user with the grants of the sample day: the story begins before and ends after it."""
    with clock.set_to(SAMPLE_DAY):
        return scene.clerk(role)


def moved_in(on: date, *persons: NewPerson) -> tuple[int, ...]:
    """A household arrives and reports on the day; their numbers."""
    with clock.set_to(on):
        arrived = accept_move_in(
            actor=clerk("resident_clerk"), happened_on=on, reported_on=on, persons=persons, place=HOME, came_from=OSAKA
        )  # fmt: skip
        told()
    return arrived.persons


def registered(on: date, **parameters: int) -> dict[str, int]:
    """The registration run: tried, approved by two, released; its figures."""
    clerk_, first, second = (clerk(r) for r in ("election_clerk", "election_chief", "section_chief"))
    with clock.set_to(on):
        run = queue.enqueue("elections.register_voters", actor=clerk_, parameters=parameters)
        assert run_now(MODEL_TOWN, run) == State.WAITING, queue.find(MODEL_TOWN, run).error
        with pytest.raises(NotPermitted):
            queue.approve(run, actor=clerk_)
        queue.approve(run, actor=first)
        with pytest.raises(Refused, match="二人"):
            queue.release_later(run, actor=first, not_before=timezone.now())
        queue.approve(run, actor=second)
        queue.release_later(run, actor=first, not_before=timezone.now())
        assert run_now(MODEL_TOWN, run) == State.DONE, queue.find(MODEL_TOWN, run).error
    return queue.find(MODEL_TOWN, run).figures


def line(person: int, day: date) -> Line | None:
    with tenant(MODEL_TOWN):
        return line_on(person, day)


def setting(election: int) -> Setting:
    with tenant(MODEL_TOWN):
        held = setting_of(election)
    assert held is not None
    return held


@pytest.fixture
def districts(settled_town: int) -> Iterator[tuple[int, int]]:
    """The invented town in two voting districts, told of every day up to its own; the first has the story's street."""
    with clock.set_to(SAMPLE_DAY):
        told()
        chief = clerk("election_chief")
        near, far = (
            set_district(name=name, place_name=place, place_address="例示", from_on=OPENED, actor=chief)
            for name, place in (("第1投票区", "例示公民館"), ("第2投票区", "架空小学校"))
        )
        with tenant(MODEL_TOWN):
            codes = [HOME.town_code, *(c for c in areas.towns() if c != HOME.town_code)]
        for code in codes:
            set_area(
                district=near if code == HOME.town_code else far, town_code=code, from_on=OPENED, actor=chief
            )
        yield near, far


def announced() -> tuple[int, int]:
    """The lower house and, on the same day, the mayor, whose early voting begins later; (election, place of early voting)."""
    chief = clerk("election_chief")
    with clock.set_to("2027-01-12"):
        election = set_election(
            name="見本の総選挙・町長選挙", notice_on=NOTICE, election_on=ELECTION, base_on=BASE,
            contests=(Asked(1), Asked(2), Asked(21, early_from=MAYOR_FROM)), actor=chief,
        )  # fmt: skip
        place = set_early_place(
            election=election, name="見本町役場", address="例示", open_on=date(2027, 1, 27), close_on=date(2027, 2, 6),
            opens_at=510, closes_at=1200, actor=chief,
        )  # fmt: skip
    return election, place


def test_an_election_from_its_announcement_to_the_closed_roll(districts: tuple[int, int]) -> None:
    near, far = districts
    father, mother, daughter = moved_in(
        ARRIVED,
        newcomer("渡邉\U000e010f　架空", "ワタナベ　カクウ", "世帯主", date(1980, 4, 2)),
        newcomer("渡邉\U000e010f　花", "ワタナベ　ハナ", "妻", date(1982, 8, 8), sex=2),
        newcomer("渡邉\U000e010f　若葉", "ワタナベ　ワカバ", "子", date(2009, 2, 5), sex=2),
    )
    (leaver,) = moved_in(ARRIVED, newcomer("例示　移", "レイジ　ウツル", "世帯主", date(1990, 1, 1)))
    (old,) = moved_in(ARRIVED, newcomer("例示　老", "レイジ　オイ", "世帯主", date(1940, 1, 1)))
    (late,) = moved_in(LATE, newcomer("例示　新", "レイジ　アラタ", "世帯主", date(1985, 1, 1)))

    # The regular registration of December, then the one of the election: it brings who turns 18 by election day.
    regular = registered(date(2026, 12, 1), base=20261201, registered=20261201)
    assert regular["registered"] >= 4
    day = date(2026, 12, 1)
    assert [line(p, day) is not None for p in (father, mother, leaver, old)] == [True] * 4
    assert line(daughter, day) is None
    election, place = announced()
    assert registered(BASE, election=election)["registered"] >= 1
    assert [line(p, BASE) is not None for p in (daughter, late)] == [True, False]
    on_roll = line(father, BASE)
    assert on_roll is not None
    assert on_roll.district == near

    with clock.set_to(NOTICE):
        run = queue.enqueue(
            "elections.print_cards", actor=clerk("election_clerk"), parameters={"election": election}
        )
        assert run_now(MODEL_TOWN, run) == State.DONE
    with tenant(MODEL_TOWN):
        has_card = {
            p: bool(cards.cards_of(p, election)) for p in (father, mother, daughter, leaver, old, late)
        }
    assert has_card == {father: True, mother: True, daughter: True, leaver: True, old: True, late: False}

    with clock.set_to(DIED):
        accept_move_out(
            actor=clerk("resident_clerk"), happened_on=LEFT, reported_on=LEFT, persons=[leaver], to=OSAKA
        )
        record_death(actor=clerk("resident_clerk"), happened_on=DIED, reported_on=DIED, person=old)
        told()
        (mark,), (removal,) = (
            proposals("elections.mark_moved_out", leaver), proposals("elections.remove_voter", old)
        )  # fmt: skip
        accepted(mark, clerk("election_chief"))
        accepted(removal, clerk("election_chief"))
    marked = line(leaver, ELECTION)
    assert marked is not None
    assert marked.moved_out_on == LEFT
    assert line(old, ELECTION) is None

    receiver = clerk("poll_receiver")
    with clock.set_to("2027-02-02"):
        # Seventeen today, eighteen by election day: an absentee vote at the same place.
        first = hand_ballots(election=election, person=daughter, place=place, oath=1, actor=receiver)
        early = hand_ballots(election=election, person=father, place=place, oath=1, actor=receiver)
        # Who has left votes at the old place in the national contests alone.
        gone = hand_ballots(election=election, person=leaver, place=place, oath=2, actor=receiver)
        assert (len(first), len(early), len(gone)) == (3, 3, 2)
        for person, words in ((late, "登録がありません"), (old, "抹消")):
            with pytest.raises(Refused, match=words):
                hand_ballots(election=election, person=person, place=place, oath=1, actor=receiver)
    with tenant(MODEL_TOWN):
        contests = {c.contest: c.kind for c in roll.contests_of(election)}
        kinds = {p: {v.kind for v in roll.votes_of(p, list(contests))} for p in (daughter, father, leaver)}
        left_for = {contests[v.contest] for v in roll.votes_of(leaver, list(contests))}
    assert kinds == {daughter: {VoteKind.ABSENTEE_HERE}, father: {VoteKind.EARLY}, leaver: {VoteKind.EARLY}}
    assert left_for == {ContestKind.LOWER_DISTRICT, ContestKind.LOWER_PROPORTIONAL}

    with clock.set_to(ELECTION):
        with pytest.raises(Refused, match="すでに投票の受付をしています（2月2日"):
            hand_ballots(election=election, person=father, district=near, actor=receiver)
        with pytest.raises(Refused, match="投票所は例示公民館（第1投票区）です"):
            hand_ballots(election=election, person=mother, district=far, actor=receiver)
        assert len(hand_ballots(election=election, person=mother, district=near, actor=receiver)) == 3

    held = setting(election)
    before = sums_of(held, near)
    assert before[ContestKind.LOWER_DISTRICT] == (1, 2, 1, 4)
    assert before[ContestKind.MAYOR] == (1, 1, 1, 3)
    nobody_reads_who_voted_once_closed(election, place, near, (daughter, father, leaver, mother), early[0])
    assert sums_of(setting(election), near) == before


def sums_of(held: Setting, district: int) -> dict[ContestKind, tuple[int, int, int, int]]:
    """By contest: ballots on the day, early and absentee of the district, and those of men and women together."""
    found = {}
    for contest in held.contests:
        with tenant(MODEL_TOWN):
            counts = [c for c in turnout.counts_of(held) if c.contest == contest.contest]
            listed = turnout.listed_on(held.election_on, contest.kind)
        lines = turnout.by_district(counts, listed, {})
        own = next(one for one in lines if one.district == district)
        assert own.handed == turnout.summed(lines).handed == turnout.total(counts) <= own.voters
        found[contest.kind] = (own.on_day, own.early, own.absentee, own.men + own.women)
    return found


def nobody_reads_who_voted_once_closed(
    election: int, place: int, district: int, voters: tuple[int, ...], vote: int
) -> None:
    """Close the records on the day after; no role, read or journal entry tells who was handed ballots."""
    paths = [
        f"/{MODEL_TOWN}/elections/poll/{election}/early/{place}/",
        f"/{MODEL_TOWN}/elections/poll/{election}/day/{district}/",
        f"/{MODEL_TOWN}/elections/poll/receptions/{vote}/",
        f"/{MODEL_TOWN}/elections/poll/{election}/absentee/",
    ]
    with clock.set_to(ELECTION + date.resolution):
        close_election(election=election, keep_until=date(2031, 2, 6), actor=clerk("election_chief"))
        held = setting(election)
        with tenant(MODEL_TOWN):
            judged = [judge(held, person, clock.today()) for person in voters]
            assert {(j.lines, j.stop.ja if j.stop else "") for j in judged} == {
                ((), "この選挙の記録は閉鎖されています。")
            }
            assert counted.reception_of(vote) == []
            handed = JournalEntry.objects.filter(kind="elections.ballots_handed").values("number")
            about = JournalSubject.objects.filter(entry__in=handed).values_list("kind", flat=True)
            assert set(about) == {"vote"}
            assert Vote.objects.filter(person__in=voters).count() > 0  # kept for its term, but behind no read
        for role in ROLES:
            user = User.objects.filter(login=f"demo-{MODEL_TOWN:06d}-{role}").first()
            if user is None:
                continue
            client = signed_in(user)
            for path in paths:
                answer = client.get(path)
                assert answer.status_code in (302, 403, 404), (role, path)
                assert "渡邉" not in answer.content.decode()
