"""Every published case beside the rules of the medical subsidies."""

from pathlib import Path

import pytest

from kikan.businesses.medical_subsidy.law import case_adapters
from kikan.law import book
from kikan.law.case_adapter import adapters
from kikan.law.case_file import read_cases
from kikan.law.case_runner import PASSED, run_cases

CASES = Path(case_adapters.__file__).parent / "cases"


@pytest.mark.cases
def test_every_published_case_holds_alone_and_together() -> None:
    cases = [c for f in sorted(CASES.glob("*.yaml")) for c in read_cases(f.read_text("utf-8"), f.name)]
    outcomes = run_cases(cases, adapters(), book())
    assert {o.case.id: (o.reason, o.differences) for o in outcomes if o.state != PASSED} == {}
    assert len(outcomes) >= 8
