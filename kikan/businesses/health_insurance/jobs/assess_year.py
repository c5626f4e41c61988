"""The yearly run of NHI (当初賦課): trial rows in blocks of households, then two approvals, then one release."""

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.procedures.computed import compute, tables
from kikan.businesses.health_insurance.procedures.decide_levies import FACTS, decide_levies
from kikan.businesses.health_insurance.reads.levy_facts import LevyFacts, levy_facts
from kikan.businesses.health_insurance.reads.pension_facts import OfPensions, of_pensions
from kikan.businesses.health_insurance.reads.withholding import calendar_of
from kikan.law import Law
from kikan.shared.errors import Refused
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.journal.append import head, hold
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.premiums.computed import numbers_for
from kikan.shared.tenancy import numbers, ordinances, tenant
from kikan.shared.tenancy.columns import MISSING, read_columns

BLOCK = 5_000
Ints = NDArray[np.int64]


def run(context: RunContext) -> Outcome:
    """Compute the levies of every household of the fiscal year as known at the run's journal number.

    Parameter: fiscal_year. Errors: Refused where the year is assessed already; LawGap for a missing rate.
    """
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        if Levy.objects.filter(fiscal_year=year, ended_by__isnull=True).exists():
            raise Refused(
                f"{year}年度はすでに賦課しています。", what_to_do="変更は更正の処理で行ってください。"
            )
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        law, calendar = law_and_calendar(year, known_at)
        facts = levy_facts(law, known_at)
        pensions = of_pensions(law, known_at, facts)
        first = _first_charge(context, 2 * len(facts))
    households = len(np.unique(facts.household))
    context.note_figures(
        first_charge=first, households=households, without_payer=int((facts.payer == MISSING).sum())
    )
    finished = trial.finished_blocks(context)
    context.expect(len(facts), sum(finished.values()))
    charges = numbers_for(pensions.standing, first)
    for block, start in enumerate(range(0, len(facts), BLOCK)):
        if block not in finished:
            chosen = slice(start, min(start + BLOCK, len(facts)))
            rows = tables(compute(facts, chosen, law), charges, pensions, calendar)
            trial.write_block(context, block, chosen.stop - chosen.start, rows)
    with tenant(context.municipality):
        figures = trial_figures(context.number)
    context.note_figures(**figures)
    return Outcome.WAITING


def law_and_calendar(year: int, known_at: int | None) -> tuple[Law, YearCalendar]:
    """The law of the year for the open municipality and how it asks for the money. Errors: LawGap."""
    law = ordinances.law("fiscal_year", year, known_at)
    return law, calendar_of(law)


def _first_charge(context: RunContext, count: int) -> int:
    """The charge numbers are drawn once for the run: a resumed run goes on with them."""
    from kikan.shared.jobs.queue import find

    drawn = find(context.municipality, context.number).figures.get("first_charge")
    return int(drawn) if drawn is not None else numbers.draw(CHARGES, max(count, 1))


SUMS = """
SELECT count(*) FILTER (WHERE valid_until = make_date(fiscal_year + 1, 4, 1)) AS levied,
  coalesce(sum(total), 0)::bigint AS total, coalesce(sum(medical), 0)::bigint AS medical,
  coalesce(sum(support), 0)::bigint AS support, coalesce(sum(care), 0)::bigint AS care,
  coalesce(sum(child), 0)::bigint AS child, coalesce(sum(members), 0)::bigint AS members,
  count(*) FILTER (WHERE tenths = 7) AS reduced_7, count(*) FILTER (WHERE tenths = 5) AS reduced_5,
  count(*) FILTER (WHERE tenths = 2) AS reduced_2, count(*) FILTER (WHERE pension_charge > 0) AS withheld
FROM health_insurance_levy_trial WHERE run = %s
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
        return decide_levies(run=context.number, fiscal_year=year, known_at=known_at, actor=context.actor)

    trial.release_when_current(
        context.number,
        facts=FACTS,
        recompute=recompute,
        act=act,
        hold=hold,
        municipality=context.municipality,
    )


HOUSEHOLDS_OF = """
SELECT household FROM health_insurance_levy_member_trial WHERE run = %(run)s AND person = ANY(%(persons)s)
UNION SELECT household FROM health_insurance_enrolment WHERE person = ANY(%(persons)s) AND ended_by IS NULL
UNION SELECT household FROM fact_residents_residency WHERE person = ANY(%(persons)s) AND ended_by IS NULL
"""
CHARGES_OF = """
SELECT household, payer, charge, pension_charge FROM health_insurance_levy_trial WHERE run = %(run)s
ORDER BY household, valid_from
"""


def _recompute(context: RunContext, year: int, persons: Ints) -> int:
    with tenant(context.municipality):
        known_at = head()
        values = {"run": context.number, "persons": [int(p) for p in persons]}
        households = read_columns(HOUSEHOLDS_OF, values)["household"]
        before = read_columns(CHARGES_OF, values)
        law, calendar = law_and_calendar(year, known_at)
        facts = levy_facts(law, known_at, households)
        pensions = of_pensions(law, known_at, facts)
        charges = _kept_charges(before, facts, pensions)
    every = slice(0, len(facts))
    rows = tables(compute(facts, every, law), charges, pensions, calendar) if len(facts) else {}
    mine = np.isin(before["household"], households)
    gone = np.concatenate([before["charge"][mine], before["pension_charge"][mine], *charges])
    _rewrite(context, households, np.unique(gone), rows)
    return known_at


def _kept_charges(before: dict[str, Ints], facts: LevyFacts, pensions: OfPensions) -> tuple[Ints, Ints]:
    """A payer of a household in the trial keeps the numbers; new ones are drawn for the others and for new pensions."""
    known: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    columns = (before[name].tolist() for name in ("household", "payer", "charge", "pension_charge"))
    for household, payer, charge, withheld in zip(*columns, strict=True):
        known[household, payer].append((charge, withheld))
    own, pension = [], []
    stands = pensions.standing.charge.tolist()
    for household, payer, stand in zip(facts.household.tolist(), facts.payer.tolist(), stands, strict=True):
        left = known[household, payer]
        charge, withheld = left.pop(0) if left else (0, 0)
        own.append(charge or numbers.draw(CHARGES))
        pension.append(stand or withheld or numbers.draw(CHARGES))
    return np.array(own, dtype=np.int64), np.array(pension, dtype=np.int64)


def _rewrite(context: RunContext, households: Ints, charges: Ints, rows: dict[str, Any]) -> None:
    by = {
        "household": (households, ("health_insurance_levy", "health_insurance_levy_member")),
        "charge": (charges, ("ledger_instalment", "ledger_charge_line")),
        "number": (charges, ("ledger_charge",)),
    }
    for column, (whom, names) in by.items():
        trial.rewrite(context, whom, column, {name: rows.get(name, {}) for name in names})
