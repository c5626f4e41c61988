"""What the counter tells about a year (相談の案内): premiums, parts of them, prepayment, limits of exemption."""

from dataclasses import dataclass

from kikan.businesses.national_pension.law.exemptions import CLASSES
from kikan.businesses.national_pension.law.guidance import (
    QUARTERS,
    exemption_limit,
    part_premium,
    prepaid,
    undiscounted,
)
from kikan.businesses.national_pension.models.application import ExemptionClass
from kikan.businesses.national_pension.reads.applications import CLASS_OF
from kikan.law import Law, LawGap, column
from kikan.shared.tenancy import ordinances

WAYS = {"cash": "現金", "bank": "口座振替"}
SHOWN_MONTHS = (6, 12, 24)
LATE = CLASSES[:4]
DEPENDANTS = (0, 1, 2, 3, 4)
# What is left to pay with each partial exemption, in quarters.
LEFT = dict(
    zip(QUARTERS, (ExemptionClass.THREE_QUARTERS, ExemptionClass.HALF, ExemptionClass.QUARTER), strict=True)
)


@dataclass(frozen=True)
class Guide:
    """Amounts of one fiscal year in yen; `gaps` says what the law book does not know for it."""

    premium: int | None
    parts: tuple[tuple[str, int], ...]
    prepaid: tuple[tuple[str, int, int, int], ...]
    limits: tuple[tuple[str, tuple[int, ...]], ...]
    additional: int | None
    status_limit: int | None
    late: tuple[tuple[int, tuple[int | None, ...]], ...]
    gaps: tuple[str, ...]


def guide_of(year: int) -> Guide:
    """The guide of a fiscal year; what is not known is left out and named."""
    law, gaps = ordinances.law("fiscal_year", year, statute="national_pension_act"), []
    try:
        premium: int | None = law.amount("national_pension_act.monthly_premium")
        parts = tuple((str(kind.label), int(part_premium(q, law=law)[0])) for q, kind in LEFT.items())
    except LawGap:
        premium, parts = None, ()
        gaps.append("保険料の月額")
    try:
        additional: int | None = law.amount("national_pension_act.additional_premium")
    except LawGap:
        additional = None
        gaps.append("付加保険料")
    rows = []
    for way, ja in WAYS.items():
        for months in SHOWN_MONTHS:
            try:
                whole, paid = int(undiscounted(months, law=law)[0]), int(prepaid(way, months, law=law)[0])
                rows.append((ja, months, paid, whole - paid))
            except LawGap:
                gaps.append(f"前納（{ja}{months}か月）")
    limits = _limits(year, gaps)
    try:
        status_limit: int | None = law.amount("national_pension_act.status_limit")
    except LawGap:
        status_limit = None
        gaps.append("障害者・寡婦・ひとり親の所得の上限")
    return Guide(premium, parts, tuple(rows), limits, additional, status_limit, _late(law, gaps), tuple(gaps))


def _late(law: Law, gaps: list[str]) -> tuple[tuple[int, tuple[int | None, ...]], ...]:
    """What is paid later for a month of each year, by class (追納); None where no source tells it."""
    try:
        table = law.table("national_pension_act.late_payment_amounts")
    except LawGap:
        gaps.append("追納の額")
        return ()
    rows = zip(
        table.amounts("year").tolist(), table.cells("kind"), table.amounts("amount").tolist(), strict=True
    )
    known = {(year, str(kind)): amount for year, kind, amount in rows}
    years = sorted({year for year, _ in known})
    return tuple((year, tuple(known.get((year, name)) for name in LATE)) for year in years)


def _limits(year: int, gaps: list[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    law = ordinances.law("fiscal_year", year, statute="national_pension_act")
    try:
        return tuple(
            (str(kind.label), tuple(int(x) for x in exemption_limit(name, column(*DEPENDANTS), law=law)))
            for name, kind in CLASS_OF.items()
        )
    except LawGap:
        gaps.append("免除の所得基準")
        return ()
