import pytest

from kikan.site.samples import SampleTown, generate


@pytest.fixture(scope="session")
def small_town() -> SampleTown:
    """The invented town for tests: 150 people with every peculiarity."""
    return generate("999997")


@pytest.fixture(scope="session")
def real_town() -> SampleTown:
    """A tenth of a real municipality, the size of a sample installation."""
    return generate("062138", 0.1)


@pytest.fixture(scope="session", params=["small_town", "real_town"])
def town(request: pytest.FixtureRequest) -> SampleTown:
    return request.getfixturevalue(request.param)
