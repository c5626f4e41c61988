"""Tax notices printed in a run (納税通知書の一括印刷), measured beside typst alone with the same template and data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np

from kikan.businesses.resident_tax.documents import TAX_NOTICE
from kikan.businesses.resident_tax.documents.tax_lines import TaxLines
from kikan.businesses.resident_tax.documents.tax_notice import Due, Sender, TaxNotice, tax_notice
from kikan.businesses.resident_tax.reads.addressees import To
from kikan.businesses.resident_tax.reads.assessments import AssessedTax
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.slips import SAMPLE_ISSUER
from kikan.shared.tenancy import tenant
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.printing import beside_typst
from kikan.site.samples.settling import enter_rules, sample_actor
from kikan.site.samples.sources import TownData

Say = Callable[[str], None]
PAGES, PAGES_EACH, YEAR = 10_000, 4, 2026
UNPAID = 4


def notice_figures(town: TownData, scale: float, say: Say) -> list[Figure]:
    """Pages a second from the kept data to the kept files, and by typst alone. Target: 0.8 of typst alone."""
    count = max(int(PAGES * scale) // PAGES_EACH, 50)
    code = int(town.code)
    enter_rules(town)
    actor = sample_actor(code, "tax_clerk")
    bodies = [tax_notice(_notice(code, town.ja, i)) for i in range(count)]
    with tenant(code):
        issued = issue_many(
            kind=TAX_NOTICE.kind,
            papers_of=[(body, [("person", i)]) for i, body in enumerate(bodies)],
            actor=actor,
        )
    first, last = issued[0].number, issued[-1].number
    return beside_typst(code, TAX_NOTICE, (first, last), PAGES_EACH, ("notice", "納税通知書", "notices"), say)


def _notice(town: int, ja: str, number: int) -> TaxNotice:
    """A fictitious taxpayer with four instalments, each with a slip: four pages in all."""
    rng = np.random.default_rng(number)
    income = int(rng.integers(1_500, 6_000)) * 1_000
    deductions = 430_000 + int(rng.integers(100, 900)) * 1_000
    taxable = max(income - deductions, 0) // 1_000 * 1_000
    city, prefecture = taxable * 6 // 100 // 100 * 100, taxable * 4 // 100 // 100 * 100
    total = city + prefecture + 3_000 + 2_000 + 1_000
    each = total // (UNPAID * 1_000) * 1_000
    amounts = [total - each * (UNPAID - 1), *[each] * (UNPAID - 1)]
    days = (date(YEAR, 6, 30), date(YEAR, 8, 31), date(YEAR, 11, 2), date(YEAR + 1, 2, 1))
    tax = AssessedTax(
        town, number, YEAR, 1, None, 1, 1, 0, income, income, taxable, city, prefecture, 3_000, 2_000, 1_000, 0, 0, 0,
        total, 0, 0, total, (0, 0, 0, 0, 0, 0, city + 3_000, prefecture + 2_000, 1_000), False, number + 1, None, (),
        datetime(YEAR, 6, 1, tzinfo=UTC), "", "", None,
    )  # fmt: skip
    lines = TaxLines(
        (("給与収入", income + 900_000),), (("給与", income),), income, income, income, 0,
        (("社会保険料控除", deductions - 430_000), ("基礎控除", 430_000)), deductions, (("課税総所得金額", taxable),),
        (("調整控除", 1_500, 1_000),), (("16歳未満", 1),), (), "なし",
    )  # fmt: skip
    to = To(
        number,
        f"見本　太郎{number}",
        "ミホン",
        "9920000",
        ("山形県見本市大字見本一丁目2番3号", "コーポ見本"),
        None,
        False,
        (),
    )
    due = tuple(Due(i, day, a, None, a) for i, (day, a) in enumerate(zip(days, amounts, strict=True), 1))
    return TaxNotice(
        tax, lines, to, due, (), Sender(town, ja, f"{ja}　住民税担当", store_issuer=SAMPLE_ISSUER)
    )
