"""The run that destroys images: counted, approved by two, done; measurements and a record stay."""

from datetime import date

import pytest

from kikan.businesses.residents.tests.scenes import died
from kikan.businesses.seals.models import Destruction, Imprint, ImprintImage
from kikan.businesses.seals.reads.imprints import image_of
from kikan.businesses.seals.tests import scenes
from kikan.businesses.seals.tests.scenes import TODAY, TOWN, registered, told
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import clock, tenant


def test_two_approvals_destroy_images_and_keep_what_was_measured(live_database: object) -> None:
    _, spouse, _ = scenes.family()
    registered(spouse)
    died(spouse, TODAY)
    told()
    cancelled = scenes.latest(spouse).imprint
    scenes.changed(cancelled_record_years=0)
    with clock.set_to(date(2026, 12, 5)):
        number = queue.enqueue("seals.destroy_images_run", actor=scenes.user("resident_approver"))
        assert run_now(TOWN, number) == State.WAITING
        queue.approve(number, actor=scenes.user("resident_approver"))
        queue.approve(number, actor=scenes.user("section_chief"))
        queue.release_later(number, actor=scenes.user("resident_approver"))
        assert run_now(TOWN, number) == State.DONE
    with tenant(TOWN):
        assert not ImprintImage.objects.filter(imprint=cancelled).exists()
        assert Imprint.objects.filter(number=cancelled).exists()
        kept = Destruction.objects.get(imprint=cancelled)
        assert (kept.run, kept.kept_until) == (number, date(2026, 11, 30))
        with pytest.raises(NotFound, match="廃棄"):
            image_of(cancelled)


def test_with_nothing_due_the_run_is_over_at_once(live_database: object) -> None:
    scenes.family()
    number = queue.enqueue("seals.destroy_images_run", actor=scenes.user("resident_approver"))
    assert run_now(TOWN, number) == State.DONE
