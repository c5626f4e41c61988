"""The yearly run (当初賦課) and the run of the interim months (仮徴収): trial, two approvals, one release."""

from collections.abc import Callable
from typing import Any

import numpy as np

from kikan.law.days import day
from kikan.law.notions.from_pensions import INTERIM, pension_due_days
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.jobs import trial
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.jobs.queue import find
from kikan.shared.jobs.trial import Released
from kikan.shared.journal.append import Entry, append, head, hold
from kikan.shared.ledger.asking import open_days
from kikan.shared.ledger.charge import CHARGES
from kikan.shared.premiums import collected
from kikan.shared.premiums.computed import TABLES, Decided, decided, numbers_for, tables
from kikan.shared.premiums.models import Followed, Premium
from kikan.shared.premiums.plan import Ints, PremiumPlan, Withholds, year_of
from kikan.shared.premiums.related import related
from kikan.shared.tenancy import numbers, ordinances, tenant
from kikan.shared.tenancy.columns import read_columns

BLOCK = 10_000
SUMS = """
SELECT count(*) AS levied, coalesce(sum(total), 0)::bigint AS total, count(*) FILTER (WHERE pension_charge > 0) AS withheld,
  count(*) FILTER (WHERE NOT is_known) AS unknown, count(*) FILTER (WHERE relief > 0) AS relieved
FROM premiums_premium_trial WHERE run = %s
"""
INTERIM_SUMS = """
SELECT count(DISTINCT charge) AS withheld, coalesce(sum(amount), 0)::bigint AS total
FROM ledger_charge_line_trial WHERE run = %s
"""


def run(context: RunContext, plan: PremiumPlan) -> Outcome:
    """Compute everybody's premium of the fiscal year as known at the run's journal number.

    Parameter: fiscal_year. Errors: Refused where the year is decided already; LawGap for a missing value.
    """
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        if is_decided(plan, year):
            raise Refused(
                f"{year}年度の{plan.ja}はすでに賦課しています。", what_to_do="変更は更正の処理で行ってください。"
            )  # fmt: skip
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        law = ordinances.law("fiscal_year", year, known_at)
        calendar = plan.calendar(law)
        given = decided(plan, law, known_at)
        first = _first_charge(context, 2 * len(given))
    context.note_figures(first_charge=first)
    both = numbers_for(given.standing, first)
    _write(context, len(given), lambda chosen: tables(plan, given, chosen, both, calendar))
    _note(context, SUMS)
    return Outcome.WAITING


def is_decided(plan: Withholds, year: int) -> bool:
    """Whether the premiums of a year stand; needs an open municipality."""
    return Followed.objects.filter(levy=plan.levy.code, fiscal_year=year).exists()


def _write(context: RunContext, count: int, rows: Callable[[slice], Any]) -> None:
    finished = trial.finished_blocks(context)
    context.expect(count, sum(finished.values()))
    for block, start in enumerate(range(0, count, BLOCK)):
        if block not in finished:
            chosen = slice(start, min(start + BLOCK, count))
            trial.write_block(context, block, chosen.stop - chosen.start, rows(chosen))


def _note(context: RunContext, query: str) -> None:
    with tenant(context.municipality):
        figures = {name: int(cells[0]) for name, cells in read_columns(query, [context.number]).items()}
    context.note_figures(**figures)


def _first_charge(context: RunContext, count: int) -> int:
    """The charge numbers are drawn once for the run: a resumed run goes on with them."""
    drawn = find(context.municipality, context.number).figures.get("first_charge")
    return int(drawn) if drawn is not None else numbers.draw(CHARGES, max(count, 1))


def release(context: RunContext, plan: PremiumPlan, decide: Callable[..., Entry]) -> None:
    """After two approvals: recompute whom the facts have left behind, then release under one entry.

    decide: the business's procedure (run=, fiscal_year=, known_at=, actor=) around `release_under`.
    """
    year = int(context.parameters["fiscal_year"])
    trial.release_when_current(
        context.number,
        facts=plan.all_facts,
        recompute=lambda changed: _recompute(context, plan, year, changed),
        act=lambda known_at: decide(
            run=context.number, fiscal_year=year, known_at=known_at, actor=context.actor
        ),
        hold=hold,
        municipality=context.municipality,
    )


def release_under(
    plan: PremiumPlan, *, run: int, fiscal_year: int, known_at: int, actor: Actor, procedure: str
) -> Entry:
    """Move the trial rows of an approved run into the premiums and the ledger, all under one entry.

    Errors: Refused without two approvals or when released before; FactsChanged where facts have moved on.
    """
    entry = append(
        actor=actor, kind=plan.kinds.decided, procedure=procedure, subjects=[("run", run)],
        happened_on=year_of(fiscal_year)["valid_from"], cites=plan.cites,
    )  # fmt: skip
    released = (*TABLES[:-1], Released(TABLES[-1]))
    trial.release(run, released, entry.number, facts=plan.all_facts, known_at=known_at)
    Followed.objects.create(
        municipality=entry.municipality, levy=plan.levy.code, fiscal_year=fiscal_year, entry=entry.number,
        known_at=known_at,
    )  # fmt: skip
    return entry


TRIED = "SELECT person, charge, pension_charge FROM premiums_premium_trial WHERE run = %(run)s"


def _recompute(context: RunContext, plan: PremiumPlan, year: int, changed: Ints) -> int:
    with tenant(context.municipality):
        known_at = head()
        persons = related(changed, year)
        before = read_columns(TRIED, {"run": context.number})
        law = ordinances.law("fiscal_year", year, known_at)
        calendar = plan.calendar(law)
        given = decided(plan, law, known_at, persons)
        both = _kept_numbers(before, given)
    rows = tables(plan, given, slice(0, len(given)), both, calendar)
    mine = np.isin(before["person"], persons)
    charges = np.unique(
        np.concatenate([*both, before["charge"][mine], before["pension_charge"][mine], given.standing.charge])
    )
    by = {
        "person": (persons, ("premiums_premium",)),
        "charge": (charges, ("ledger_instalment", "ledger_charge_line")),
        "number": (charges, ("ledger_charge",)),
    }
    for column, (whom, names) in by.items():
        trial.rewrite(context, whom, column, {name: rows[name] for name in names})
    return known_at


def _kept_numbers(before: dict[str, Ints], given: Decided) -> tuple[Ints, Ints]:
    """Who was in the trial keeps the own number; new numbers are drawn for the others and for new pensions."""
    known = dict(zip(before["person"].tolist(), before["charge"].tolist(), strict=True))
    pensions = dict(zip(before["person"].tolist(), before["pension_charge"].tolist(), strict=True))
    persons, standing = given.found.person.tolist(), given.standing.charge.tolist()
    own = [known.get(p) or numbers.draw(CHARGES) for p in persons]
    pension = [s or pensions.get(p) or numbers.draw(CHARGES) for p, s in zip(persons, standing, strict=True)]
    return np.array(own, dtype=np.int64), np.array(pension, dtype=np.int64)


def run_interim(
    context: RunContext, plan: Withholds, decided: Callable[[Withholds, int], bool] | None = None,
    fits: Callable[[int, int, Ints], Ints] | None = None,
) -> Outcome:  # fmt: skip
    """Charge April, June and August of everybody whose pension payer goes on collecting (仮徴収額の決定).

    decided: whether the year's amounts stand already; of premiums this room knows it itself. fits: year, entry, people
    -> 1 for whom the law still lets be collected from, where it asks more than that the payer collects. Parameter:
    fiscal_year. Errors: Refused where the interim months are charged already.
    """
    year = int(context.parameters["fiscal_year"])
    with tenant(context.municipality):
        now = head()
    known_at = context.fix_known_at(now)
    with tenant(context.municipality, one_moment=True):
        law = ordinances.law("fiscal_year", year, known_at).of(plan.statute)
        calendar = plan.calendar(law)
        persons = collected.collected_in_april(plan, year, known_at)
        known = collected.standing(plan, year, known_at, persons)
        if bool((known.charge > 0).any()) or (decided or is_decided)(plan, year):
            raise Refused(
                f"{year}年度の{plan.ja}の仮徴収は、すでに決定しています。",
                what_to_do="個々の変更は更正の処理で行ってください。",
            )
        owes = known.last > 0
        if fits is not None:
            owes &= fits(year, known_at, persons) > 0
        first = _first_charge(context, int(owes.sum()))
    days = open_days(pension_due_days(law)[:INTERIM], calendar.closed)
    due = np.array([day(each) for each in days], dtype=np.int64)
    rows = _Interim(plan, year, persons[owes], known.last[owes], due, first)
    _write(context, len(rows.person), rows.tables)
    _note(context, INTERIM_SUMS)
    return Outcome.WAITING


class _Interim:
    """The rows of the interim months of some people."""

    def __init__(self, plan: Withholds, year: int, person: Ints, amount: Ints, due: Ints, first: int) -> None:
        self.plan, self.year, self.person, self.amount, self.due = plan, year, person, amount, due
        self.charge = first + np.arange(len(person), dtype=np.int64)

    def tables(self, chosen: slice) -> dict[str, dict[str, Any]]:
        charge, person = self.charge[chosen], self.person[chosen]
        cells = {
            "charge": np.repeat(charge, INTERIM),
            "instalment": np.tile(np.arange(1, INTERIM + 1, dtype=np.int64), len(charge)),
        }
        amount = np.repeat(self.amount[chosen], INTERIM)
        components = np.zeros((len(amount), len(self.plan.withheld.components)), dtype=np.int64)
        components[:, 0] = amount
        charges = {
            "number": charge, "levy": self.plan.withheld.code, "fiscal_year": self.year, "payer": person,
            "reference": person,
        }  # fmt: skip
        return {
            "ledger_charge": charges,
            "ledger_instalment": cells | {"due_on": np.tile(self.due, len(charge))},
            "ledger_charge_line": cells | {"amount": amount, "components": components},
        }


def release_interim(context: RunContext, plan: Withholds, decide: Callable[..., Entry]) -> None:
    """After two approvals: release the interim months under one entry. Who stopped meanwhile is left to a correction."""
    with tenant(context.municipality):
        decide(run=context.number, fiscal_year=int(context.parameters["fiscal_year"]), actor=context.actor)


def release_interim_under(
    plan: Withholds, *, run: int, fiscal_year: int, actor: Actor, procedure: str
) -> Entry:
    """Move the interim months of an approved run into the ledger. Errors: Refused as `release_under`."""
    entry = append(
        actor=actor, kind=plan.kinds.interim, procedure=procedure, subjects=[("run", run)],
        happened_on=year_of(fiscal_year)["valid_from"], cites=plan.cites,
    )  # fmt: skip
    trial.release(run, TABLES[:-1], entry.number)
    return entry


def years_decided(plan: PremiumPlan) -> list[int]:
    """The years whose premiums stand, the newest first."""
    rows = Followed.objects.filter(levy=plan.levy.code).order_by("-fiscal_year")
    return list(rows.values_list("fiscal_year", flat=True).distinct())


def has_premium(plan: PremiumPlan, year: int, person: int) -> bool:
    return Premium.objects.filter(
        levy=plan.levy.code, fiscal_year=year, person=person, ended_by__isnull=True
    ).exists()
