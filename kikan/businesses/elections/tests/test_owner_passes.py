"""What a closed or an unerased election refuses, it refuses the application: whoever leaves can be erased whole."""

import os

import psycopg

from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.tests import voters
from kikan.businesses.elections.tests.voters import CLERK, TOWN
from kikan.shared.tenancy import clock
from kikan.site.launcher.roles import APP

HELD_BACK = """
SELECT tablename, policyname FROM pg_policies
WHERE permissive = 'RESTRICTIVE' AND cmd IN ('INSERT', 'DELETE', 'ALL') AND NOT %s = ANY (roles)
"""


def test_votes_of_an_election_that_was_never_erased_go_with_the_municipality(
    held: tuple[int, int, int, int],
) -> None:
    with clock.set_to("2027-03-10"):
        hand_ballots(election=held[0], person=voters.ADULT, place=1, oath=1, actor=CLERK)
    with psycopg.connect(os.environ["KIKAN_OWNER_DATABASE_URL"]) as owner:
        owner.execute("SELECT set_config('kikan.municipality', %s, true)", [str(TOWN)])
        gone = owner.execute("DELETE FROM elections_vote WHERE municipality = %s", [TOWN])
        assert gone.rowcount == 2  # a contest each
        assert owner.execute(HELD_BACK, [APP]).fetchall() == []
        owner.rollback()
