"""Who an old system hands over as collected from: unknown amounts stay unknown, bad lines are told."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from kikan.businesses.health_insurance.exchange.inbound import take_in
from kikan.businesses.health_insurance.models import Pension
from kikan.businesses.health_insurance.reads.pension_lists import pension_households
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.pensioners import ELDER, HEAD, PENSIONERS, collected
from kikan.law.days import day
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.reading import HandOver, Table
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import MISSING

NOBODY = 999_999
LAYOUTS = town.ORDINANCES.parent / "layouts"


@pytest.fixture(autouse=True)
def _town(live_database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(town, "PEOPLE", town.PEOPLE + PENSIONERS)
    town.settle()
    with clock.set_to("2026-03-20"):
        yield


def test_the_file_of_an_old_system_begins_collections_with_the_amounts_it_knows() -> None:
    columns = {
        "person": np.array([HEAD, ELDER, NOBODY], dtype=np.int64), "payer": np.full(3, 1000, dtype=np.int64),
        "interim": np.array([9_500, 8_000, 1], dtype=np.int64),
        "pension": np.array([1_200_000, MISSING, 1], dtype=np.int64),
        "valid_from": np.full(3, day(date(2025, 4, 1)), dtype=np.int64), "valid_until": np.full(3, MISSING, dtype=np.int64),
    }  # fmt: skip
    table = Table(layout_book(LAYOUTS).layouts["nhi_pension"], columns, np.arange(1, 4, dtype=np.int64))
    handed = HandOver("0" * 64, date(2026, 3, 20), town.TOWN, {"nhi_pension": table}, (), 3)
    with tenant(town.TOWN):
        (bad,) = take_in(handed, 1, town.CLERK)
        assert (bad.line, bad.layout) == (3, "nhi_pension")
        assert list(Pension.objects.values_list("person", "payer", "amount")) == [(HEAD, 1000, 1_200_000)]
        couple, elder = pension_households(2025, date(2026, 3, 20))
    assert collected(ELDER)[0][0] == date(2025, 4, 1)
    assert (couple.is_collectable, couple.pension, couple.why) == (True, 1_200_000, ())
    # Without an amount the collection may go on; a new one may not begin.
    assert (elder.is_collectable, elder.may_go_on, elder.why) == (False, True, ("年金の額の通知がない",))
