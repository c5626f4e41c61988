"""Which claims are one payment of a month: nothing is lost, and what the order keeps apart stays apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kikan.businesses.health_insurance.law.claim_units import NOBODY, Claims, Units, united

MEDICAL, DENTAL, PHARMACY, NURSING = 1, 3, 4, 6
Row = tuple[int, int, int, int, bool, bool, int, int]
ROWS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 3), st.sampled_from((NOBODY, 1, 2)),
        st.sampled_from((MEDICAL, DENTAL, PHARMACY, NURSING)), st.booleans(), st.booleans(),
        st.integers(0, 10**7), st.integers(0, 10**6),
    ),
    max_size=12,
)  # fmt: skip


def put(rows: list[Row]) -> Units:
    columns = [np.array([row[n] for row in rows], dtype=np.int64) for n in range(8)]
    person, place, prescriber, kind, out, specified, cost, paid = columns
    return united(Claims(person, place, prescriber, kind, out == 1, specified == 1, cost, paid))


def units(*rows: Row) -> list[tuple[int, bool, int, int]]:
    found = put(list(rows))
    return list(
        zip(
            found.institution.tolist(),
            found.is_outpatient.tolist(),
            found.cost.tolist(),
            found.paid.tolist(),
            strict=True,
        )
    )


def test_a_pharmacy_joins_who_prescribed_it_and_another_stands_alone() -> None:
    found = units(
        (1, 10, NOBODY, MEDICAL, True, False, 50_000, 15_000),
        (1, 90, 10, PHARMACY, True, False, 30_000, 9_000),
        (1, 91, NOBODY, PHARMACY, True, False, 20_000, 6_000),
    )
    assert found == [(10, True, 80_000, 24_000), (91, True, 20_000, 6_000)]


def test_in_and_outpatients_dental_and_other_treatment_and_a_specified_disease_stay_apart() -> None:
    same = (1, 10, NOBODY)
    found = units(
        (*same, MEDICAL, True, False, 1, 1), (*same, MEDICAL, False, False, 2, 2),
        (*same, DENTAL, True, False, 3, 3), (*same, MEDICAL, True, True, 4, 4),
    )  # fmt: skip
    assert sorted(paid for *_, paid in found) == [1, 2, 3, 4]


def test_what_a_dentist_prescribed_joins_the_dental_treatment() -> None:
    found = units(
        (1, 10, NOBODY, DENTAL, True, False, 50_000, 15_000),
        (1, 90, 10, PHARMACY, True, False, 30_000, 9_000),
    )
    assert found == [(10, True, 80_000, 24_000)]


@given(ROWS)
def test_every_yen_of_every_person_is_in_one_payment(rows: list[Row]) -> None:
    found = put(rows)
    for person in {row[0] for row in rows}:
        mine = found.person == person
        assert int(found.paid[mine].sum()) == sum(row[7] for row in rows if row[0] == person)
        assert int(found.cost[mine].sum()) == sum(row[6] for row in rows if row[0] == person)


@given(ROWS, st.randoms())
def test_the_order_of_claims_changes_nothing(rows: list[Row], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = put(rows), put(mixed)
    for name in ("person", "institution", "is_outpatient", "cost", "paid"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()
