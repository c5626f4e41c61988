"""A town assessed for two years, made once a module; each test leaves it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.resident_tax.tests import taxed_town as town
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def assessed_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """A database with real commits: last and this year assessed and released."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(town.TODAY):
        town.settle()
        for year in town.BOTH:
            town.released(year)
        yield town.TOWN
    test_databases.drop(name)


@pytest.fixture
def undone(assessed_town: int) -> Iterator[int]:
    """What a test writes is rolled back."""
    with transaction.atomic():
        yield assessed_town
        transaction.set_rollback(True)
