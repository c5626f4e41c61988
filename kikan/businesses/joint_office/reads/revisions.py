"""Law revisions with what each member still has to enter, and by when (法改正の予定): names of values, no figures.

The values of a member stand in its own tenant: each is opened by itself, one after the other, and only what is missing
is taken from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.law.revising import enter_by
from kikan.businesses.joint_office.models import Revision
from kikan.businesses.joint_office.reads.activations import activations_on, businesses, law_of
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.law import Law, LawGap, book
from kikan.law.moments import AXES, moment_of_day
from kikan.shared import manifest
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class RevisionLine:
    """A revision; enter_by: None without the union's rule."""

    revision: int
    title: str
    law: str
    effective_on: date
    businesses: tuple[str, ...]
    enter_by: date | None

    @property
    def businesses_ja(self) -> str:
        known = businesses()
        return "、".join(known.get(name, name) for name in self.businesses)


@dataclass(frozen=True)
class Missing:
    """What a member lacks for a fiscal year in a business it has planned or runs; values: names of what it must say."""

    member: int
    name: str
    business: str
    values: tuple[str, ...]

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)


def revisions_now(day: date) -> list[RevisionLine]:
    """The revisions by the day they take effect, with the deadline by the rules of the page's day; the tenant is open."""
    rows = Revision.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
    law = law_of(fiscal_year_of(day))
    return [
        RevisionLine(
            r.revision, r.title, r.law, r.effective_on, tuple(r.businesses), _deadline(r.effective_on, law)
        )
        for r in rows.order_by("effective_on", "revision")
    ]


def _deadline(effective_on: date, law: Law) -> date | None:
    try:
        return enter_by(effective_on, law)
    except LawGap:
        return None


def missing_in(union: int, year: int, day: date) -> list[Missing]:
    """What the members of the union lack for a fiscal year, by member and business; no tenant is open.

    Members that have no tenant in this installation are left out. A town that holds the office itself (no union) sees
    no other town: whom it enters as a member has not consented to anything here.
    """
    with tenant(union):
        names = {m.member: m.name for m in members_on(day)}
        taken = [(a.member, a.business) for a in activations_on(day) if not a.ended_on]
    found = []
    for member in seen_by(union, names):
        mine = [business for code, business in taken if code == member]
        found += _missing_of(member, names[member], mine, year)
    return found


def _missing_of(member: int, name: str, mine: Iterable[str], year: int) -> list[Missing]:
    """One statement set of one municipality: values dated by year, month or day as they hold on the year's first day."""
    first = date(year, 4, 1)
    with tenant(member):
        known = ordinances.ordinance()
    found = []
    for business in sorted(mine):
        prefixes = [f"{statute}." for statute in manifest.get(business).statutes]
        lacks = [
            p.ja
            for prefix in prefixes
            for axis in AXES
            for p in book().gaps(axis, moment_of_day(axis, first), known, prefix)
        ]
        if lacks:
            found.append(Missing(member, name, business, tuple(lacks)))
    return found
