"""The invented town with its taxes, made once a module; tests leave it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from conftest import _connected_to
from kikan.businesses.medical_subsidy.tests import town
from kikan.site.launcher.templates import TestDatabases


@pytest.fixture(scope="module")
def built_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    name = test_databases.fresh()
    with django_db_blocker.unblock(), _connected_to(test_databases, name), town.taxed_town():
        yield town.TOWN
    test_databases.drop(name)


@pytest.fixture
def settled(built_town: int) -> Iterator[None]:
    """What a test writes is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
