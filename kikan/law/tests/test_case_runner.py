"""The judge notices wrong figures, wrong keys, wrong statutes, and answers that depend on company."""

from collections.abc import Sequence
from typing import Any

import pytest

from kikan.law import Law, book
from kikan.law.case_adapter import Adapter
from kikan.law.case_file import MalformedCase, read_cases
from kikan.law.case_runner import FAILED, PASSED, SKIPPED, run_cases
from kikan.law.case_shape import YEN

CASE = """\
- id: one
  rule: doubled
  title: 二倍
  source: {publisher: 見本町, url: "https://example.org/", fiscal_year: 2024}
  law_date: 2024-04-01
  parameters: {}
  input: {amount: 21}
  expected: {result: 42}
"""


def doubled(inputs: Sequence[Any], law: Law) -> list[dict[str, int]]:
    return [{"result": each["amount"] * 2, "other": 1} for each in inputs]


def depends_on_company(inputs: Sequence[Any], law: Law) -> list[dict[str, int]]:
    return [{"result": each["amount"] * 2 + len(inputs) - 1} for each in inputs]


def run(text: str, answer: Any = doubled, values: Any = dict) -> list[Any]:
    adapter = Adapter(
        "doubled",
        "fiscal_year",
        {"amount": YEN},
        {"result?": YEN, "missing?": YEN},
        {"tax?": YEN},
        answer,
        values,
    )
    return run_cases(read_cases(text, "f.yaml"), {"doubled": adapter}, book())


def test_a_right_figure_passes_and_a_wrong_one_tells_both() -> None:
    assert [outcome.state for outcome in run(CASE)] == [PASSED]
    (outcome,) = run(CASE.replace("42", "43"))
    assert outcome.state == FAILED
    assert {(d.key, d.published, d.ours, d.way) for d in outcome.differences} == {
        ("result", 43, 42, "alone"),
        ("result", 43, 42, "together"),
    }


def test_a_published_key_that_is_not_computed_fails() -> None:
    (outcome,) = run(CASE.replace("{result: 42}", "{missing: 1}"))
    assert outcome.differences[0].ours == "not computed"


def test_an_answer_that_depends_on_the_other_cases_fails() -> None:
    two = CASE + CASE.replace("id: one", "id: two")
    assert {outcome.state for outcome in run(two, depends_on_company)} == {FAILED}
    assert {d.way for outcome in run(two, depends_on_company) for d in outcome.differences} == {"together"}


def test_a_rule_without_adapter_is_skipped_by_name() -> None:
    (outcome,) = run_cases(read_cases(CASE, "f"), {}, book())
    assert (outcome.state, "doubled" in outcome.reason) == (SKIPPED, True)


def test_a_statutory_parameter_must_equal_the_book() -> None:
    def tax(parameters: Any) -> dict[str, Any]:
        return {"forest_environment_tax_act.tax": parameters["tax"]}

    assert run(CASE.replace("parameters: {}", "parameters: {tax: 1000}"), values=tax)[0].state == PASSED
    (outcome,) = run(CASE.replace("parameters: {}", "parameters: {tax: 999}"), values=tax)
    assert [d.way for d in outcome.differences] == ["statute"]


def test_a_gap_in_the_law_is_a_failure() -> None:
    def gap(inputs: Sequence[Any], law: Law) -> list[dict[str, int]]:
        return [{"result": law.amount("local_tax_act.city_per_capita")} for _ in inputs]

    (outcome,) = run(CASE, gap)
    assert (outcome.state, outcome.reason.split(":")[0]) == (FAILED, "LawGap")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("amount: 21", "amuont: 21", "input.amuont"),
        ("{amount: 21}", "{}", "input.amount"),
        ("amount: 21", "amount: '21'", "input.amount"),
        ("result: 42", "reslut: 42", "expected.reslut"),
        ("{result: 42}", "{}", "expected"),
        ("parameters: {}", "parameters: {rate: 1}", "parameters.rate"),
        ("  parameters: {}\n", "", "parameters"),
        ("  title: 二倍\n", "  titel: 二倍\n", "titel"),
        ("law_date: 2024-04-01", "law_date: spring", "law_date"),
        ("publisher: 見本町, ", "", "source.publisher"),
        ("rule: doubled", "rule: doubled\n  rule: again", "line 3"),
    ],
)
def test_a_malformed_case_is_named_with_file_case_and_key(old: str, new: str, key: str) -> None:
    assert old in CASE
    with pytest.raises(MalformedCase) as fault:
        run(CASE.replace(old, new))
    assert (fault.value.file, fault.value.key) == ("f.yaml", key)
    assert fault.value.case in ("one", "")


@pytest.mark.parametrize("text", ["", "a: 1", "- 1", "[", CASE + CASE])
def test_a_file_that_is_no_list_of_different_cases_is_refused(text: str) -> None:
    with pytest.raises(MalformedCase):
        run(text)
