"""The invented union, made once a module; tests leave it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.joint_office.procedures.set_agreements import name_delegate
from kikan.businesses.joint_office.tests import union
from kikan.businesses.joint_office.tests.union import ASSOCIATE, CITY, OFFICE, TODAY, TOWN, UNION, VILLAGE
from kikan.shared.access import Actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.access.tests.people import user_with
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def built_union(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(union.TODAY):
        union.settle()
        yield union.build()
    test_databases.drop(name)


@pytest.fixture
def joined(built_union: int) -> Iterator[int]:
    """The number of the agreement; what a test writes is rolled back."""
    with transaction.atomic():
        yield built_union
        transaction.set_rollback(True)


@pytest.fixture
def delegates(joined: int) -> dict[int, Actor]:
    """Who speaks for each member."""
    found = {}
    for member in (CITY, TOWN, VILLAGE, ASSOCIATE):
        user = user_with(UNION, "joint_delegate")
        name_delegate(user=user.number, member=member, from_on=TODAY, actor=OFFICE)
        actor = actor_of(user, UNION)
        assert actor is not None
        found[member] = actor
    return found
