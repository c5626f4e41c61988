"""A town taxed for two years whose premiums of both are decided, made once a module; tests leave it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.late_elderly_medical.tests import town
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def decided_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """Both years taxed and their premiums decided, by real commits."""
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), clock.set_to(town.TODAY):
        town.settle()
        for year in town.YEARS:
            town.released("resident_tax.assess_year", year)
            town.released("late_elderly_medical.assess_year", year)
        yield town.TOWN
    test_databases.drop(name)


@pytest.fixture
def undone(decided_town: int) -> Iterator[int]:
    """What a test writes is rolled back."""
    with transaction.atomic():
        yield decided_town
        transaction.set_rollback(True)
