"""From facts to the rows of a levy (賦課の行): the rule in blocks, then columns of the tables."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.health_insurance.law.instalments import instalments
from kikan.businesses.health_insurance.law.levy import Levy, levy, some_households
from kikan.businesses.health_insurance.reads.levy_facts import LevyFacts
from kikan.law import Law
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.ledger.law.instalments import share_out
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.tenancy.columns import MISSING

Ints = NDArray[np.int64]
Columns = dict[str, Any]
PARTS = ("medical", "support", "care", "child")


@dataclass(frozen=True)
class Computed:
    """The rows of consecutive households, by table, without entry; `charged` are those with a payer and an amount."""

    levies: Columns
    members: Columns
    charges: Columns
    instalments: Columns
    lines: Columns
    working: Levy

    def tables(self) -> dict[str, Columns]:
        return {
            "ledger_charge": self.charges,
            "ledger_instalment": self.instalments,
            "ledger_charge_line": self.lines,
            "health_insurance_levy": self.levies,
            "health_insurance_levy_member": self.members,
        }


def calendar_of(law: Law) -> YearCalendar:
    """How the year's levies are asked for. Errors: LawGap."""
    return YearCalendar.of(
        law.of("national_health_insurance"),
        lambda yearly, count, inside: instalments(yearly, count, law=inside),
    )


def compute(facts: LevyFacts, chosen: slice, charges: Ints, law: Law, calendar: YearCalendar) -> Computed:
    """The levies of some consecutive households; `charges` are the charge numbers of all households."""
    members, households = some_households(facts.members, facts.households, chosen)
    found = levy(members, households, law=law)
    rows = np.flatnonzero((facts.members.household >= chosen.start) & (facts.members.household < chosen.stop))
    year = {"fiscal_year": law.at, "valid_from": date(law.at, 4, 1), "valid_until": date(law.at + 1, 4, 1)}
    payer, number = facts.payer[chosen], charges[chosen]
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
        "charge": number,
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
    payable = has_payer & (found.total > 0)
    with_payer = has_payer[members.household]
    return Computed(
        {k: v[has_payer] if isinstance(v, np.ndarray) else v for k, v in levies.items()},
        {k: v[with_payer] if isinstance(v, np.ndarray) else v for k, v in of_members.items()},
        _charges(law.at, number[payable], payer[payable], facts.household[chosen][payable]),
        *_instalments(number[payable], found.total[payable], amounts[payable], calendar),
        found,
    )


def _charges(year: int, number: Ints, payer: Ints, household: Ints) -> Columns:
    return {
        "number": number,
        "levy": HEALTH_INSURANCE.code,
        "fiscal_year": year,
        "payer": payer,
        "reference": household,
    }


def _instalments(number: Ints, total: Ints, parts: Ints, calendar: YearCalendar) -> tuple[Columns, Columns]:
    count = len(calendar.due)
    amounts = calendar.split(total)
    charge = np.repeat(number, count)
    instalment = np.tile(np.arange(1, count + 1, dtype=np.int64), len(number))
    due = np.tile(calendar.due_columns, len(number))
    components = share_out(amounts, parts)
    return (
        {"charge": charge, "instalment": instalment, "due_on": due},
        {
            "charge": charge,
            "instalment": instalment,
            "amount": amounts.reshape(-1),
            "components": components.reshape(-1, parts.shape[1]),
        },
    )
