"""Whose yearly term ends and how the next one is judged, for the whole municipality in columns (一斉更新)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.medical_subsidy.law.eligibility import CAPPED
from kikan.businesses.medical_subsidy.law.periods import renewed_on, tax_year
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.reads.judging import ASKED, Found, judge
from kikan.businesses.medical_subsidy.reads.recipients import law_on
from kikan.law import column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.premiums.collected import places
from kikan.shared.premiums.households import Ints, Table
from kikan.shared.tenancy.columns import read_columns
from kikan.shared.tenancy.opener import current_or_raise

# Three plain reads, put together in columns: a join of fresh rows without statistics would go row by row.
ENDING = """
SELECT person, scheme, application, number, payee, copay AS copay_before FROM medical_subsidy_recipient
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until = %(first)s AND lost_by = 0 AND scheme = ANY(%(schemes)s)
ORDER BY payee, person, scheme
"""
FOLLOWED = """
SELECT person, scheme FROM medical_subsidy_recipient
WHERE municipality = %(town)s AND ended_by IS NULL AND valid_until > %(first)s AND scheme = ANY(%(schemes)s)
"""
APPLIED = (
    f"SELECT {ASKED} FROM medical_subsidy_application"  # noqa: S608
    " WHERE municipality = %(town)s AND ended_by IS NULL"
)
CONCERNED = "SELECT person, supporter, child FROM medical_subsidy_application WHERE municipality = %(town)s AND ended_by IS NULL"
USED = """
SELECT count(*)::bigint AS used FROM medical_subsidy_recipient r
JOIN (
  SELECT person, scheme, month FROM medical_subsidy_claim WHERE municipality = %(town)s
  UNION ALL
  SELECT person, scheme, month FROM medical_subsidy_receipt
  WHERE municipality = %(town)s AND ended_by IS NULL AND NOT is_void
) used ON used.person = r.person AND used.scheme = r.scheme AND used.month >= r.valid_from AND used.month < r.valid_until
WHERE r.municipality = %(town)s AND r.entry = %(entry)s
"""
UNMET = {
    "ground": "対象者の要件（手帳の等級、ひとり親と就労、年齢）", "income": "所得の要件",
    "not_excluded": "生活保護などの除外に当たらないこと",
}  # fmt: skip
YEARLY = (Scheme.SEVERE_DISABILITY, Scheme.SINGLE_PARENT)


@dataclass(frozen=True, eq=False)
class Renewal:
    """Everybody whose term ends on the eve of the first day, and how the next one was judged."""

    asked: Table
    found: Found

    @property
    def renewed(self) -> np.ndarray:
        """Whose next term begins."""
        return (self.found.lacking == 0) & self.found.judged.eligible

    def rows(self) -> dict[str, np.ndarray]:
        """The next terms as columns of `medical_subsidy_recipient`, without municipality and entry."""
        chosen = self.renewed
        kept = {
            name: self.asked[name][chosen] for name in ("person", "scheme", "number", "application", "payee")
        }
        return kept | {
            "copay": self.found.judged.copay[chosen], "working": self.found.judged.pack()[chosen],
            "valid_from": self.found.first[chosen], "valid_until": self.found.last[chosen] + 1,
            "lost_by": np.zeros(int(chosen.sum()), dtype=np.int64),
        }  # fmt: skip

    def figures(self) -> dict[str, int]:
        """Totals for the decision sheet, compared with the term that ends."""
        chosen, judged = self.renewed, self.found.judged
        scheme, before = self.asked["scheme"], self.asked["copay_before"]
        severe = chosen & (scheme == Scheme.SEVERE_DISABILITY)
        counts = {
            "subsidy_ending": np.ones_like(chosen),
            "subsidy_severe_free": severe & (judged.copay != CAPPED),
            "subsidy_severe_capped": severe & (judged.copay == CAPPED),
            "subsidy_single_parent": chosen & (scheme == Scheme.SINGLE_PARENT),
            "subsidy_copay_changed": chosen & (judged.copay != before),
            "subsidy_refused": (self.found.lacking == 0) & ~judged.eligible,
            "subsidy_undecidable": self.found.lacking != 0,
        }
        return {name: int(column.sum()) for name, column in counts.items()}


def first_day(year: int) -> date:
    """The first day of the term that begins in a year. Errors: LawGap."""
    on = date(year, 1, 1)
    return date_of(int(renewed_on(column(to_day(on)), law=law_on(on))[0]) + 1)


def renewal(year: int, persons: Ints | None = None) -> Renewal:
    """The renewal of the term that begins in a year, of everybody or of some. Errors: LawGap."""
    begins = first_day(year)
    law = law_on(begins)
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "first": begins,
        "schemes": [int(s) for s in YEARLY],
    }
    asked = _ending(values)
    if persons is not None:
        chosen = np.isin(asked["person"], persons)
        asked = {name: cells[chosen] for name, cells in asked.items()}
    first = np.full(len(asked["person"]), to_day(begins), dtype=np.int64)
    taxed = int(tax_year(column(to_day(begins)), law=law)[0])
    return Renewal(asked, judge(asked, first, law=law, year=taxed, everybody=persons is None))


def _ending(values: dict[str, Any]) -> Table:
    """Whose term ends without another after it, with what the application told."""
    ending, followed, applied = (read_columns(query, values) for query in (ENDING, FOLLOWED, APPLIED))
    mixed = [rows["person"] * len(Scheme) + rows["scheme"] - 1 for rows in (ending, followed)]
    order = np.argsort(applied["number"], kind="stable")
    at = places(applied["number"][order], ending["application"])
    chosen = ~np.isin(*mixed) & (at >= 0)
    theirs = ("number", "person", "scheme")
    told = {name: cells[order][at[chosen]] for name, cells in applied.items() if name not in theirs}
    return told | {name: cells[chosen] for name, cells in ending.items()}


def concerned(changed: Ints) -> Ints:
    """These people, and whose application names one of them as supporter or child."""
    rows = read_columns(CONCERNED, {"town": current_or_raise()})
    touched = np.isin(rows["supporter"], changed) | np.isin(rows["child"], changed)
    found: Ints = np.union1d(changed, rows["person"][touched])
    return found


def lacking_of(year: int) -> list[tuple[int, int, int]]:
    """(person, scheme, what lacks; 0 for who is not eligible) of whom the run leaves out."""
    found = renewal(year)
    left = np.flatnonzero(~found.renewed)
    columns = (found.asked["person"][left], found.asked["scheme"][left], found.found.lacking[left])
    return list(zip(*(c.tolist() for c in columns), strict=True))


def used_since(renewed: int) -> int:
    """How many receipts and claims fall into the terms that a renewal began."""
    rows = read_columns(USED, {"town": current_or_raise(), "entry": renewed})
    return int(rows["used"].sum())


@dataclass(frozen=True)
class LeftOut:
    """Somebody whose term ends without another: what must be known first (0: judged), and the requirements not met."""

    number: int
    person: int
    scheme: int
    payee: int
    last_on: date
    lacking: int
    unmet: tuple[str, ...]


def left_out(year: int) -> list[LeftOut]:
    """Whom the renewal of a year leaves out, families together. Errors: LawGap."""
    found, last = renewal(year), first_day(year) - timedelta(days=1)
    rows = []
    for at in np.flatnonzero(~found.renewed).tolist():
        number, person, scheme, payee = (
            int(found.asked[n][at]) for n in ("number", "person", "scheme", "payee")
        )
        lacking = int(found.found.lacking[at])
        judged = found.found.judged
        unmet = () if lacking else tuple(ja for name, ja in UNMET.items() if not getattr(judged, name)[at])
        rows.append(LeftOut(number, person, scheme, payee, last, lacking, unmet))
    return rows


def beginning_on(day: date) -> list[int]:
    """The recipients' numbers of the times that begin on a day, families together."""
    rows = read_columns(
        "SELECT number FROM medical_subsidy_recipient WHERE municipality = %(town)s AND ended_by IS NULL"
        " AND valid_from = %(day)s ORDER BY payee, person, scheme",
        {"town": current_or_raise(), "day": day},
    )
    found: list[int] = rows["number"].tolist()
    return found
