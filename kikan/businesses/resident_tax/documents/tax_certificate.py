"""Certificate of income and tax of a year (所得証明書・所得課税証明書・非課税証明書).

Law: 地方税法 第20条の10, 地方税法施行令 第6条の21; the form is set by no law
Who did not declare gets none: an unknown income is not zero.
"""

from dataclasses import dataclass
from typing import Any

from kikan.businesses.resident_tax.documents.tax_lines import TaxLines
from kikan.businesses.resident_tax.models import Status
from kikan.businesses.resident_tax.reads.addressees import To
from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.documents.dates import era_day
from kikan.shared.errors import Refused

INCOME, TAX = "income", "tax"
KINDS = {TAX: "所得・課税（非課税）証明書", INCOME: "所得証明書"}
UNDECLARED = "未申告のため、所得と税額を証明できません。"


@dataclass(frozen=True, repr=False)
class Certified:
    """The tax of one person and year, who it is about, and the purpose of the certificate."""

    kind: str
    tax: AssessedTax
    lines: TaxLines
    about: To
    purpose: str
    illustrative: tuple[str, ...] = ()


def tax_certificate(asked: Certified) -> dict[str, Any]:
    """The certificate as plain text.

    Errors: Refused where nothing was declared, or the working can no longer be read.
    """
    tax, lines = asked.tax, asked.lines
    _refuse(tax, lines)
    year, is_tax = tax.fiscal_year, asked.kind == TAX
    return {
        "title": title_of(tax, asked.kind),
        "fiscal_year": fiscal_year_in_words(year),
        "income_year": fiscal_year_in_words(year - 1).removesuffix("度") + "分",
        "name": asked.about.name,
        "address": "　".join(asked.about.home),
        "birth": era_day(asked.about.birth_on) if asked.about.birth_on else "",
        "base_day": fiscal_year_in_words(year).removesuffix("度") + "1月1日",
        "purpose": asked.purpose,
        "revenues": _lines(lines.revenues),
        "incomes": _lines(lines.incomes),
        "sums": _lines(
            (
                ("合計所得金額", lines.aggregate_income),
                ("総所得金額等", lines.total_income),
                *((("繰越損失額", lines.carried_loss),) if lines.carried_loss else ()),
            )
        ),
        "deductions": _lines(lines.deductions) if is_tax else [],
        "deductions_total": yen(lines.deductions_total) if is_tax else "",
        "taxable": _lines(lines.taxable) if is_tax else [],
        "credits": [[ja, yen(city), yen(prefecture)] for ja, city, prefecture in lines.credits]
        if is_tax
        else [],
        "relatives": [[ja, f"{n}人"] for ja, n in lines.relatives],
        "spouse": lines.spouse,
        "own": "・".join(lines.own) or "該当なし",
        "taxes": _taxes(tax) if is_tax else [],
        "annual": yen(tax.annual_tax) if is_tax else "",
        "is_tax": is_tax,
        "status": status_of(tax),
        "illustrative": "、".join(asked.illustrative) if is_tax else "",
        "certificate": "上記のとおり相違ないことを証明する。",
    }


def _refuse(tax: AssessedTax, lines: TaxLines) -> None:
    if not tax.is_declared:
        raise Refused(
            UNDECLARED, cites="地方税法 第317条の2", field="fiscal_year",
            what_to_do="住民税の申告を受け付けてから交付してください。",
        )  # fmt: skip
    if not lines.is_complete and tax.status != Status.FREE:
        raise Refused(
            "この年度の計算過程が今の様式で読めないため、証明書を作れません。", field="fiscal_year",
            what_to_do="課税担当が「更正する」で計算し直すと、証明できます。",
        )  # fmt: skip


def title_of(tax: AssessedTax, kind: str) -> str:
    """所得証明書, 所得・課税証明書, or 所得・非課税証明書 for one who owes nothing."""
    if kind == INCOME:
        return "所得証明書"
    return "所得・非課税証明書" if tax.status == Status.FREE else "所得・課税証明書"


def status_of(tax: AssessedTax) -> str:
    if tax.status == Status.FREE:
        return "市町村民税・道府県民税　非課税"
    return tax.status_ja


def _taxes(tax: AssessedTax) -> list[list[str]]:
    """Rows of the table of taxes: name, 所得割, 均等割, 減免, sum."""
    rows = (
        ("市町村民税", tax.city_levy, tax.city_per_capita, tax.city_relief, tax.city_tax),
        ("道府県民税", tax.prefecture_levy, tax.prefecture_per_capita, tax.prefecture_relief, tax.prefecture_tax),
        ("森林環境税", 0, tax.forest_tax, tax.forest_relief, tax.forest),
    )  # fmt: skip
    return [[ja, *(yen(n) for n in amounts)] for ja, *amounts in rows]


def _lines(lines: tuple[tuple[str, int], ...]) -> list[list[str]]:
    return [[ja, yen(n)] for ja, n in lines]


def yen(amount: int) -> str:
    """-1200 -> △1,200, as the accounts of municipalities write it."""
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"
