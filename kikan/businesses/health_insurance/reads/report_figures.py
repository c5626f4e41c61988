"""Every figure of a report (事業月報・年報の数字), as counted now and as it was published."""

from collections.abc import Iterator

import numpy as np

from kikan.businesses.health_insurance.reads import reports
from kikan.businesses.health_insurance.reads.census import AGE_CLASSES, GAINS, LOSSES, Period, census
from kikan.businesses.health_insurance.reads.levies import year_sums
from kikan.shared.reports import kept
from kikan.shared.reports.kept import Place, Published

REPORT = "health_insurance"


def figures_of(period: Period, known_at: int) -> dict[Place, int]:
    """The figures of all tables of a period, in the order of the page. Errors: LawGap."""
    return dict(_figures(period, known_at))


def _figures(period: Period, known_at: int) -> Iterator[tuple[Place, int]]:
    found = census(period, known_at)
    for key, ja in AGE_CLASSES.items():
        yield ("age", ja, "期首"), int((found.opening_class == key).sum())
        yield ("age", ja, "期末"), int((found.closing_class == key).sum())
    for key, ja in GAINS.items():
        yield ("moves", f"取得　{ja}", "人数"), int((found.gained_by == key).sum())
    for key, ja in LOSSES.items():
        yield ("moves", f"喪失　{ja}", "人数"), int((found.lost_by == key).sum())
    came = np.setdiff1d(found.closing_households, found.opening_households)
    went = np.setdiff1d(found.opening_households, found.closing_households)
    households = {
        "期首の世帯": len(found.opening_households), "新たに加入した世帯": len(came), "加入者がいなくなった世帯": len(went),
        "期末の世帯": len(found.closing_households), "期末のうち擬制世帯主の世帯": len(found.nominal_heads),
        **{f"{tenths}割軽減の世帯": count for tenths, count in year_sums(period.fiscal_year).reduced},
    }  # fmt: skip
    for ja, count in households.items():
        yield ("households", ja, "世帯数"), count
    for year in reports.levy_years(period):
        for column, yen in (("調定", year.charged), ("収納", year.received), ("不納欠損", year.written_off),
                            ("期間の収納", year.in_period)):  # fmt: skip
            yield ("levy", year.ja, column), yen
    for claim in reports.claim_sums(period):
        for column, number in (("件数", claim.count), ("費用額", claim.cost), ("一部負担金", claim.paid)):
            yield ("claims", claim.ja, column), number
    for benefit in reports.benefit_sums(period):
        for column, number in (("決定の件数", benefit.count), ("決定額", benefit.amount), ("うち取消し", benefit.ended),
                               ("取り消した額", benefit.ended_amount)):  # fmt: skip
            yield ("benefits", benefit.ja, column), number


def publications(period: Period) -> list[Published]:
    """What was published of a period, the newest first; two queries."""
    return kept.publications(REPORT, int(period.code))
