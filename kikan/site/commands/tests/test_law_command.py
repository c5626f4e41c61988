"""`kikan law`: two years compared, also a year to come that is added by data alone; examples explained; the digest."""

import shutil
from pathlib import Path

import pytest

from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.resident_tax import resident_tax
from kikan.businesses.resident_tax.law.taxpayers import taxpayers
from kikan.law import LawGap, book, column
from kikan.law.book import STATUTES, Book, load
from kikan.law.differences import changes
from kikan.site.commands import main


@pytest.fixture(scope="module")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book with a fiscal year 2027 of our own making: the basic deduction is 480,000, nothing else changes."""
    folder = tmp_path_factory.mktemp("book") / "statutes"
    shutil.copytree(STATUTES, folder)
    basic = folder / "local_tax_act" / "basic_deduction.yaml"
    added = "  - from: 2027\n    cites: 架空の改正\n    value:\n      - {up_to: null, deduction: 480000}\n"
    basic.write_text(basic.read_text("utf-8") + added, "utf-8")
    salary = folder / "income_tax_act" / "salary_income.yaml"
    salary.write_text(salary.read_text("utf-8").replace("    until: 2026\n", ""), "utf-8")
    for statute in (
        "local_tax_act",
        "forest_environment_tax_act",
        "income_tax_act",
        "special_taxation_measures_act",
    ):
        head = folder / statute / "_statute.yaml"
        text = head.read_text("utf-8")
        head.write_text(text.replace("2026", "2027").replace("tax_year: 2025", "tax_year: 2026"), "utf-8")
    return folder


def tax(of: Book, year: int) -> int:
    law = with_standards(of.law("fiscal_year", year))
    return int(resident_tax(taxpayers(1, salary_revenue=column(5_000_000)), law=law).annual_tax[0])


def test_a_value_of_a_year_to_come_needs_no_code(next_year: Path) -> None:
    of = load(next_year)
    assert [tax(of, year) for year in (2025, 2026)] == [tax(book(), year) for year in (2025, 2026)]
    assert tax(of, 2026) - tax(of, 2027) == 5_000  # 5万円 × 10%
    with pytest.raises(LawGap):
        tax(book(), 2027)


def test_the_year_to_come_is_compared_with_this_one(
    next_year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["law", "diff", "2026", "2027", "--statute", "local_tax_act", "--book", str(next_year)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "2026年度 → 2027年度: 法令値 1件、規則 0件\nlocal_tax_act.basic_deduction  基礎控除"
    )
    assert "- " in printed
    assert "deduction=480000" in printed
    assert "架空の改正" in printed


def test_two_known_years_differ_in_what_the_law_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "diff", "2025", "2026"]) == 0
    printed = capsys.readouterr().out
    assert "local_tax_act.relative_income_limit" in printed
    assert "- 480000  (2021–2026)" in printed
    assert "+ 580000  (2026–)" in printed
    assert "rule local_tax_act.relatives" in printed
    assert "local_tax_act.taxable_unit" not in printed


def test_a_year_is_no_different_from_itself() -> None:
    assert list(changes(book(), 2026, 2026)) == []


def test_a_year_nobody_checked_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "diff", "2026", "2027", "--statute", "local_tax_act"]) == 0
    assert "checked through fiscal_year 2026" in capsys.readouterr().out


def test_an_example_is_explained_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "explain", "retirement-tsuchiura-2025", "retirement_income_resident_tax"]) == 0
    printed = capsys.readouterr().out
    assert "退職所得控除額: 12,200,000円" in printed
    assert "所得税法 第30条" in printed


@pytest.mark.parametrize(
    "wrong", [["diff", "2025", "2026", "--statute", "act"], ["explain", "x", "y"], ["digest", "z"]]
)
def test_what_is_not_known_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", *wrong]) == 2
    assert "エラー" in capsys.readouterr().err
