"""The invented union, made once a module; tests leave it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.joint_office.tests import union
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
