"""From facts to the rows of a levy (賦課の行): the rule in blocks, then columns of the tables."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.levy import Levy, levy, some_households
from kikan.businesses.health_insurance.reads.levy_facts import LevyFacts
from kikan.businesses.health_insurance.reads.pension_facts import OfPensions
from kikan.businesses.health_insurance.reads.withholding import PLAN, reference_of_return
from kikan.law import Law
from kikan.law.days import month_of
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.premiums.collected import from_pensions
from kikan.shared.premiums.computed import Owed, ledger_rows
from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]
Columns = dict[str, Any]
PARTS = ("medical", "support", "care", "child")


@dataclass(frozen=True)
class Computed:
    """The levies of consecutive payers' terms that have a payer and the people in them, without entry and charges.

    place: of each levy among all terms of the facts; parts: shape (levies, parts).
    """

    levies: Columns
    members: Columns
    place: Ints
    parts: Ints
    working: Levy


def compute(facts: LevyFacts, chosen: slice, law: Law) -> Computed:
    """The levies of some consecutive terms of payers. Errors: LawGap."""
    members, households = some_households(facts.members, facts.households, chosen)
    found = levy(members, households, law=law)
    rows = np.flatnonzero((facts.members.household >= chosen.start) & (facts.members.household < chosen.stop))
    year, of_row = {"fiscal_year": law.at}, facts.members.household[rows]
    payer = facts.payer[chosen]
    insured = np.bincount(members.household[members.insured_months != 0], minlength=len(payer)).astype(
        np.int64
    )
    amounts = np.stack([found.of(name).amount for name in PARTS], axis=1)
    has_payer = payer != MISSING
    levies = {
        **year,
        "household": facts.household[chosen],
        "valid_from": facts.valid_from[chosen],
        "valid_until": facts.valid_until[chosen],
        "payer": payer,
        "judged_on": facts.judged_on[chosen],
        "tenths": found.reduction.tenths,
        "members": insured,
        **{name: found.of(name).amount for name in PARTS},
        "total": found.total,
        "working": found.pack(),
    }
    assert found.members is not None
    of_members = {
        **year,
        "household": facts.household[of_row],
        "valid_from": facts.valid_from[of_row],
        "valid_until": facts.valid_until[of_row],
        "person": facts.person[rows],
        "insured_months": members.insured_months,
        "care_months": members.care_months,
        "is_judged": members.is_judged.astype(np.int64),
        "is_known": members.is_known.astype(np.int64),
        "working": found.members.pack(),
    }
    with_payer = has_payer[members.household]
    return Computed(
        {k: v[has_payer] if isinstance(v, np.ndarray) else v for k, v in levies.items()},
        {k: v[with_payer] if isinstance(v, np.ndarray) else v for k, v in of_members.items()},
        np.flatnonzero(has_payer) + chosen.start,
        amounts[has_payer],
        found,
    )


def _references(levies: Columns) -> Ints:
    """What the claim of each levy is about: its household, or where a payer owes again after another his return."""
    household, payer = levies["household"], levies["payer"]
    if (household[1:] != household[:-1]).all():
        return household
    _, first, place = np.unique(np.stack([household, payer]), axis=1, return_index=True, return_inverse=True)
    month = month_of(levies["valid_from"]) % 12 + 1
    is_first = first[place.reshape(-1)] == np.arange(len(household))
    return np.where(is_first, household, reference_of_return(household, month))


def tables(
    computed: Computed, numbers: tuple[Ints, Ints], pensions: OfPensions, calendar: YearCalendar
) -> dict[str, Columns]:
    """The rows by table, without entry: the levies, and what is asked for month by month and by instalments.

    numbers: of the ordinary charge and of the pension's, for every term of the facts.
    """
    rows = computed.place
    total, payer = computed.levies["total"], computed.levies["payer"]
    known = pensions.may_go_on(total, calendar.law, rows)
    owed = Owed(
        payer=payer,
        reference=_references(computed.levies),
        parts=computed.parts,
        months=from_pensions(total, known, calendar.law),
        standing=known,
        own=numbers[0][rows],
        pension=numbers[1][rows],
        opens_all=True,
    )
    levies = computed.levies | {"charge": owed.own, "pension_charge": owed.pension_charge}
    return {
        **ledger_rows(PLAN, owed, calendar),
        "health_insurance_levy": levies,
        "health_insurance_levy_member": computed.members,
    }
