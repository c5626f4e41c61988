"""Reliefs of one insured person: who may have them, how long they hold, and what the levy makes of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kikan.businesses.health_insurance.law.reliefs import is_young_enough, maternity_span, unemployment_span
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.procedures.record_reliefs import (
    cancel_relief,
    claim_dependant_relief,
    claim_maternity_relief,
    claim_unemployment_relief,
)
from kikan.businesses.health_insurance.reads.explained import explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.health_insurance.reads.reliefs import reliefs_of
from kikan.businesses.health_insurance.tests import town
from kikan.businesses.health_insurance.tests.scene import HOME, clerk, named_town, released, sent, shown
from kikan.law import Law, book
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock, tenant

LATER = date(2026, 11, 10)


@pytest.fixture
def levied(live_database: object) -> Iterator[None]:
    with named_town():
        released(2026)
        with clock.set_to(LATER):
            yield


@pytest.fixture
def law() -> Law:
    return book().law("fiscal_year", 2026).of("national_health_insurance")


def levy_of(household: int) -> int:
    with tenant(town.TOWN):
        return kept_levy(household, 2026).total


def unemployed(**other: Any) -> int:
    given = {
        "person": 69,
        "left_on": date(2026, 9, 30),
        "leaving": 31,
        "reported_on": LATER,
        "actor": town.CLERK,
    }
    return claim_unemployment_relief(**{**given, **other}).number


@pytest.mark.parametrize(
    ("left_on", "until"),
    [
        (date(2026, 3, 30), date(2027, 4, 1)),
        (date(2026, 3, 31), date(2028, 4, 1)),
        (date(2026, 9, 30), date(2028, 4, 1)),
    ],
)
def test_unemployment_counts_to_the_end_of_the_year_after_that_of_the_day_after_leaving(
    left_on: date, until: date, law: Law
) -> None:
    assert unemployment_span(left_on, law=law)[1] == until


def test_at_65_by_the_rule_of_ages_it_is_too_late(law: Law) -> None:
    """Born on 1 October 1961: 65 is reached on 30 September 2026."""
    born = date(1961, 10, 1)
    assert is_young_enough(born, date(2026, 9, 29), law=law)
    assert not is_young_enough(born, date(2026, 9, 30), law=law)


@pytest.mark.parametrize(
    ("due_on", "is_multiple", "span"),
    [
        (date(2026, 12, 24), False, (date(2026, 11, 1), date(2027, 3, 1))),
        (date(2026, 12, 24), True, (date(2026, 9, 1), date(2027, 3, 1))),
        (date(2023, 11, 1), False, (date(2024, 1, 1), date(2024, 2, 1))),
        (date(2023, 10, 31), False, (date(2024, 1, 1), date(2024, 1, 1))),
    ],
)
def test_maternity_holds_from_the_month_before_to_the_second_after(
    due_on: date, is_multiple: bool, span: tuple[date, date], law: Law
) -> None:
    found = maternity_span(due_on, is_multiple, law=law)
    assert found[1] - found[0] == span[1] - span[0]
    if span[0] != span[1]:
        assert found == span


def test_a_lost_job_lowers_the_levy_and_taking_it_back_restores_it(levied: None) -> None:
    before = levy_of(103)
    relief = unemployed()
    (change,) = reassess_changed(fiscal_year=2026, actor=town.CLERK)
    assert change.household == 103
    assert levy_of(103) == before + change.difference < before
    with tenant(town.TOWN):
        assert explained(kept_levy(103, 2026)).is_reproduced is True
        (held,) = reliefs_of(69)
    assert (held.kind_ja, held.last_on) == ("非自発的失業", date(2028, 3, 31))
    cancel_relief(person=69, relief=relief, reason="誤入力", actor=town.CLERK)
    reassess_changed(fiscal_year=2026, actor=town.CLERK)
    assert levy_of(103) == before
    with pytest.raises(NotFound):
        cancel_relief(person=69, relief=relief, reason="二度目", actor=town.CLERK)


def test_a_birth_frees_the_mother_of_her_shares_for_four_months(levied: None) -> None:
    before = levy_of(101)
    claim_maternity_relief(
        person=26, due_on=date(2026, 12, 24), is_multiple=False, reported_on=LATER, actor=town.CLERK
    )
    (change,) = reassess_changed(fiscal_year=2026, actor=town.CLERK)
    assert change.household == 101
    assert levy_of(101) < before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": 999}, "国保の資格がありません"),
        ({"left_on": date(2022, 3, 30)}, "国保の資格がありません"),
        ({"person": 50, "left_on": date(2026, 3, 31)}, "65歳に達している"),
        ({"reported_on": date(2026, 9, 29)}, "届出日が"),
        ({"reported_on": date(2026, 11, 11)}, "今日より後"),
    ],
)
def test_a_report_that_cannot_be_is_refused(levied: None, changed: dict[str, Any], said: str) -> None:
    with pytest.raises((NotFound, Refused), match=said):
        unemployed(**changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"due_on": date(2023, 10, 1)}, "軽減がまだありません"),
        ({"due_on": date(2027, 5, 11)}, "6か月前より前"),
        ({"person": 69, "due_on": date(2026, 6, 1)}, "国保の資格がありません"),
    ],
)
def test_a_birth_that_cannot_be_reported_is_refused(levied: None, changed: dict[str, Any], said: str) -> None:
    given = {"person": 26, "due_on": date(2026, 12, 24), "is_multiple": False, "reported_on": LATER}
    with pytest.raises((NotFound, Refused), match=said):
        claim_maternity_relief(**{**given, **changed}, actor=town.CLERK)


def test_a_former_dependant_was_65_when_joining(levied: None) -> None:
    assert claim_dependant_relief(person=50, reported_on=LATER, actor=town.CLERK).number > 0
    with tenant(town.TOWN):
        assert [(r.kind_ja, r.valid_from, r.last_on) for r in reliefs_of(50)] == [
            ("旧被扶養者", date(2020, 4, 1), None)
        ]
    with pytest.raises(Refused, match="65歳に達していない"):
        claim_dependant_relief(person=18, reported_on=LATER, actor=town.CLERK)


def test_the_counter_reports_it_and_the_person_shows_it(levied: None) -> None:
    client, path = clerk(), f"{HOME}persons/69/acts/claim_unemployment_relief/"
    typed = {"left_on": "R8.9.30", "leaving": "31", "reported_on": "R8.11.10", "send": "1"}
    assert "離職理由コード" in shown(client, path)
    answer = sent(
        client, path, **typed, read_at=shown(client, path).split('name="read_at" value="')[1].split('"')[0]
    )
    assert answer["Location"].startswith(f"/{town.TOWN}/worklist/")
