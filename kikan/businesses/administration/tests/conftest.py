import pytest

from kikan.businesses.administration.tests import desk


@pytest.fixture
def towns(db: None) -> None:
    """Two municipalities with their sample users."""
    desk.open_towns()
