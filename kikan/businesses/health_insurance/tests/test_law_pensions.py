"""Who pays the levy from a pension: every condition alone refuses, and half the pension is the most."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.pensions import Heads, PensionCollectable, pension_collectable
from kikan.law import book

COUPLE = {
    "is_insured": True, "youngest": 66, "turns_late_elderly": False, "chose_transfer": False, "is_notified": True,
    "pension": 600_000, "care": 100_000, "levy": 200_000,
}  # fmt: skip


def judged(**changed: int) -> PensionCollectable:
    row = COUPLE | changed
    columns = {
        n: np.array([v], dtype=np.bool_ if isinstance(COUPLE[n], bool) else np.int64) for n, v in row.items()
    }
    law = book().law("fiscal_year", 2026).of("national_health_insurance")
    return pension_collectable(Heads(**columns), law=law)


def test_a_couple_of_pensioners_within_half_the_pension_is_collected_from() -> None:
    found = judged()
    assert (bool(found.is_collectable[0]), int(found.most[0])) == (True, 300_000)


@pytest.mark.parametrize(
    "changed",
    [
        {"is_insured": False},
        {"youngest": 64},
        {"turns_late_elderly": True},
        {"chose_transfer": True},
        {"is_notified": False},
        {"pension": 179_999, "care": 0, "levy": 0},
        {"levy": 200_001},
    ],
)
def test_each_condition_alone_refuses(changed: dict[str, int]) -> None:
    assert not judged(**changed).is_collectable[0]


@given(pension=st.integers(180_000, 5_000_000), care=st.integers(0, 300_000), levy=st.integers(0, 1_130_000))
def test_nobody_gives_more_than_half_of_the_pension(pension: int, care: int, levy: int) -> None:
    found = judged(pension=pension, care=care, levy=levy)
    assert bool(found.is_collectable[0]) == (2 * (care + levy) <= pension)
