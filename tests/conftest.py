"""Databases with life in them, for tests across businesses."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from conftest import _connected_to
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import TestDatabases
from kikan.site.samples.settling import settle
from kikan.site.samples.sources import town_data

MODEL_TOWN = 999997
"""見本町: an invented municipality of 150 fictitious people, with every peculiarity at least once."""
OTHER_TOWN = 64033
SAMPLE_DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def settled_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """A database with real commits in which the invented town is imported, assessed and partly paid."""
    with django_db_blocker.unblock():
        name = test_databases.filled("settled", lambda name: _settle(test_databases, name))
        with _connected_to(test_databases, name), clock.set_to(SAMPLE_DAY):
            yield MODEL_TOWN
    test_databases.drop(name)


def _settle(databases: TestDatabases, name: str) -> None:
    with _connected_to(databases, name), clock.set_to(SAMPLE_DAY):
        settle(town_data(f"{MODEL_TOWN:06d}"), 1)
