"""Images are destroyed after their time."""

from datetime import date

import pytest

from kikan.businesses.residents.tests.scenes import died
from kikan.businesses.seals.reads.retention import images_due
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, registered, told
from kikan.shared.tenancy import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled() -> int:
    """The imprint of somebody whose registration ended today."""
    _, spouse, _ = scenes.family()
    registered(spouse)
    died(spouse, TODAY)
    told()
    return scenes.latest(spouse).imprint


def due(day: date) -> list[tuple[int, date]]:
    with tenant(TOWN):
        return [(one.imprint, one.kept_until) for one in images_due(day)]


def test_an_image_is_due_when_the_years_from_the_next_month_are_over(cancelled: int) -> None:
    scenes.changed(cancelled_record_years=0)
    assert due(date(2026, 11, 30)) == []
    assert due(date(2026, 12, 1)) == [(cancelled, date(2026, 11, 30))]


def test_the_image_of_a_registration_in_force_is_never_due() -> None:
    husband, *_ = scenes.family()
    registered(husband)
    scenes.changed(cancelled_record_years=0, application_years=0)
    assert due(date(2026, 12, 31)) == []


def test_a_scan_that_was_never_registered_is_kept_as_an_application() -> None:
    husband, *_ = scenes.family()
    number = scenes.scanned(husband)
    scenes.changed(application_years=0)
    assert due(date(2026, 11, 30)) == []
    assert due(date(2026, 12, 1)) == [(number, date(2026, 11, 30))]
