"""The yearly run of resident tax (当初賦課) over every sample municipality."""

from __future__ import annotations

from kikan.businesses.resident_tax.jobs.assess_year import law_and_calendar
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.thread import Say, import_figures
from kikan.site.benchmarks.yearly_runs import TAX, measured
from kikan.site.samples.settling import fiscal_year
from kikan.site.samples.sources import town_codes, town_data


def imported_towns(bench: Bench, scale: float, say: Say) -> list[int]:
    """Bring in every sample municipality, the largest first; the tables have statistics afterwards."""
    towns = sorted((town_data(code) for code in town_codes()), key=lambda town: -town.population)
    import_figures(towns, scale, say)
    with bench.as_owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
    return [int(town.code) for town in towns]


def run_figures(bench: Bench, scale: float, say: Say) -> list[Figure]:
    """Every sample municipality imported and assessed, each run followed at once by its yardstick."""
    towns, year = imported_towns(bench, scale, say), fiscal_year(clock.today())
    with tenant(towns[-1]):
        # The calendar's holidays and the book, as a worker has them after its first run.
        law_and_calendar(year, None)
    return measured(bench, towns, {"fiscal_year": year}, TAX, say)
