"""A municipality that moves in, and another beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kikan.businesses.data_migration.tests.acts import OTHER, TODAY, TOWN
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality


@pytest.fixture
def towns(db: None) -> Iterator[None]:
    """What a test writes is rolled back."""
    with _settled():
        yield


@pytest.fixture
def live(live_database: object) -> Iterator[None]:
    """With commits, as a worker needs them."""
    with _settled():
        yield


@contextmanager
def _settled() -> Iterator[None]:
    for code, name in ((TOWN, "甲市"), (OTHER, "乙町")):
        Municipality.objects.get_or_create(
            code=code, defaults={"name": name, "kana": "ミホン", "prefecture": "山形県", "is_sample": True}
        )
    with clock.set_to(TODAY):
        yield
