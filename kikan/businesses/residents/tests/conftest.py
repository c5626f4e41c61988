"""The clock stands on one day, and each test writes into a database that rolls back."""

from collections.abc import Iterator

import pytest

from kikan.businesses.residents.tests.scenes import TODAY
from kikan.shared.tenancy import clock


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.set_to(TODAY):
        yield
