"""The yearly run of resident tax (当初賦課): trial rows in blocks of people, then two approvals, then one release."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.resident_tax.models import Assessment
from kikan.businesses.resident_tax.procedures.computed import Computed, calendar_of, compute
from kikan.businesses.resident_tax.procedures.decide_assessments import decide_assessments
from kikan.businesses.resident_tax.reads.tax_facts import FACTS, TaxFacts, declared_facts, tax_facts
from kikan.law import Law
from kikan.shared.errors import Refused
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.tenancy import numbers, ordinances, tenant
from kikan.shared.tenancy.columns import read_columns

BLOCK = 5_000
Ints = NDArray[np.int64]


def run(context: RunContext) -> Outcome:
    """Compute the tax of everybody of the fiscal year as known at the run's journal number.

    Parameter: fiscal_year. Errors: Refused where the year is assessed already; LawGap for a missing rate.
    """
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        if Assessment.objects.filter(fiscal_year=year, ended_by__isnull=True).exists():
            raise Refused(
                f"{year}年度はすでに賦課しています。", what_to_do="変更は更正の処理で行ってください。"
            )
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        law, calendar = law_and_calendar(year, known_at)
        facts = tax_facts(law, known_at)
        first = _first_charge(context, len(facts))
    context.note_figures(first_charge=first, people=len(facts))
    finished = trial.finished_blocks(context)
    context.expect(len(facts), sum(finished.values()))
    for block, start in enumerate(range(0, len(facts), BLOCK)):
        if block not in finished:
            chosen = facts.rows(slice(start, start + BLOCK))
            charges = first + np.arange(start, start + len(chosen), dtype=np.int64)
            computed = _computed(context.municipality, chosen, charges, law, calendar, known_at)
            trial.write_block(context, block, len(chosen), computed.tables())
    with tenant(context.municipality):
        figures = trial_figures(context.number)
    context.note_figures(**figures)
    return Outcome.WAITING


def _computed(
    municipality: int, facts: TaxFacts, charges: Ints, law: Law, calendar: YearCalendar, known_at: int
) -> Computed:
    with tenant(municipality):
        known = declared_facts(facts, law, known_at)
    return compute(facts, known, charges, law, calendar)


def law_and_calendar(year: int, known_at: int | None) -> tuple[Law, YearCalendar]:
    """The law of the year for the open municipality and how it asks for the money. Errors: LawGap."""
    law = ordinances.law("fiscal_year", year, known_at)
    return law.of("local_tax_act"), calendar_of(law)


def _first_charge(context: RunContext, count: int) -> int:
    """The charge numbers are drawn once for the run: a resumed run goes on with them."""
    from kikan.shared.jobs.queue import find

    drawn = find(context.municipality, context.number).figures.get("first_charge")
    return int(drawn) if drawn is not None else numbers.draw(CHARGES, max(count, 1))


SUMS = """
SELECT count(*) FILTER (WHERE status = 1) AS taxed, count(*) FILTER (WHERE status = 2) AS per_capita_only,
  count(*) FILTER (WHERE status = 3) AS forest_only, count(*) FILTER (WHERE status = 4) AS free,
  count(*) FILTER (WHERE status = 5) AS undeclared, coalesce(sum(annual_tax), 0)::bigint AS total,
  coalesce(sum(city_levy + city_per_capita - city_relief), 0)::bigint AS city,
  coalesce(sum(prefecture_levy + prefecture_per_capita - prefecture_relief), 0)::bigint AS prefecture,
  coalesce(sum(forest_tax - forest_relief), 0)::bigint AS forest, coalesce(sum(salary), 0)::bigint AS salary,
  coalesce(sum(pension), 0)::bigint AS pension, coalesce(sum(ordinary), 0)::bigint AS ordinary
FROM resident_tax_assessment_trial WHERE run = %s
"""


def trial_figures(number: int) -> dict[str, int]:
    """The totals of a run's trial rows, for its page."""
    return {name: int(column[0]) for name, column in read_columns(SUMS, [number]).items()}


def release(context: RunContext) -> None:
    """After two approvals: recompute whom the facts have left behind, then release under one entry."""
    year = int(context.parameters["fiscal_year"])

    def recompute(changed: Ints) -> int:
        return _recompute(context, year, changed)

    def act(known_at: int) -> Any:
        return decide_assessments(
            run=context.number, fiscal_year=year, known_at=known_at, actor=context.actor
        )

    trial.release_when_current(
        context.number,
        facts=FACTS,
        recompute=recompute,
        act=act,
        hold=hold,
        municipality=context.municipality,
    )


TRIED = """
SELECT person, charge FROM resident_tax_assessment_trial WHERE run = %(run)s AND person = ANY(%(persons)s)
"""


def _recompute(context: RunContext, year: int, persons: Ints) -> int:
    with tenant(context.municipality):
        known_at = head()
        before = read_columns(TRIED, {"run": context.number, "persons": [int(p) for p in persons]})
        law, calendar = law_and_calendar(year, known_at)
        facts = tax_facts(law, known_at, persons)
        known = declared_facts(facts, law, known_at)
        charges = _kept_charges(before, facts)
    computed = compute(facts, known, charges, law, calendar) if len(facts) else None
    _rewrite(context, persons, np.union1d(before["charge"], charges), computed)
    return known_at


def _kept_charges(before: dict[str, Ints], facts: TaxFacts) -> Ints:
    known = dict(zip(before["person"].tolist(), before["charge"].tolist(), strict=True))
    return np.array([known.get(p) or numbers.draw(CHARGES) for p in facts.person.tolist()], dtype=np.int64)


def _rewrite(context: RunContext, persons: Ints, charges: Ints, computed: Computed | None) -> None:
    tables = computed.tables() if computed else {}
    by = {
        "person": (persons, ("resident_tax_assessment",)),
        "charge": (charges, ("ledger_instalment", "ledger_charge_line")),
        "number": (charges, ("ledger_charge",)),
    }
    for column, (whom, names) in by.items():
        trial.rewrite(context, whom, column, {name: tables.get(name, {}) for name in names})
