"""An invented union with a procurement, made once a module; tests leave it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.procurement.tests.calls import TODAY, Call, build, settle
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def built(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[Call]:
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(TODAY):
        settle()
        yield build()
    test_databases.drop(name)


@pytest.fixture
def call(built: Call) -> Iterator[Call]:
    """A published procurement with two proposals and its judges; what a test writes is rolled back."""
    with transaction.atomic():
        yield built
        transaction.set_rollback(True)
