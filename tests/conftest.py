"""Databases with life in them, for tests across businesses."""

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from conftest import _connected_to
from kikan.shared.tenancy import clock
from kikan.site.launcher.templates import RUN, Layer, TestDatabases
from kikan.site.samples.settling import settle
from kikan.site.samples.sources import town_data

MODEL_TOWN = 999997
"""見本町: an invented municipality of 150 fictitious people, with every peculiarity at least once."""
OTHER_TOWN = 64033
SAMPLE_DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def settled_town(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[int]:
    """A database with real commits in which the invented town is imported, assessed and partly paid."""
    with _lived_in(test_databases, django_db_blocker, _settled(test_databases)):
        yield MODEL_TOWN


@pytest.fixture(scope="module")
def lively(
    test_databases: TestDatabases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The settled town in the middle of its work, and the numbers that lead to it (`tests.security.lively.Lively`)."""
    from tests.security.lively import make_lively

    # The workers of a run share the folder above their own.
    kept = tmp_path_factory.getbasetemp().parent / f"lively-{os.environ[RUN]}"

    def fill(name: str) -> None:
        with _connected_to(test_databases, name), clock.set_to(SAMPLE_DAY):
            kept.write_bytes(pickle.dumps(make_lively()))

    with _lived_in(test_databases, django_db_blocker, _settled(test_databases), ("lively", fill)):
        yield pickle.loads(kept.read_bytes())


@contextmanager
def _lived_in(databases: TestDatabases, blocker: Any, *layers: Layer) -> Iterator[None]:
    with blocker.unblock():
        name = databases.filled(*layers)
        with _connected_to(databases, name), clock.set_to(SAMPLE_DAY):
            yield
    databases.drop(name)


def _settled(databases: TestDatabases) -> Layer:
    def fill(name: str) -> None:
        with _connected_to(databases, name), clock.set_to(SAMPLE_DAY):
            settle(town_data(f"{MODEL_TOWN:06d}"), 1)

    return "settled", fill
