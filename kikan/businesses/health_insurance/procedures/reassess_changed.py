"""reassess_changed: levies follow facts that changed after the assessment (更正)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.health_insurance.models import Followed, Levy, LevyMember
from kikan.businesses.health_insurance.procedures.asking import NOTHING, ask, ask_payer, is_this_year, owed
from kikan.businesses.health_insurance.procedures.computed import PARTS, Computed, compute
from kikan.businesses.health_insurance.procedures.decide_levies import FACTS
from kikan.businesses.health_insurance.procedures.review_pensions import end_unfit
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
    before = {row.household: row for row in _current(fiscal_year, households)}
    changes = []
    for household, computed in _computed(law, known_at, households).items():
        change = _follow(household, before.get(household), computed, law.at, calendar, actor)
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
    return list(Levy.objects.filter(fiscal_year=year, household__in=chosen, ended_by__isnull=True))


def _computed(law: Law, known_at: int, households: np.ndarray) -> dict[int, Computed | None]:
    """Each household's new rows, or None where nobody is insured in the year any more."""
    found: dict[int, Computed | None] = {int(h): None for h in households}
    if len(households):
        facts = levy_facts(law, known_at, households)
        for i, household in enumerate(facts.household.tolist()):
            found[household] = compute(facts, slice(i, i + 1), law)
    return found


def _follow(
    household: int,
    before: Levy | None,
    computed: Computed | None,
    year: int,
    calendar: YearCalendar,
    actor: Actor,
) -> Change | None:
    values = _values(computed)
    if before is None and values is None:
        return None
    if before is not None and values is not None and _same(before, values):
        return None
    payers = {p for p in (before.payer if before else None, values["payer"] if values else None) if p}
    entry = append(
        actor=actor, kind="health_insurance.levy_corrected", procedure="health_insurance.reassess_changed",
        subjects=[("household", household), *(("person", p) for p in sorted(payers))],
        happened_on=clock.today(), cites="地方税法第703条の4・第17条の5",
    )  # fmt: skip
    charges = _charges(before, values, household, calendar, entry.number)
    _write(household, year, values, computed, charges, entry.number)
    return Change(household, before.total if before else 0, values["total"] if values else 0, entry.number)


def _values(computed: Computed | None) -> dict[str, Any] | None:
    if computed is None or not len(computed.levies["payer"]):
        return None
    row = {k: (v[0] if isinstance(v, np.ndarray) else v) for k, v in computed.levies.items()}
    kept = {k: int(v) if isinstance(v, np.integer) else v for k, v in row.items() if k != "working"}
    kept["judged_on"] = date.fromordinal(int(kept["judged_on"]) + date(1970, 1, 1).toordinal())
    kept["working"] = [int(x) for x in row["working"]]
    return kept


def _same(before: Levy, values: dict[str, Any]) -> bool:
    names = ("payer", "tenths", "members", "total", "working", *PARTS)
    return all(getattr(before, name) == values[name] for name in names)


def _charges(
    before: Levy | None, values: dict[str, Any] | None, household: int, calendar: YearCalendar, entry: int
) -> tuple[int, int]:
    """Make the ledger say the new amounts; another payer means other charges. Returns their numbers."""
    parts = tuple(int(values[p]) for p in PARTS) if values else NOTHING
    wanted = owed(parts, household, calendar.law.at)
    if before is not None and (values is None or values["payer"] == before.payer):
        return ask(before, wanted, calendar, entry), before.pension_charge
    if before is not None:
        ask(before, NOTHING, calendar, entry)
    payer = int(values["payer"]) if values else 0
    return ask_payer(0, wanted, payer=payer, household=household, calendar=calendar, entry=entry), 0


def _write(
    household: int,
    year: int,
    values: dict[str, Any] | None,
    computed: Computed | None,
    charges: tuple[int, int],
    entry: int,
) -> None:
    key = {"household": household, "fiscal_year": year}
    begins, ends = date(year, 4, 1), date(year + 1, 4, 1)
    gone = LevyMember.objects.filter(household=household, fiscal_year=year, ended_by__isnull=True)
    for person in list(gone.values_list("person", flat=True)):
        history.end(LevyMember, key | {"person": person}, entry=entry, on=begins)
    if values is None or computed is None:
        history.end(Levy, key, entry=entry, on=begins)
        return
    skipped = ("household", "fiscal_year", "valid_from", "valid_until")
    kept = {k: v for k, v in values.items() if k not in skipped}
    kept |= {"charge": charges[0], "pension_charge": charges[1]}
    history.replace(Levy, key, kept, entry=entry, valid_from=begins, valid_until=ends)
    rows = computed.members
    for i, person in enumerate(rows["person"].tolist()):
        history.add(
            LevyMember, key | {"person": person},
            {
                "insured_months": int(rows["insured_months"][i]), "care_months": int(rows["care_months"][i]),
                "is_judged": bool(rows["is_judged"][i]), "is_known": bool(rows["is_known"][i]),
                "working": [int(x) for x in rows["working"][i]],
            },
            entry=entry, valid_from=begins, valid_until=ends,
        )  # fmt: skip
