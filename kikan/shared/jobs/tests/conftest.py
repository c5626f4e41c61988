from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from kikan.shared.jobs.tests import sample_job


@pytest.fixture
def town(live_database: Any, owner_connection: psycopg.Connection[Any]) -> Iterator[None]:
    """A database with real commits, the sample job, and a town of 200 fictitious persons."""
    sample_job.create_tables(owner_connection)
    sample_job.settle_people(200)
    with sample_job.registered():
        yield
