"""Lets the tax of one person follow changed facts (更正・決定): a new row, the difference in the ledger, the time limit."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.time_limits import last_day_of_assessment
from kikan.businesses.resident_tax.models import Assessment
from kikan.businesses.resident_tax.procedures.computed import LEVIES, Computed, calendar_of, compute
from kikan.businesses.resident_tax.reads.assessments import AMOUNTS, ORDINARY, PENSION, SALARY
from kikan.businesses.resident_tax.reads.tax_facts import declared_facts, tax_facts
from kikan.ground.eras import in_words
from kikan.law import column
from kikan.law.days import date_of, day
from kikan.shared import history
from kikan.shared.ledger.asking import YearCalendar, follow
from kikan.shared.ledger.levies import RESIDENT_TAX
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise

_BOOKKEEPING = ("person", "fiscal_year", "valid_from", "valid_until", "charge", "notified_on")


@dataclass(frozen=True)
class Change:
    """A person whose tax became another: yen before and after; `refused` says why it stays as it is."""

    person: int
    before: int
    after: int
    entry: int
    refused: str = field(default="", repr=False)

    @property
    def difference(self) -> int:
        return 0 if self.refused else self.after - self.before


def year_of(fiscal_year: int) -> YearCalendar:
    """The law and the due days of a year. Errors: LawGap."""
    return calendar_of(ordinances.law("fiscal_year", fiscal_year))


def computed_rows(year: YearCalendar, known_at: int, persons: list[int]) -> dict[int, dict[str, Any] | None]:
    """The new row of each person, or None for one who is not taxed in the year any more."""
    found: dict[int, dict[str, Any] | None] = dict.fromkeys(sorted(persons))
    if persons:
        facts = tax_facts(year.law, known_at, np.array(sorted(persons), dtype=np.int64))
        if len(facts):
            known = declared_facts(facts, year.law, known_at)
            none = np.zeros(len(facts), dtype=np.int64)
            rows = compute(facts, known, none, year.law, year)
            found |= {int(p): _row(rows, i) for i, p in enumerate(facts.person)}
    return found


def _row(rows: Computed, i: int) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, values in rows.assessments.items():
        if isinstance(values, np.ndarray) and name not in _BOOKKEEPING:
            kept[name] = [int(v) for v in values[i]] if values.ndim == 2 else int(values[i])
    return kept | {"is_split_decided": False}


def current(fiscal_year: int, persons: list[int]) -> dict[int, Assessment]:
    """The taxes in force."""
    rows = Assessment.objects.filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, person__in=persons, ended_by__isnull=True
    )
    return {row.person: row for row in rows}


def is_same(before: Assessment | None, values: dict[str, Any] | None) -> bool:
    """Whether nothing a notice or a certificate tells would change."""
    if before is None or values is None:
        return before is None and values is None
    names = ("basis", "status", "reason", *AMOUNTS, "parts")
    if any(getattr(before, name) != values[name] for name in names):
        return False
    # A rule that has got more steps since does not make another tax.
    return len(before.working) != len(values["working"]) or before.working == values["working"]


def keep_split(before: Assessment | None, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Where the ways of collecting were changed by an act, they stay: the person pays or gets the difference."""
    if before is None or values is None or not before.is_split_decided:
        return values
    new = np.array(values["parts"], dtype=np.int64).reshape(3, LEVIES)
    kept = np.array(before.parts, dtype=np.int64).reshape(3, LEVIES)
    kept[ORDINARY] = new.sum(axis=0) - kept[SALARY] - kept[PENSION]
    for path in (PENSION, SALARY):
        short = np.minimum(kept[ORDINARY], 0)
        taken = np.minimum(kept[path], -short)
        kept[path] -= taken
        kept[ORDINARY] += taken
    sums = kept.sum(axis=1).tolist()
    split = {"salary": sums[SALARY], "pension": sums[PENSION], "ordinary": sums[ORDINARY]}
    return values | split | {"parts": kept.reshape(-1).tolist(), "is_split_decided": True}


def too_late(year: YearCalendar, before: int, after: int, is_fraud: bool) -> str:
    """Why it is too late for the decision (期間制限); empty where it is not."""
    if before == after:
        return ""
    truth = np.array([after < before]), np.array([is_fraud])
    last = last_day_of_assessment(column(day(year.due[0])), *truth, law=year.law)
    until = date_of(int(last[0]))
    if clock.today() <= until:
        return ""
    way = "減額" if after < before else "増額・新規"
    return (
        f"{way}の賦課決定ができるのは{in_words(until)}までです（地方税法第17条の5）。税額を変えられません。"
    )


def write(
    person: int,
    year: YearCalendar,
    before: Assessment | None,
    values: dict[str, Any] | None,
    *,
    entry: int,
    notified_on: date | None,
) -> None:
    """Let the person's tax be this row, and the ledger say so."""
    parts = values["parts"][ORDINARY * LEVIES :] if values else [0] * LEVIES
    charge = follow(
        before.charge if before else 0, tuple(parts), levy=RESIDENT_TAX, payer=person, reference=person, calendar=year,
        entry=entry,
    )  # fmt: skip
    key = {"person": person, "fiscal_year": year.law.at}
    begins, ends = date(year.law.at, 1, 1), date(year.law.at + 1, 1, 1)
    if values is None:
        history.end(Assessment, key, entry=entry, on=begins)
        return
    history.replace(
        Assessment, key, values | {"charge": charge, "notified_on": notified_on}, entry=entry,
        valid_from=begins, valid_until=ends,
    )  # fmt: skip
