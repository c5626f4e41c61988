"""reassess_changed: levies follow facts that changed after the assessment (更正), a new head among them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.businesses.health_insurance.models import Followed, Levy, LevyMember
from kikan.businesses.health_insurance.procedures.asking import (
    NOTHING,
    ask,
    ask_payer,
    is_this_year,
    keep_remissions,
    owed,
)
from kikan.businesses.health_insurance.procedures.computed import compute
from kikan.businesses.health_insurance.procedures.decide_levies import FACTS
from kikan.businesses.health_insurance.procedures.review_pensions import end_unfit
from kikan.businesses.health_insurance.procedures.wanted import Wanted, matched_by_payer
from kikan.businesses.health_insurance.reads.levy_facts import levy_facts
from kikan.businesses.health_insurance.reads.withholding import calendar_of
from kikan.law import Law
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.jobs.trial import changed_since
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.columns import read_columns

HOUSEHOLDS = """
SELECT household FROM health_insurance_levy_member
  WHERE fiscal_year = %(year)s AND person = ANY(%(persons)s) AND ended_by IS NULL
UNION SELECT household FROM health_insurance_enrolment
  WHERE person = ANY(%(persons)s) AND ended_by IS NULL AND valid_from < %(until)s AND valid_until > %(from)s
UNION SELECT e.household FROM health_insurance_enrolment e
  JOIN fact_residents_household h ON h.household = e.household AND h.head = ANY(%(persons)s) AND h.ended_by IS NULL
  WHERE e.ended_by IS NULL AND e.valid_from < %(until)s AND e.valid_until > %(from)s
"""


@dataclass(frozen=True)
class Change:
    """A household whose levy became another: yen before and after."""

    household: int
    before: int
    after: int
    entry: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@procedure("health_insurance.reassess_changed", right="health_insurance.change", ja="国保税の更正")
def reassess_changed(*, fiscal_year: int, actor: Actor) -> list[Change]:
    """Recompute exactly the households whose facts have rows after the last assessment; write differences.

    One entry per household, so that each notice and each cause can be followed; then the collections from pensions
    end that the law does not allow any more. Running it again without new facts changes nothing.
    Errors: Refused where the year is not assessed; LawGap.
    """
    followed = Followed.objects.filter(fiscal_year=fiscal_year).order_by("-known_at").first()
    if followed is None:
        raise Refused(
            f"{fiscal_year}年度はまだ賦課していません。", what_to_do="先に当初賦課を行ってください。"
        )
    known_at = head()
    persons = changed_since(FACTS, followed.known_at)
    if not len(persons):
        return []
    law = ordinances.law("fiscal_year", fiscal_year)
    calendar = calendar_of(law)
    households = _households(fiscal_year, persons)
    before: dict[int, list[Levy]] = defaultdict(list)
    for row in _current(fiscal_year, households):
        before[row.household].append(row)
    changes = []
    for household, computed in _computed(law, known_at, households).items():
        change = _follow(household, before.get(household, []), computed, calendar, actor)
        if change is not None:
            changes.append(change)
    last = changes[-1].entry if changes else known_at
    Followed.objects.get_or_create(
        municipality=actor.municipality, fiscal_year=fiscal_year, entry=last, known_at=known_at
    )
    if is_this_year(fiscal_year):
        end_unfit(law, households, actor, "health_insurance.reassess_changed")
    return changes


def _households(year: int, persons: np.ndarray) -> np.ndarray:
    values = {
        "year": year, "persons": [int(p) for p in persons],
        "from": date(year, 4, 1), "until": date(year + 1, 4, 1),
    }  # fmt: skip
    return read_columns(HOUSEHOLDS, values)["household"]


def _current(year: int, households: np.ndarray) -> list[Levy]:
    chosen = [int(h) for h in households]
    rows = Levy.objects.filter(fiscal_year=year, household__in=chosen, ended_by__isnull=True)
    return list(rows.order_by("household", "valid_from"))


def _computed(law: Law, known_at: int, households: np.ndarray) -> dict[int, list[Wanted]]:
    """The levies each household shall have, a payer's term each; none where nobody is insured in the year any more."""
    found: dict[int, list[Wanted]] = {int(h): [] for h in households}
    if len(households):
        facts = levy_facts(law, known_at, households)
        for i, household in enumerate(facts.household.tolist()):
            computed = compute(facts, slice(i, i + 1), law)
            if len(computed.place):
                found[household].append(Wanted.of(computed))
    return found


def is_followed(levy: Levy, law: Law) -> bool:
    """Whether a levy says what the facts known now make of it."""
    wanted = _computed(law, head(), np.array([levy.household], dtype=np.int64))[levy.household]
    return any(each.is_levied_by(levy) for each in wanted)


def _follow(
    household: int, before: list[Levy], wanted: list[Wanted], calendar: YearCalendar, actor: Actor
) -> Change | None:
    """Let the levies of a household be those wanted; a term that stays as it was is not touched."""
    same = {row.valid_from: row for row in before if any(each.is_levied_by(row) for each in wanted)}
    gone = [row for row in before if row.valid_from not in same]
    new = [each for each in wanted if each.valid_from not in same]
    if not gone and not new:
        return None
    payers = {row.payer for row in gone} | {each.payer for each in new}
    entry = append(
        actor=actor, kind="health_insurance.levy_corrected", procedure="health_insurance.reassess_changed",
        subjects=[("household", household), *(("person", p) for p in sorted(payers))],
        happened_on=clock.today(), cites="地方税法第703条の4・第17条の5",
    )  # fmt: skip
    keep_remissions(household, gone, new, calendar.law.at, entry.number)
    charges = _charges(gone, new, household, calendar, entry.number)
    _write(household, gone, new, charges, calendar.law.at, entry.number)
    total = sum(each.total for each in wanted)
    return Change(household, sum(row.total for row in before), total, entry.number)


def _charges(
    gone: list[Levy], new: list[Wanted], household: int, calendar: YearCalendar, entry: int
) -> list[tuple[int, int]]:
    """Make the ledger say the new amounts: a payer who stays keeps his charges, another one gets charges of his own.

    Returns the numbers of the ordinary and the pension's charge of each new levy.
    """
    year = calendar.law.at
    matched = matched_by_payer(gone, new)
    for row in gone:
        if row not in matched.values():
            ask(row, NOTHING, calendar, entry)
    found = []
    for i, each in enumerate(new):
        parts = owed(each.parts, household, year, each.valid_from)
        former = matched.get(i)
        if former is not None:
            found.append((ask(former, parts, calendar, entry), former.pension_charge))
            continue
        opened = ask_payer(
            0, parts, payer=each.payer, household=household, since=each.valid_from, calendar=calendar,
            entry=entry,
        )  # fmt: skip
        found.append((opened, 0))
    return found


def _write(
    household: int, gone: list[Levy], new: list[Wanted], charges: list[tuple[int, int]], year: int, entry: int
) -> None:  # fmt: skip
    key = {"household": household, "fiscal_year": year}
    terms = [row.valid_from for row in gone]
    members = LevyMember.objects.filter(**key, ended_by__isnull=True, valid_from__in=terms)
    history.write(LevyMember, ended=list(members), added=[], entry=entry)
    history.write(Levy, ended=gone, added=[], entry=entry)
    for each, (own, pension) in zip(new, charges, strict=True):
        period = {"valid_from": each.valid_from, "valid_until": each.valid_until}
        numbers = {"charge": own, "pension_charge": pension}
        history.add(Levy, key, each.values | numbers, entry=entry, **period)
        for person, values in each.members:
            history.add(LevyMember, key | {"person": person}, values, entry=entry, **period)
