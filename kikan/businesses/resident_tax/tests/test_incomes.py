"""Incomes: declared, corrected, known at an entry, and the same by one and by many."""

from datetime import date

import numpy as np
import pytest

from kikan.businesses.resident_tax import reads
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.law import LawGap
from kikan.shared import history
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Person, Profile
from kikan.shared.errors import NotFound, NotPermitted, Refused, Stale
from kikan.shared.journal.append import append, head
from kikan.shared.tenancy import tenant

TOWN, OTHER = 62022, 62090
CLERK = system_actor(TOWN, "resident_tax.change", "resident_tax.look")
TODAY = date(2026, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> int:
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test", procedure="test", subjects=[("person", 18)]).number
        Person.objects.create(municipality=TOWN, number=18, entry=entry)
        born = date(1980, 5, 5)
        values = {"sex": 2, "birth_on": born, "birth_lower": born, "birth_upper": born}
        history.add(Profile, {"person": 18}, values, entry=entry, valid_from=born)
    return 18


def declare(
    person: int, actor: Actor = CLERK, year: int = 2026, read_at: int | None = None, **declared: int
) -> int:
    return correct_income(
        person=person, fiscal_year=year, declared=declared, reported_on=TODAY, reason="申告", actor=actor,
        read_at=read_at,
    ).number  # fmt: skip


def test_a_salary_becomes_income_by_the_law_of_its_year(person: int) -> None:
    declare(person, year=2025, salary_revenue=1_700_000)
    declare(person, year=2026, salary_revenue=1_700_000)
    with tenant(TOWN):
        before, after = (reads.income_of(person, year) for year in (2025, 2026))
    assert before is not None
    assert after is not None
    # 税: 1,628,000–1,799,999 → B×2.4+100,000 until income of 2024; revenue − 650,000 for income of 2025.
    assert (before.salary_income, after.salary_income) == (1_120_000, 1_050_000)


def test_a_correction_keeps_what_was_known_before(person: int) -> None:
    first = declare(person, salary_revenue=3_000_000)
    declare(person, salary_revenue=4_000_000)
    with tenant(TOWN):
        then, now = reads.income_of(person, 2026, known_at=first), reads.income_of(person, 2026)
    assert then is not None
    assert now is not None
    assert (then.salary_revenue, now.salary_revenue) == (3_000_000, 4_000_000)


def test_what_a_correction_does_not_name_stays(person: int) -> None:
    declare(person, salary_revenue=3_000_000, social_insurance=400_000)
    declare(person, pension_revenue=500_000)
    with tenant(TOWN):
        found = reads.income_of(person, 2026)
    assert found is not None
    assert (found.inputs["social_insurance"], found.salary_revenue) == (400_000, 3_000_000)


def test_a_year_the_law_book_does_not_know_is_a_gap_and_not_a_guess(person: int) -> None:
    with pytest.raises(LawGap):
        declare(person, year=2031, salary_revenue=1)


@pytest.mark.parametrize("declared", [{"salary_revenue": -1}, {"salary_revenue": 10**13}, {"lottery": 1}])
def test_an_impossible_amount_or_item_is_refused(person: int, declared: dict[str, int]) -> None:
    with pytest.raises(Refused):
        declare(person, **declared)


def test_an_unknown_person_is_not_found() -> None:
    with pytest.raises(NotFound):
        declare(26, salary_revenue=1)


def test_a_form_filled_in_before_another_clerk_wrote_is_stale(person: int) -> None:
    with tenant(TOWN):
        read_at = head()
    declare(person, salary_revenue=1_000_000)
    with pytest.raises(Stale):
        declare(person, read_at=read_at, salary_revenue=2_000_000)


def test_a_clerk_of_another_business_may_not_declare(person: int) -> None:
    with pytest.raises(NotPermitted):
        declare(person, actor=system_actor(TOWN, "residents.change"), salary_revenue=1)


def test_many_at_once_give_the_incomes_of_each_alone(person: int) -> None:
    rng = np.random.default_rng(5)
    years = np.array([2024, 2025, 2026], dtype=np.int64)
    columns = {name: np.zeros(3, dtype=np.int64) for name, _ in INPUTS}
    columns |= {
        "person": np.full(3, person, dtype=np.int64), "fiscal_year": years, "is_declared": np.ones(3, dtype=np.int64),
        "salary_revenue": rng.integers(0, 9_000_000, 3), "pension_revenue": rng.integers(0, 3_000_000, 3),
    }  # fmt: skip
    born = np.full(3, (date(1980, 5, 5) - date(1970, 1, 1)).days, dtype=np.int64)
    with tenant(TOWN):
        import_incomes(columns, born, np.zeros(3, dtype=np.int64), actor=CLERK, source=1)
        together = [reads.income_of(person, int(y)) for y in years]
    for i, year in enumerate(years.tolist()):
        declare(person, year=year, **{n: int(columns[n][i]) for n in ("salary_revenue", "pension_revenue")})
    with tenant(TOWN):
        alone = [reads.income_of(person, int(y)) for y in years]
    assert [t and t.total_income for t in together] == [a and a.total_income for a in alone]


def test_another_municipality_knows_nothing_of_it(person: int) -> None:
    declare(person, salary_revenue=1)
    with tenant(OTHER):
        assert reads.income_of(person, 2026) is None
