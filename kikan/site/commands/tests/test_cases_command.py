"""kikan cases: its closing line and exit codes."""

import json
from pathlib import Path

import pytest

from kikan.site.commands import main

CASES = Path(__file__).parents[4] / "kikan"
TAX = str(CASES / "businesses/resident_tax/law/cases/resident_tax.yaml")
AGES = str(CASES / "law/cases/ages.yaml")
UNKNOWN = "- {id: x, rule: not_built, title: t, source: {publisher: p, url: u, fiscal_year: 2024},"
UNKNOWN += " law_date: 2024-04-01, parameters: {}, input: {}, expected: {a: 1}}\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["cases", *arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_several_files_at_once_end_in_one_closing_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, TAX, AGES)
    assert status == 0
    assert out.splitlines()[-1].endswith(" passed, 0 failed, 0 skipped")


def test_one_rule_and_one_case_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, AGES, "--rule", "age_fiscal_year_end")[1].splitlines()[-1].startswith("1 passed")
    case = "resident-shiroi-family-fy2023"
    assert (
        run(capsys, TAX, "--case", case, "--rule", "resident_tax")[1].splitlines()[-1].startswith("1 passed")
    )


def test_a_skipped_rule_is_named_and_counts_only_where_it_was_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(UNKNOWN, "utf-8")
    status, out, _ = run(capsys, str(file))
    assert (status, "not_built" in out, out.splitlines()[-1]) == (0, True, "0 passed, 0 failed, 1 skipped")
    assert run(capsys, str(file), "--rule", "not_built")[0] == 1


def test_a_wrong_figure_is_printed_and_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(Path(AGES).read_text("utf-8").replace("age: 6\n", "age: 7\n"), "utf-8")
    status, out, _ = run(capsys, str(file), "--rule", "age_on")
    assert status == 1
    assert "published 7, ours 6" in out


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, AGES, "--json")[1])
    assert found["failed"] == 0
    assert found["passed"] == len(found["cases"])


@pytest.mark.parametrize("arguments", [["--case", "nobody"], ["--rule", "nothing"]])
def test_a_name_that_exists_nowhere_is_an_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    status, _, err = run(capsys, AGES, *arguments)
    assert status == 2
    assert arguments[1] in err


def test_a_missing_or_malformed_file_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, str(tmp_path / "none.yaml"))[0] == 2
    file = tmp_path / "cases.yaml"
    file.write_text(UNKNOWN.replace("title: t", "titel: t"), "utf-8")
    status, _, err = run(capsys, str(file))
    assert status == 2
    assert f"{file}: x: titel" in err
