"""From facts to the rows of a levy (賦課の行): the rule in blocks, then columns of the tables."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.levy import Levy, levy, some_households
from kikan.businesses.health_insurance.reads.levy_facts import LevyFacts
from kikan.businesses.health_insurance.reads.pension_facts import OfPensions
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.law import Law
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.premiums.collected import from_pensions
from kikan.shared.premiums.computed import Owed, ledger_rows
from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]
Columns = dict[str, Any]
PARTS = ("medical", "support", "care", "child")


@dataclass(frozen=True)
class Computed:
    """The levies of consecutive households that have a payer and the people in them, without entry and charges.

    place: of each levy among all households of the facts; parts: shape (levies, parts).
    """

    levies: Columns
    members: Columns
    place: Ints
    parts: Ints
    working: Levy


def compute(facts: LevyFacts, chosen: slice, law: Law) -> Computed:
    """The levies of some consecutive households. Errors: LawGap."""
    members, households = some_households(facts.members, facts.households, chosen)
    found = levy(members, households, law=law)
    rows = np.flatnonzero((facts.members.household >= chosen.start) & (facts.members.household < chosen.stop))
    year = {"fiscal_year": law.at, "valid_from": date(law.at, 4, 1), "valid_until": date(law.at + 1, 4, 1)}
    payer = facts.payer[chosen]
    insured = np.bincount(members.household[members.insured_months != 0], minlength=len(payer)).astype(
        np.int64
    )
    amounts = np.stack([found.of(name).amount for name in PARTS], axis=1)
    has_payer = payer != MISSING
    levies = {
        **year,
        "household": facts.household[chosen],
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
        "household": facts.household[facts.members.household[rows]],
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


def tables(
    computed: Computed, numbers: tuple[Ints, Ints], pensions: OfPensions, calendar: YearCalendar
) -> dict[str, Columns]:
    """The rows by table, without entry: the levies, and what is asked for month by month and by instalments.

    numbers: of the ordinary charge and of the pension's, for every household of the facts.
    """
    rows = computed.place
    total, payer = computed.levies["total"], computed.levies["payer"]
    known = pensions.may_go_on(total, calendar.law, rows)
    owed = Owed(
        payer=payer,
        reference=computed.levies["household"],
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
