"""A year of the invented union: classes, values, own amounts, as a clerk enters them."""

from datetime import date

from kikan.businesses.joint_office.procedures.enter_costs import enter_cost, enter_count, enter_own_cost
from kikan.businesses.joint_office.tests.union import CITY, FIRST, TOWN, VILLAGE

YEAR, BUDGET, SUPPLEMENT, SETTLEMENT = 2026, 1, 2, 3
PEOPLE = {CITY: 30_000, TOWN: 15_000, VILLAGE: 5_000}
RECORDS = {CITY: 60_000, TOWN: 25_000, VILLAGE: 15_000}
RUNNING, SHARED, PRINTING = 30_000_000, 20_000_000, 2_000_001


def enter_values(year: int = YEAR) -> None:
    """Population and records of the three full members."""
    for basis, values in (("population", PEOPLE), ("records", RECORDS)):
        for member, value in values.items():
            enter_count(
                year=year, basis=basis, member=member, value=value, counted_on=date(2026, 3, 31), source="住民基本台帳",
                actor=FIRST,
            )  # fmt: skip


def enter_year(phase: int = BUDGET, running: int = RUNNING) -> None:
    """Three classes; a million of the running cost is the city's alone."""
    for name, expense, earmarked in (
        ("running", running + 500_000, 500_000), ("shared_systems", SHARED, 0), ("printing", PRINTING, 0),
    ):  # fmt: skip
        enter_cost(year=YEAR, phase=phase, cost_class=name, expense=expense, earmarked=earmarked, actor=FIRST)
    enter_own_cost(year=YEAR, phase=phase, cost_class="running", member=CITY, amount=1_000_000, actor=FIRST)
