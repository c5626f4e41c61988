"""Every published case beside the rules, and the ordinance values of the sample municipalities."""

from pathlib import Path

import pytest

from kikan.businesses.health_insurance.law import case_adapters
from kikan.businesses.health_insurance.law.levy import levy
from kikan.businesses.health_insurance.tests.levy_facts import households_of, members_of
from kikan.ground.check_digits import is_municipality_code
from kikan.law import Ordinance, book, read_ordinance
from kikan.law.case_adapter import adapters
from kikan.law.case_file import Case, read_cases
from kikan.law.case_runner import PASSED, run_cases

CASES = Path(case_adapters.__file__).parent / "cases"
SAMPLES = Path(__file__).parents[4] / "samples" / "ordinances"
TOWNS = sorted(path for path in SAMPLES.glob("*.yaml") if path.stem != "illustrative")


def published() -> list[Case]:
    return [
        case
        for file in sorted(CASES.glob("*.yaml"))
        for case in read_cases(file.read_text("utf-8"), file.name)
    ]


@pytest.mark.cases
def test_every_published_case_holds_to_the_yen_alone_and_together() -> None:
    outcomes = run_cases(published(), adapters(), book())
    assert {
        outcome.case.id: (outcome.reason, outcome.differences)
        for outcome in outcomes
        if outcome.state != PASSED
    } == {}
    assert len(outcomes) >= 28


def ordinance(path: Path) -> Ordinance:
    return read_ordinance(path.read_text("utf-8"), path.name, book())


def test_the_seven_sample_municipalities_have_a_file_under_their_own_code() -> None:
    assert len(TOWNS) == 7
    for path in TOWNS:
        assert is_municipality_code(path.stem)
        assert ordinance(path).municipality == int(path.stem)


def test_a_published_value_is_never_marked_illustrative_and_always_says_where_it_was_read() -> None:
    for path in TOWNS:
        for name, series in ordinance(path).values:
            assert not any(dated.illustrative for dated in series), name
            assert all(dated.cites for dated in series), name


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
@pytest.mark.parametrize("path", TOWNS, ids=lambda path: path.stem)
def test_illustrative_values_let_every_town_assess_and_are_named(path: Path, year: int) -> None:
    filled = ordinance(path).with_gaps_filled(ordinance(SAMPLES / "illustrative.yaml"))
    law = book().law("fiscal_year", year, filled)
    assert levy(members_of({"total_income": 3_000_000}), households_of(), law=law).total[0] > 0
    marks = {doubt.mark for doubt in law.doubts()}
    assert "illustrative" in marks


def test_a_town_shows_what_it_still_has_to_say() -> None:
    missing = {
        parameter.id for parameter in book().gaps("fiscal_year", 2026, ordinance(SAMPLES / "062138.yaml"))
    }
    assert "national_health_insurance.medical_income_rate" in missing
