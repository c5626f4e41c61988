"""Insurance, the rules alone: NHI of 30,000 households, care and late-elderly premiums of a union's insured.

Then the yearly runs of the three insurances over every sample municipality. The what-if of rates is the same rule over
everybody once more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.law.levy import Households, Members, levy
from kikan.businesses.health_insurance.law.months import WHOLE_YEAR
from kikan.businesses.late_elderly_medical.law import premiums as late_elderly
from kikan.businesses.long_term_care.law.premiums import premium
from kikan.businesses.long_term_care.law.stages import Judged, premium_stage
from kikan.law import Law, book
from kikan.law.ordinances import typed, undated
from kikan.shared.tenancy import clock
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.tax_run import imported_towns
from kikan.site.benchmarks.yearly_runs import INSURANCES, TAX, carried_out, measured
from kikan.site.samples.settling import fiscal_year

Say = Callable[[str], None]
YEAR, TIMES = 2026, 7
HOUSEHOLDS, CARE, ELDERLY = 30_000, 66_000, 36_000
# 30,000 households in 0.05 s.
MOST = 50.0
NHI, CARE_ACT, ELDERLY_ACT = (
    "national_health_insurance",
    "long_term_care_insurance_act",
    "elderly_health_care_act",
)


def measure(scale: float, say: Say) -> list[Figure]:
    """Milliseconds of each rule, the median of several calls; the target stands for the whole size."""
    random = np.random.default_rng(1)
    count = max(int(HOUSEHOLDS * scale), 100)
    members, households = nhi_households(count, random)
    nhi = _median(lambda: levy(members, households, law=_nhi_law()))
    care = _median(lambda: _care(max(int(CARE * scale), 100), random))
    elderly = _median(lambda: _elderly(max(int(ELDERLY * scale), 100), random))
    say(f"{count:,} households, {len(members.household):,} members")
    return [
        Figure("nhi_rule", f"国保の賦課（規則のみ）{count:,}世帯", "NHI levy, rule only", nhi, "ms", MOST),
        Figure("care_rule", "介護保険料（段階と年額）", "care premiums, rule only", care, "ms"),
        Figure(
            "elderly_rule",
            "後期高齢者の保険料（軽減と年額）",
            "late-elderly premiums, rule only",
            elderly,
            "ms",
        ),
    ]


def run_figures(bench: Bench, scale: float, say: Say) -> list[Figure]:
    """Every sample municipality imported and taxed, then each insurance's yearly run beside its yardstick."""
    towns, asked = imported_towns(bench, scale, say), {"fiscal_year": fiscal_year(clock.today())}
    for town in towns:
        carried_out(town, asked, TAX)
    return [figure for one in INSURANCES for figure in measured(bench, towns, asked, one, say)]


def _median(call: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES + 2):
        began = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken[2:])[TIMES // 2]


def _law(values: dict[str, Any]) -> Law:
    """The law of the year with values of an invented body, by id."""
    return book().law(
        "fiscal_year", YEAR, undated({n: typed(book().parameter(n), v) for n, v in values.items()})
    )


def _nhi_law() -> Law:
    values: dict[str, Any] = {
        "levy_kind": "tax", "rounding_unit": 100, "rounding_stage": "part", "cap_proration": "annual_first",
        "child_adult_per_capita": 100,
    }  # fmt: skip
    for part, rate, cap in (
        ("medical", "0.068", 670_000), ("support", "0.026", 260_000), ("care", "0.023", 170_000), ("child", "0.003", 30_000),
    ):  # fmt: skip
        values |= {f"{part}_income_rate": rate, f"{part}_asset_rate": "0", f"{part}_cap": cap}
        values |= {f"{part}_per_capita": 20_000, f"{part}_per_household": 10_000}
    return _law({f"{NHI}.{name}": value for name, value in values.items()})


def nhi_households(count: int, random: np.random.Generator) -> tuple[Members, Households]:
    """Households of one to four insured; one in ten members comes or goes in the year, some are relieved."""
    sizes = random.choice([1, 2, 3, 4], size=count, p=[0.55, 0.3, 0.1, 0.05])
    household = np.repeat(np.arange(count, dtype=np.int64), sizes)
    rows = len(household)
    income = random.gamma(1.1, 1_200_000, rows).astype(np.int64) * (random.random(rows) < 0.7)
    part = random.random(rows) < 0.1
    months = np.where(part, WHOLE_YEAR >> random.integers(1, 11, rows), WHOLE_YEAR).astype(np.int64)
    child = random.random(rows) < 0.08
    none = np.zeros(rows, dtype=np.int64)
    yes = np.ones(rows, dtype=np.bool_)
    members = Members(
        household=household, insured_months=months, care_months=months * (random.random(rows) < 0.4),
        unemployed_months=months * (random.random(rows) < 0.01), maternity_months=none, former_dependant_months=none,
        former_dependant_flat_months=none, is_judged=yes, is_counted=yes, is_preschool=child, is_minor=child, is_known=yes,
        total_income=income, relieved_income=income * 3 // 10, aggregate_income=income, judged_income=income,
        is_earner=income > 0, fixed_asset_tax=none,
    )  # fmt: skip
    of_household = np.zeros(count, dtype=np.int64)
    return members, Households(of_household, of_household)


def _care(count: int, random: np.random.Generator) -> Any:
    rates = ("0.285", "0.485", "0.685", "0.9", "1", "1.2", "1.3", "1.5", "1.7", "1.9", "2.1", "2.3", "2.4")
    values = {
        "premium_base": 73_200, "rounding_unit": 100, "rounding_mode": "floor",
        "stage_rates": [{"stage": n, "rate": rate} for n, rate in enumerate(rates, start=1)],
    }  # fmt: skip
    law = _law({f"{CARE_ACT}.{name}": value for name, value in values.items()})
    taxed, own, none = random.random(count) < 0.5, random.random(count) < 0.3, np.zeros(count, dtype=np.bool_)
    money = random.gamma(1.5, 900_000, count).astype(np.int64)
    stages = premium_stage(Judged(none, taxed, own, none, money, money), law=law)
    return premium(stages.stage, np.full(count, 12, dtype=np.int64), law=law)


def _elderly(count: int, random: np.random.Generator) -> Any:
    values = {
        "per_capita": 47_600, "component_unit": 1, "rounding_unit": 100,
        "income_rates": [{"up_to": None, "rate": "0.0943"}],
    }  # fmt: skip
    law = _law({f"{ELDERLY_ACT}.{name}": value for name, value in values.items()})
    household = np.sort(random.integers(0, count * 3 // 4, count)).astype(np.int64)
    yes, none = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.int64)
    income = random.gamma(1.2, 600_000, count).astype(np.int64)
    people = late_elderly.People(
        household, yes, yes, yes, yes, income, income, none, none, income + 1_100_000, income
    )
    classes = late_elderly.reduction(people, int(household.max()) + 1, law=law)
    no = ~yes
    return late_elderly.premium(
        people, classes.tenths[household], none + 12, no, no, late_elderly.cap_of(no, law), law=law
    )
