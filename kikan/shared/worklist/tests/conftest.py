from collections.abc import Iterator

import pytest

from kikan.shared.worklist.tests import sample_business


@pytest.fixture
def sampling() -> Iterator[None]:
    """The sample business alone is registered."""
    with sample_business.registered(sample_business.sampling()):
        yield
