"""Reception at the polls (投票の受付), measured: twenty terminals of one municipality, each voter found, judged, handed.

Every reception takes the journal's number, so the terminals of a town stand in one queue for a moment.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import connection, connections

from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.reads import finding
from kikan.businesses.elections.reads.judging import judge, setting_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure, percentile
from kikan.site.samples.settling import sample_actor

Say = Callable[[str], None]
TERMINALS = 20
# Seconds between two voters of one terminal, evenly spread: quicker than any queue at a table moves.
PAUSE = (0.5, 2.5)
VOTERS = """
SELECT DISTINCT ON (n.person) n.person, n.kana, p.birth_on FROM elections_roll e
JOIN addressees_name n ON n.municipality = e.municipality AND n.person = e.person AND n.ended_by IS NULL
  AND n.kind = 'official' AND n.kana <> '' AND n.valid_until > CURRENT_DATE
JOIN addressees_profile p ON p.municipality = n.municipality AND p.person = n.person AND p.ended_by IS NULL
WHERE e.municipality = %s AND e.ended_by IS NULL AND e.valid_until > %s AND e.moved_out_on IS NULL
  AND p.birth_precision = 'day'
ORDER BY n.person
"""
Voter = tuple[int, str, object]


def measure(bench: Bench, code: int, election: int, seconds: float, say: Say) -> list[Figure]:
    """p95 of finding and judging a voter, of handing the ballots, and of both, in one town; then at full speed.

    Its voters are on the roll, its election is announced.
    """
    voters, place = _prepared(bench, code, election, say)
    chance = random.Random(1)  # noqa: S311 - a benchmark
    chance.shuffle(voters)
    half = len(voters) // 2
    worked = time.process_time()
    calm = _received(code, election, place, voters[:half], seconds, PAUSE)
    worked = (time.process_time() - worked) / max(1, len(calm)) * 1000
    say(f"calm: {len(calm)} voters in {seconds:.0f} s")
    rush = _received(code, election, place, voters[half:], min(seconds, 20.0), (0.0, 0.0))
    both = [find + hand for find, hand in calm]
    return [
        Figure("poll_voters", "選挙人名簿", "voters on the roll", len(voters), ""),
        Figure("poll_received", "受付 人数", f"voters received at {TERMINALS} terminals", len(calm), ""),
        Figure(
            "poll_find_p95", "受付 検索と判定 95%", "find and judge, p95", _ms([f for f, _ in calm], 95), "ms"
        ),
        Figure(
            "poll_hand_p95", "受付 交付 95%", "hand the ballots, p95", _ms([h for _, h in calm], 95), "ms"
        ),
        Figure("poll_p95", "受付 全体 95%", "one reception, p95", _ms(both, 95), "ms", 50),
        Figure("poll_p50", "受付 全体 中央値", "one reception, median", _ms(both, 50), "ms"),
        Figure("poll_cpu", "受付 1件の計算時間", "processor time of one reception", worked, "ms"),
        Figure("poll_rate", "受付 休みなし", "without a pause", len(rush) / min(seconds, 20.0), "voters/s"),
    ]


def _ms(values: Sequence[float], percent: float) -> float:
    return percentile(values, percent) * 1000


def _prepared(bench: Bench, code: int, election: int, say: Say) -> tuple[list[Voter], int]:
    """The voters of the roll whose name and birth are known whole, and a place open for early voting today."""
    today = clock.today()
    place = set_early_place(
        election=election, name="例示", address="例示", open_on=today, close_on=today + timedelta(days=4),
        opens_at=510, closes_at=1200, actor=sample_actor(code, "election_chief"),
    )  # fmt: skip
    with tenant(code), connection.cursor() as cursor:
        cursor.execute(VOTERS, [code, today])
        voters: list[Voter] = cursor.fetchall()
    with bench.as_owner() as owner:
        owner.execute("ANALYZE")
    say(f"{code:06d}: {len(voters):,} voters")
    return voters, place


def _received(
    code: int, election: int, place: int, voters: Sequence[Voter], seconds: float, pause: tuple[float, float]
) -> list[tuple[float, float]]:
    """(seconds to find and judge, seconds to hand) of every reception; each terminal has voters of its own."""
    gate, found = threading.Barrier(TERMINALS), list[tuple[float, float]]()

    def terminal(number: int) -> None:
        actor, chance = sample_actor(code, "poll_receiver"), random.Random(number)  # noqa: S311 - a benchmark
        try:
            gate.wait()
            until = time.perf_counter() + seconds
            for voter in voters[number::TERMINALS]:
                if time.perf_counter() > until:
                    return
                time.sleep(chance.uniform(*pause))
                found.append(_reception(code, election, place, voter, actor))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=terminal, args=(n,)) for n in range(TERMINALS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def _reception(code: int, election: int, place: int, voter: Voter, actor: Actor) -> tuple[float, float]:
    """What the server does from the Enter of the search to the committed hand-over."""
    person, kana, birth = voter
    began, today = time.perf_counter(), clock.today()
    with tenant(code):
        held = setting_of(election)
        assert held is not None
        finding.find(finding.asked(f"{str(kana).split('　', maxsplit=1)[0]} {birth}"), election, today)
        judge(held, person, today)
    judged = time.perf_counter()
    try:
        hand_ballots(election=election, person=person, place=place, oath=1, actor=actor)
    except Refused as error:
        raise RuntimeError(f"a voter of the roll was refused: {error}") from error
    return judged - began, time.perf_counter() - judged
