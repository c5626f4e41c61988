"""A town may leave whenever it wants: proven every night, taken along whole, erased with a certificate, the others untouched."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kikan.businesses.service.models import Incident
from kikan.businesses.service.reads.status import status_now
from kikan.shared.access import system_actor
from kikan.shared.exchange import leaving, proof
from kikan.shared.exchange.models import LeavingProof
from kikan.shared.jobs.models import State
from kikan.shared.jobs.queue import enqueue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from kikan.shared.tenancy.models import ClosedDay
from tests.conftest import MODEL_TOWN


def prove() -> LeavingProof:
    """The run that the program asks for every night."""
    number = enqueue(
        "service.leaving_proof", actor=system_actor(MODEL_TOWN, "service.batch", "service.change")
    )
    assert run_now(MODEL_TOWN, number) is State.DONE
    return LeavingProof.objects.latest("number")


def test_every_night_the_town_is_read_back_without_difference(settled_town: int) -> None:
    found = prove()
    assert found.has_passed
    assert found.differences == {}
    assert found.rows > 10_000
    with tenant(proof.NOBODY):
        assert not ClosedDay.objects.exists()
    with tenant(settled_town):
        shown = {p.ja: p for p in status_now(settled_town).proofs}
    assert shown["移出の照合（毎晩）"].is_good


def test_a_difference_is_an_incident_that_names_table_and_rows(
    settled_town: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = leaving.read_back

    def with_one_more(municipality: int, folder: Path) -> int:
        count = real(municipality, folder)
        ClosedDay.objects.create(municipality=municipality, closed_on=date(2030, 1, 1), reason="個人の名前")
        return count

    monkeypatch.setattr(leaving, "read_back", with_one_more)
    found: Any = prove()
    assert not found.has_passed
    assert found.differences == {"tenancy_closed_day": 1}
    with tenant(settled_town):
        assert Incident.objects.latest("incident").title == "移出の照合に違い：tenancy_closed_day 1行"
        shown = {p.ja: p for p in status_now(settled_town).proofs}
    assert not shown["移出の照合（毎晩）"].is_good
