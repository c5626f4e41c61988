"""The clock stands on one day; two towns with their clerks, and the illustrative ordinance."""

from collections.abc import Iterator

import pytest

from kikan.businesses.residents.tests.scenes import TODAY
from kikan.shared.tenancy import clock


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.set_to(TODAY):
        yield
