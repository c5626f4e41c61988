"""The published examples of the late charge, each alone and all in one call."""

from pathlib import Path

import pytest

from kikan.law import book
from kikan.law.case_adapter import adapters
from kikan.law.case_file import read_cases
from kikan.law.case_runner import PASSED, run_cases
from kikan.shared.ledger.law import case_adapters

CASES = Path(case_adapters.__file__).parent / "cases"


@pytest.mark.cases
@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda f: f.stem)
def test_every_published_case_agrees_to_the_yen(file: Path) -> None:
    for outcome in run_cases(read_cases(file.read_text("utf-8"), file.name), adapters(), book()):
        assert outcome.state == PASSED, (outcome.case.id, outcome.reason, outcome.differences)


def test_a_case_with_a_rate_that_was_never_notified_is_refused() -> None:
    text = (CASES / "late_charge.yaml").read_text("utf-8").replace('"0.028"', '"0.029"')
    outcomes = run_cases(read_cases(text, "wrong.yaml"), adapters(), book())
    assert {o.case.id for o in outcomes if o.state != PASSED} == {
        "delinquency-chuo-56400-fy2026", "delinquency-fukuoka-152500",
    }  # fmt: skip
