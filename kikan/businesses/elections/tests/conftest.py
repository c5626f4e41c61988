"""A database of its own for each module: runs and terminals commit."""

from collections.abc import Iterator
from typing import Any

import pytest

from conftest import _connected_to
from kikan.businesses.elections.tests import voters
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def held(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[tuple[int, int, int, int]]:
    """(election, run of the registration, east district, west district); voters registered, one suspended."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), voters.town():
        from kikan.businesses.elections.procedures.mark_roll import suspend_vote

        east, west = voters.places()
        election = voters.hold_election(21, 22)
        assert voters.early_place(election) == 1
        suspend_vote(
            person=voters.SUSPENDED, from_on=voters.NOTICE, restored_on=voters.ELECTION, reason=1,
            actor=voters.CLERK,
        )  # fmt: skip
        yield election, voters.registered(election), east, west
    test_databases.drop(name)
